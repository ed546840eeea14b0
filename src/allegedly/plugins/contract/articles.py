"""The contract of readers."""

from __future__ import annotations

from typing import Any

from allegedly.errors import ContractError
from allegedly.model import (
    Article,
    Failure,
    Skipped,
    Span,
)
from allegedly.plugins.contract.values import check_text, check_type, shown, type_name


def check_read(found: object) -> None:
    """Check an item that a reader yielded.

    Raises:
        ContractError: If it is not an `Article`, `Failure` or `Skipped` with valid fields.
    """
    kind = type(found)
    if kind is Article:
        _check_article(found)
    elif kind is Failure:
        if found.stage != "read":  # type: ignore[attr-defined]
            raise ContractError(
                f"read yielded a failure of the stage {shown(found.stage)}, not 'read'"  # type: ignore[attr-defined]
            )
        for field in ("name", "cause"):
            check_text(f"{field} of a failure", getattr(found, field))
        for field in ("version", "where"):
            check_text(f"{field} of a failure", getattr(found, field), optional=True)
    elif kind is Skipped:
        for field in ("where", "reason"):
            check_text(f"`{field}` of a skipped record", getattr(found, field))
    else:
        raise ContractError(
            f"read yielded a {type_name(found)}, not an Article, Failure or Skipped"
        )


def _check_article(article: Any) -> None:
    """Check the fields of an article that could make others fail."""
    for field in ("id", "text"):
        check_text(f"{field} of an article", getattr(article, field))
    for field in ("url", "outlet", "language"):
        check_text(f"{field} of an article", getattr(article, field), optional=True)
    for author in article.authors:
        check_text("name of an author", author)
    if article.title_span is not None:
        check_type("title_span", article.title_span, Span)
    published = article.published
    if published is not None and not hasattr(published, "isoformat"):
        raise ContractError(
            f"`published` is {shown(published)}, a {type_name(published)}, not a date"
        )
