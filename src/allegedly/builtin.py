"""What this distribution itself provides, through the same hooks as any plugin."""

from __future__ import annotations

from allegedly.hookspecs import AttributorSpec, CorpusSpec, hookimpl
from allegedly.interfaces import Attributor


def _rules() -> Attributor:
    from allegedly.attribution import RuleAttributor

    return RuleAttributor()


@hookimpl
def allegedly_attributors() -> list[AttributorSpec]:
    """Offer the built-in attributor."""
    return [AttributorSpec("rules", _rules, "quotations, reporting clauses and noun cues by rule")]


@hookimpl
def allegedly_corpora() -> list[CorpusSpec]:
    """Offer the corpora whose formats this distribution reads."""
    from allegedly.bench.corpora.specs import corpus_specs

    return corpus_specs()
