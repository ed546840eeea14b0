"""The description of the interface, OpenAPI 3.1, with the schemas of all results."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import metadata
from importlib.resources import files
from typing import Any, Final

from allegedly.audit.profiles import PROFILES
from allegedly.schema import analysis_schema, audit_schema, verification_schema

_PROBLEMS: Final = {
    400: "The client broke off",
    403: "A page of another site sent the request",
    408: "The body did not arrive in time",
    413: "The body or the article is too large",
    415: "The body is of a type that is not read here",
    421: "The header Host is not a name of this server",
    422: "The body, an option or the article is wrong; the detail says what",
    429: "Too many requests at once",
    500: "A fault of the server or of a plugin",
    501: "An extra that the work needs is not installed",
    503: "The server is stopping, or no worker was free in time",
    504: "The work took too long and was stopped",
}
"""Answers without a result to any request for one."""


@lru_cache(maxsize=1)
def openapi() -> dict[str, Any]:
    """Return the description; it is not to be changed."""
    text = files("allegedly.serve").joinpath("openapi.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    found["info"]["version"] = metadata.version("allegedly")
    parts = found["components"]
    parts["schemas"]["Profile"]["enum"] = list(PROFILES)
    for name, schema in (
        ("Analysis", analysis_schema()),
        ("Audit", audit_schema()),
        ("Verification", verification_schema()),
    ):
        parts["schemas"][name] = _placed(schema, f"#/components/schemas/{name}")
    problem = parts["responses"].pop("Problem")
    for status, description in _PROBLEMS.items():
        retried = {"headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}}
        more = retried if status in (429, 503) else {}
        parts["responses"][str(status)] = {**problem, "description": description, **more}
    for path in found["paths"].values():
        if "post" in path:
            path["post"]["responses"] |= {
                str(status): {"$ref": f"#/components/responses/{status}"} for status in _PROBLEMS
            }
    return found


def _placed(schema: Any, place: str) -> Any:
    """Return a schema for another place: references to its own parts lead there."""
    if isinstance(schema, list):
        return [_placed(item, place) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        key: _placed(value, place) for key, value in schema.items() if key not in ("$schema", "$id")
    }
    if isinstance(found.get("$ref"), str):
        found["$ref"] = found["$ref"].replace("#", place, 1)
    return found
