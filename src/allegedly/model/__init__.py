"""The types that everything else speaks in. All are frozen; spans index `Article.text`."""

from allegedly.model.analysis import Analysis, Failure, Provenance, Skipped, Stage
from allegedly.model.article import TITLE_GAP, Article, Span, Spans, content_hash, text_of
from allegedly.model.attribution import Attribution, Content, Cue, Source
from allegedly.model.claim import Assessment, Claim, Hedge
from allegedly.model.corpus import (
    GoldAttribution,
    GoldClaim,
    GoldDocument,
    GoldHedge,
    GoldSentence,
)
from allegedly.model.segmentation import Segmentation, Sentence, Tokens
from allegedly.model.words import (
    HEDGE_TYPES,
    HOLDERS,
    LABELS,
    QUOTATIONS,
    SOURCE_KINDS,
    STANCES,
    HedgeType,
    Holder,
    Label,
    Quotation,
    SentenceRole,
    SourceKind,
    Stance,
)

__all__ = [
    "HEDGE_TYPES",
    "HOLDERS",
    "LABELS",
    "QUOTATIONS",
    "SOURCE_KINDS",
    "STANCES",
    "TITLE_GAP",
    "Analysis",
    "Article",
    "Assessment",
    "Attribution",
    "Claim",
    "Content",
    "Cue",
    "Failure",
    "GoldAttribution",
    "GoldClaim",
    "GoldDocument",
    "GoldHedge",
    "GoldSentence",
    "Hedge",
    "HedgeType",
    "Holder",
    "Label",
    "Provenance",
    "Quotation",
    "Segmentation",
    "Sentence",
    "SentenceRole",
    "Skipped",
    "Source",
    "SourceKind",
    "Span",
    "Spans",
    "Stage",
    "Stance",
    "Tokens",
    "content_hash",
    "text_of",
]
