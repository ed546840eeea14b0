"""Analyzers shared between calls, so that the same plugins are loaded once in a process."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final

from allegedly.analyzer.analyzer import Analyzer
from allegedly.analyzer.selection import classifiers_in
from allegedly.classifier import ClaimClassifier
from allegedly.interfaces import Attributor
from allegedly.plugins import Plugin
from allegedly.storage import Recent

_KEPT: Final = 8
_analyzers: Recent[Hashable, Analyzer] = Recent(_KEPT)


def shared_analyzer(
    classifiers: Iterable[str | ClaimClassifier | Plugin] | None,
    attributor: str | Attributor | Plugin | None,
    options: Mapping[str, Mapping[str, Any]] | None,
    *,
    strict: bool = False,
    any_language: bool = False,
) -> Analyzer:
    """Return an analyzer: that of an earlier call if it named the same plugins.

    Plugins given as objects may change between calls, so they always get a new analyzer.

    Args:
        classifiers: As for `Analyzer`, like all arguments below.
        attributor: Name or object; None for the preferred one.
        options: By plugin name, keyword arguments for its factory.
        strict: Whether to raise at the first failure of a plugin.
        any_language: Whether to analyse also articles that are not in English.

    Raises:
        ArgumentTypeError: As `Analyzer` does.
        PluginError: As `Analyzer` does.
    """
    asked = classifiers_in(classifiers)

    def made() -> Analyzer:
        return Analyzer(
            asked, attributor, options=options, strict=strict, any_language=any_language
        )

    if not all(isinstance(item, str) for item in (attributor or "", *(asked or ()))):
        return made()
    key: Hashable = (asked, attributor, strict, any_language)
    if options:
        import joblib

        key = joblib.hash((key, options))
    return _analyzers.get(key, made)
