"""The JSON Schemas of the library's output, and of predictions."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any


def analysis_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``allegedly/analysis/2``."""
    text = resources.files(__name__).joinpath("analysis-2.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def audit_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``allegedly/audit/1``."""
    text = resources.files(__name__).joinpath("audit-1.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def comparison_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``allegedly/comparison/1``."""
    text = resources.files(__name__).joinpath("comparison-1.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def diff_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``allegedly/diff/1``."""
    text = resources.files(__name__).joinpath("diff-1.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def predictions_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``allegedly/predictions/1``, of each line."""
    text = resources.files(__name__).joinpath("predictions-1.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def summary_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``allegedly/summary/1``."""
    text = resources.files(__name__).joinpath("summary-1.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def verification_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``allegedly/verification/1``."""
    text = resources.files(__name__).joinpath("verification-1.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
