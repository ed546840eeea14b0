"""Analyses as pandas data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allegedly.errors import MissingExtraError
from allegedly.model.profile import voice_of

if TYPE_CHECKING:
    import pandas as pd

    from allegedly.model.analysis import Analysis


def analysis_to_frame(analysis: Analysis) -> pd.DataFrame:
    """Return one row for each claim.

    The columns are those of `claim_rows`; for each classifier, such as ``rules``, there are also
    ``rules.label``, ``rules.score`` and ``rules.hedges`` (the hedges' words, joined by ``"; "``).
    They are missing values where the claim was not assessed.

    Raises:
        MissingExtraError: If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtraError(
            "to_frame() needs pandas: install it with  pip install 'allegedly[pandas]'"
        ) from error
    return pd.DataFrame(claim_rows(analysis), columns=_columns(analysis))


def claim_rows(analysis: Analysis) -> list[dict[str, Any]]:
    """Return one flat dictionary for each claim."""
    return [_row(analysis, index) for index in range(len(analysis.claims))]


_CLAIM = ("article", "claim", "text", "start", "end", "sentence", "voice")
_ATTRIBUTION = (
    "attribution",
    "source",
    "source_kind",
    "source_name",
    "cue",
    "lemma",
    "stance",
    "quotation",
    "negated",
)


def _columns(analysis: Analysis) -> list[str]:
    judged = [
        f"{name}.{key}" for name in analysis.assessments for key in ("label", "score", "hedges")
    ]
    return [*_CLAIM, *_ATTRIBUTION, *judged]


def _row(analysis: Analysis, index: int) -> dict[str, Any]:
    claim = analysis.claims[index]
    row: dict[str, Any] = {
        "article": analysis.article.id,
        "claim": claim.id,
        "text": claim.text,
        "start": claim.spans[0].start,
        "end": claim.spans[-1].end,
        "sentence": claim.sentence,
        "voice": voice_of(claim),
    }
    attribution = claim.attribution
    if attribution is not None:
        source, cue = attribution.source, attribution.cue
        row |= {
            "attribution": attribution.id,
            "source": source and source.text,
            "source_kind": source and source.kind,
            "source_name": source and source.name,
            "cue": cue and cue.text,
            "lemma": cue and cue.lemma,
            "stance": cue and cue.stance,
            "quotation": attribution.quotation,
            "negated": attribution.negated,
        }
    for name, judged in analysis.assessments.items():
        if assessment := judged.get(claim.id):
            row[f"{name}.label"] = assessment.label
            row[f"{name}.score"] = assessment.score
            row[f"{name}.hedges"] = "; ".join(hedge.text for hedge in assessment.hedges)
    return row
