"""The built-in checks: code, name, severity, and whether they run by default."""

from __future__ import annotations

from typing import Final

from allegedly.hookspecs import CheckSpec, Lazy
from allegedly.model import Severity

_ROWS: Final[tuple[tuple[str, str, str, Severity, bool, str], ...]] = (
    # code, name, class, severity, by default, summary
    (
        "SRC01",
        "bare-source",
        "unnamed_sources:BareSource",
        "warning",
        True,
        "sources without description",
    ),
    (
        "SRC02",
        "unexplained-source",
        "unnamed_sources:UnexplainedSource",
        "warning",
        True,
        "unnamed, and the story does not say how they know, or why",
    ),
    (
        "SRC03",
        "unnamed-opinion",
        "unnamed_sources:UnnamedOpinion",
        "warning",
        True,
        "opinions and attacks of unnamed sources",
    ),
    (
        "SRC04",
        "single-unnamed-source",
        "unnamed_sources:SingleUnnamedSource",
        "warning",
        True,
        "the opening rests on one unnamed voice",
    ),
    (
        "SRC05",
        "second-hand-source",
        "weak_sourcing:SecondHandSource",
        "note",
        True,
        "unnamed sources of another outlet",
    ),
    (
        "SRC06",
        "hearsay-without-source",
        "weak_sourcing:HearsayWithoutSource",
        "warning",
        True,
        "“reportedly” with no source within reach",
    ),
    (
        "SRC07",
        "late-attribution",
        "weak_sourcing:LateAttribution",
        "note",
        True,
        "speakers named long after their words begin",
    ),
    (
        "SRC08",
        "vaguer-source",
        "unnamed_sources:VaguerSource",
        "note",
        True,
        "a source described less precisely than before",
    ),
    (
        "SRC09",
        "unnamed-share",
        "unnamed_sources:UnnamedShare",
        "note",
        True,
        "unnamed sources do most of the talking",
    ),
    ("SRC10", "one-source", "unnamed_sources:OneSource", "note", False, "one source in all"),
    (
        "SRC11",
        "faceless-crowd",
        "crowds:FacelessCrowd",
        "note",
        True,
        "“analysts say”, and none of them is named",
    ),
    (
        "FAIR01",
        "accused-unheard",
        "fairness:AccusedUnheard",
        "warning",
        True,
        "accusations without a response",
    ),
    (
        "HEAD01",
        "headline-without-source",
        "headline:HeadlineWithoutSource",
        "warning",
        True,
        "the headline drops the source",
    ),
    (
        "HEAD02",
        "headline-without-hedge",
        "headline:HeadlineWithoutHedge",
        "warning",
        True,
        "the headline drops the hedge",
    ),
    (
        "HEAD03",
        "headline-without-denial",
        "headline:HeadlineWithoutDenial",
        "error",
        True,
        "the headline drops the denial",
    ),
    (
        "HEAD04",
        "headline-scare-quotes",
        "headline:HeadlineScareQuotes",
        "warning",
        True,
        "the headline quotes words that no speaker says",
    ),
    ("CUE01", "loaded-verb", "cues:LoadedVerb", "note", True, "verbs that judge the speaker"),
    (
        "CUE02",
        "endorsing-verb",
        "cues:EndorsingVerb",
        "warning",
        True,
        "verbs that vouch for what is contested or unnamed",
    ),
    (
        "QUO01",
        "quotation-without-speaker",
        "quotations:QuotationWithoutSpeaker",
        "warning",
        True,
        "quotations without a speaker",
    ),
    (
        "QUO02",
        "single-word-quotation",
        "quotations:SingleWordQuotation",
        "note",
        False,
        "quotations of one word",
    ),
    (
        "QUO03",
        "unbalanced-marks",
        "quotations:UnbalancedMarks",
        "error",
        True,
        "quotation marks without a partner",
    ),
    (
        "QUO04",
        "quotation-of-two-speakers",
        "quotations:QuotationOfTwoSpeakers",
        "error",
        True,
        "the same words given to two speakers",
    ),
    ("HED01", "stacked-hedges", "hedging:StackedHedges", "note", True, "two hedges for one verb"),
    (
        "HED02",
        "hedge-without-basis",
        "hedging:HedgeWithoutBasis",
        "note",
        False,
        "the author’s hedges without a reason",
    ),
    (
        "HED03",
        "firm-and-possible",
        "hedging:FirmAndPossible",
        "warning",
        True,
        "firm in one paragraph, possible in another",
    ),
)


def check_specs() -> list[CheckSpec]:
    """Return the specs of all built-in checks."""
    return [
        CheckSpec(
            name,
            Lazy(f"allegedly.audit.checks.{target}"),
            summary,
            code=code,
            severity=severity,
            default=default,
        )
        for code, name, target, severity, default, summary in _ROWS
    ]
