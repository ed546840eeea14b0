"""Names for things in linked data: absolute, stable and unique."""

from __future__ import annotations

import re
import uuid
from typing import Final

from allegedly.model import Article

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "tag:allegedly,2026:analysis")
_WEB_ADDRESS: Final = re.compile(
    r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+", re.I
)


def name_of(article: Article, *parts: str) -> str:
    """Return an IRI for an article or a part of it; the same input gives the same IRI."""
    key = "\0".join((article.id, *parts)).encode("utf-8", "surrogatepass").hex()
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, key)}"


def web_address(url: str | None) -> str | None:
    """Return a URL if it is an absolute web address without forbidden characters."""
    return url if url and _WEB_ADDRESS.fullmatch(url) else None
