"""Summaries as plain data and as JSON, in the schema ``allegedly/summary/1``."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any, Final

import attrs

from allegedly.summary.results import Summary

SCHEMA: Final = "allegedly/summary/1"

INTERVAL: Final = (
    "95 %; of shares of articles Wilson's; of claims, attributions and quotations Wilson's at the "
    "effective number that their variance between articles gives"
)


def summary_to_dict(summary: Summary) -> dict[str, Any]:
    """Return a summary as plain data in the schema ``allegedly/summary/1``."""
    return {
        "schema": SCHEMA,
        "allegedly": version("allegedly"),
        "interval": INTERVAL,
        **attrs.asdict(summary),
    }


def summary_to_json(summary: Summary) -> str:
    """Return a summary as one line of JSON."""
    return json.dumps(summary_to_dict(summary), ensure_ascii=False, allow_nan=False)
