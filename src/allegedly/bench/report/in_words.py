"""Settings, versions and options in words, for pages on which readers see how a result was made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

_LABELS: Final = {
    "cv": "folds",
    "train": "trained on",
    "limit": "most documents (--limit)",
    "repeats": "timings",
    "curve": "learning curve",
    "perturb": "damaged texts",
    "dropped": "left out for all (--drop-seen)",
    "alpha": "level of significance",
    "cpus": "processors",
    "git": "working copy",
}
"""Names of settings that do not explain themselves."""


def in_words(value: Any) -> str:
    """Return a value of JSON as text; empty if it says nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {text}" for key, item in value.items() if (text := in_words(item)))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(in_words, value)))
    return str(value)


def labelled(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield name and text of the values that say something; a switch that is off says nothing."""
    for key, value in values.items():
        if value is not False and (text := in_words(value)):
            yield _LABELS.get(key, key), text


def as_text(option: Any) -> str:
    """Return an option as a command line takes it: a string as it is, anything else as JSON."""
    if isinstance(option, str):
        return option
    try:
        return json.dumps(option, ensure_ascii=False)
    except (TypeError, ValueError):
        return str(option)
