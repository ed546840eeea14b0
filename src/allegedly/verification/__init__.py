"""Verifying a story against transcripts of what its sources said.

`verify` looks up every direct quotation word by word, and the passage that each claim in indirect
speech reports.
"""

from allegedly.verification.html import verification_to_html
from allegedly.verification.plain import verification_to_dict, verification_to_json
from allegedly.verification.reading import read_transcript
from allegedly.verification.results import (
    FAULTS,
    LOSSES,
    OUTCOMES,
    Loss,
    LossKind,
    Outcome,
    Place,
    Quoted,
    Reported,
    Step,
    StepKind,
    Verification,
)
from allegedly.verification.terminal import verification_to_text
from allegedly.verification.transcript import Transcript, TranscriptFormat, Turn
from allegedly.verification.verifying import verify

__all__ = [
    "FAULTS",
    "LOSSES",
    "OUTCOMES",
    "Loss",
    "LossKind",
    "Outcome",
    "Place",
    "Quoted",
    "Reported",
    "Step",
    "StepKind",
    "Transcript",
    "TranscriptFormat",
    "Turn",
    "Verification",
    "read_transcript",
    "verification_to_dict",
    "verification_to_html",
    "verification_to_json",
    "verification_to_text",
    "verify",
]
