"""Indirect speech: the passage that a claim reports, and what got lost on the way."""

from __future__ import annotations

from functools import lru_cache

import pytest

from allegedly import Analyzer, Verification, verify

SAID = """\
Elena Ruiz: Maybe we will sell the bus station next year. I think the new bridge opens in May. I \
never met the owner of the shipyard. We will close the old school in June, if the council agrees. \
Inspectors told us that the boiler was cracked. The library moves to the market hall in autumn.

Dana Kroll: The harbour wall will be repaired before the winter storms."""


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    return Analyzer(attributor="rules", classifiers=["rules"])


def check(story: str) -> Verification:
    return verify(analyzer().analyze(story), SAID, analyzer=analyzer())


@pytest.mark.parametrize(
    ("story", "losses"),
    [
        ("Elena Ruiz said the bus station will be sold next year.", [("hedge", "Maybe")]),
        ("Elena Ruiz said the new bridge opens in May.", [("hedge", "think")]),
        ("Elena Ruiz said she had met the owner of the shipyard.", [("polarity", "never")]),
        ("Elena Ruiz said the council would close the old school in June.", [("condition", "if")]),
        ("Elena Ruiz said the boiler was cracked.", [("attribution", "Inspectors told")]),
        # Nothing is lost where the story keeps it, in whatever words.
        ("Elena Ruiz said the bus station may be sold next year.", []),
        ("Elena Ruiz believes that the new bridge opens in May.", []),
        ("Elena Ruiz denied that she had met the owner of the shipyard.", []),
        ("Elena Ruiz said she had never met the owner of the shipyard.", []),
        ("Elena Ruiz said the old school will close in June if the council agrees.", []),
        ("Elena Ruiz said inspectors had found that the boiler was cracked.", []),
        ("Elena Ruiz said the library will move to the market hall in autumn.", []),
    ],
)
def test_losses(story: str, losses: list[tuple[str, str]]) -> None:
    """A loss is reported with the words of the transcript that show it."""
    reports = check(story).reports
    found = [(loss.kind, loss.spoken) for report in reports for loss in report.losses]
    assert found == losses
    assert any(report.place for report in reports)


def test_a_passage_of_someone_else_is_not_taken() -> None:
    """What Kroll said is not what Ruiz said."""
    (report,) = check(
        "Elena Ruiz said the harbour wall will be repaired before the storms."
    ).reports
    assert report.place is None and not report.losses


def test_a_claim_about_something_else_has_no_passage() -> None:
    (report,) = check("Elena Ruiz said the theatre had sold every ticket.").reports
    assert report.place is None and report.similarity == 0


def test_the_passage_is_a_whole_sentence_in_its_place() -> None:
    (report,) = check("Elena Ruiz said the library will move to the market hall.").reports
    assert report.place is not None
    assert report.place.text == "The library moves to the market hall in autumn."
    assert report.place.span.of(SAID) == report.place.text
    assert report.place.speaker == "Elena Ruiz"


def test_direct_speech_is_not_reported_twice() -> None:
    found = check("“I never met the owner of the shipyard,” Elena Ruiz said.")
    assert len(found.quotations) == 1 and found.reports == ()
