"""Who vouches for each claim of a news article, and how firmly.

    import allegedly

    article = allegedly.Article.from_text(body, title="…")
    analysis = allegedly.analyze(article)
    for claim in analysis.claims:
        print(claim.text, claim.attribution)

Names that need joblib or a plugin are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allegedly.audit import audit
from allegedly.classifier import ClaimClassifier, TrainableClassifier, score_from
from allegedly.errors import (
    AllegedlyError,
    ArgumentTypeError,
    ArticleError,
    AuditError,
    BrokenExtraError,
    ContractError,
    CorpusError,
    DuplicatePluginError,
    EngineError,
    LanguageError,
    MissingExtraError,
    ModelFolderError,
    PluginError,
    ReadError,
    SchemaError,
    UnknownPluginError,
)
from allegedly.hookspecs import (
    AttributorSpec,
    CheckSpec,
    ClassifierSpec,
    CorpusSpec,
    Lazy,
    ReaderSpec,
    RendererSpec,
    hookimpl,
)
from allegedly.interfaces import (
    Attributor,
    Check,
    Corpus,
    Reader,
    Renderer,
    TrainableAttributor,
)
from allegedly.model import (
    HEDGE_TYPES,
    Analysis,
    Article,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Content,
    Cue,
    Degree,
    Failure,
    Finding,
    GoldAttribution,
    GoldDocument,
    GoldEvent,
    GoldHedge,
    GoldSentence,
    Hedge,
    HedgeType,
    Holder,
    Label,
    Polarity,
    Provenance,
    Segmentation,
    Sentence,
    Severity,
    Skipped,
    Source,
    Span,
    Tokens,
    Voice,
)

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer, analyze, analyze_many
    from allegedly.bench.comparison import Comparison
    from allegedly.bench.running.compare import compare
    from allegedly.plugins.trained_models import TrainedModel
    from allegedly.text import claims_from_sentences, segment
    from allegedly.training import train
    from allegedly.verification import Transcript, Verification, verify

_LAZY = {
    "Comparison": "allegedly.bench.comparison",
    "compare": "allegedly.bench.running.compare",
    "TrainedModel": "allegedly.plugins.trained_models",
    "train": "allegedly.training",
    "Analyzer": "allegedly.analyzer",
    "analyze": "allegedly.analyzer",
    "analyze_many": "allegedly.analyzer",
    "claims_from_sentences": "allegedly.text",
    "segment": "allegedly.text",
    "Transcript": "allegedly.verification",
    "Verification": "allegedly.verification",
    "verify": "allegedly.verification",
}

__all__ = [
    "HEDGE_TYPES",
    "AllegedlyError",
    "Analysis",
    "Analyzer",
    "ArgumentTypeError",
    "Article",
    "ArticleError",
    "Assessment",
    "Attribution",
    "Attributor",
    "AttributorSpec",
    "AuditError",
    "BrokenExtraError",
    "Check",
    "CheckSpec",
    "Claim",
    "ClaimClassifier",
    "ClassifierSpec",
    "Commitment",
    "Comparison",
    "Content",
    "ContractError",
    "Corpus",
    "CorpusError",
    "CorpusSpec",
    "Cue",
    "Degree",
    "DuplicatePluginError",
    "EngineError",
    "Failure",
    "Finding",
    "GoldAttribution",
    "GoldDocument",
    "GoldEvent",
    "GoldHedge",
    "GoldSentence",
    "Hedge",
    "HedgeType",
    "Holder",
    "Label",
    "LanguageError",
    "Lazy",
    "MissingExtraError",
    "ModelFolderError",
    "PluginError",
    "Polarity",
    "Provenance",
    "ReadError",
    "Reader",
    "ReaderSpec",
    "Renderer",
    "RendererSpec",
    "SchemaError",
    "Segmentation",
    "Sentence",
    "Severity",
    "Skipped",
    "Source",
    "Span",
    "Tokens",
    "TrainableAttributor",
    "TrainableClassifier",
    "TrainedModel",
    "Transcript",
    "UnknownPluginError",
    "Verification",
    "Voice",
    "analyze",
    "analyze_many",
    "audit",
    "claims_from_sentences",
    "compare",
    "hookimpl",
    "score_from",
    "segment",
    "train",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    if name == "__version__":
        from importlib.metadata import version

        return version("allegedly")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
