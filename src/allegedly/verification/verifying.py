"""Verifying a story against transcripts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from allegedly.errors import wrong_type
from allegedly.extras import need
from allegedly.model import Analysis
from allegedly.verification.quotations import quoted_spans, verify_quotation
from allegedly.verification.reports import verify_reports
from allegedly.verification.results import Verification
from allegedly.verification.search import Index
from allegedly.verification.transcript import Transcript, transcripts_of

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer


def verify(
    analysis: Analysis,
    transcripts: str | Transcript | Iterable[str | Transcript],
    *,
    analyzer: Analyzer | None = None,
) -> Verification:
    """Verify a story against transcripts of what its sources said.

    For every direct quotation, the words are looked up and compared word by word. For every claim
    in indirect speech, the best passage is found, and losses of hedges, negations, conditions and
    attributions are reported where the classifiers and the words of the passage agree on them.

    Args:
        analysis: The analysed story.
        transcripts: One transcript or several. A string is the text of one, not the name of a file;
            `read_transcript` reads files.
        analyzer: Analyses the passages of the transcripts that indirect speech reports; by default
            the attributor and the classifiers that analysed the story.

    Raises:
        ArgumentTypeError: If an argument has the wrong type.
        ReadError: If there is no transcript, or one holds no words or is too long.
        MissingExtraError: If rapidfuzz is not installed; the extra `verify` installs it.
        UnknownPluginError: If the story was analysed with plugins that are not installed; give an
            `analyzer` then.

    .. versionadded:: 0.1
    """
    if not isinstance(analysis, Analysis):
        raise wrong_type("analysis", "an Analysis", analysis, "see allegedly.analyze")
    need("rapidfuzz", "verify", "verifying quotations")
    given = transcripts_of(transcripts)
    index = Index(given)
    text = analysis.article.text
    quotations = tuple(
        verify_quotation(text, span, attribution, index)
        for span, attribution in quoted_spans(analysis)
    )
    reports = verify_reports(analysis, index, analyzer or _same_analyzer(analysis))
    return Verification(analysis, given, quotations, tuple(reports))


def _same_analyzer(analysis: Analysis) -> Analyzer:
    """Return an analyzer of the plugins that made an analysis."""
    from allegedly.analyzer import Analyzer

    attributor = analysis.provenance.attributor.rpartition(" ")[0] or None
    return Analyzer(
        attributor=attributor, classifiers=list(analysis.assessments), any_language=True
    )
