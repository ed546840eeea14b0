"""The attributor: sends the text of an article, in pieces if it is long, to the endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly import Attribution, Attributor, Segmentation
from allegedly.attribution import Draft, compose
from allegedly_chat.cache import Cache
from allegedly_chat.client import Client, Endpoint
from allegedly_chat.errors import ChatError
from allegedly_chat.quotes import SCHEMA, SYSTEM, Found, drafts, parse, question, read

LONGEST_PIECE: Final = 8_000
"""Most characters of text in a request."""

_PARAGRAPH: Final = re.compile(r"[^\n]+\n*|\n+")


class ChatAttributor(Attributor):
    """Asks a chat model who says what, and accepts only words that stand in the text."""

    name = "chat"

    def __init__(
        self,
        *,
        url: str = "",
        model: str = "",
        cache: str | PathLike[str] | None = None,
        **endpoint: Any,
    ) -> None:
        """Choose an endpoint; it is not contacted yet.

        Args:
            url: Base of the endpoint, such as ``http://127.0.0.1:8080/v1``.
            model: Name of the model there.
            cache: Folder that keeps answers, so that no question is paid for twice.
            **endpoint: Further fields of `Endpoint`: time limit, retries, prices, cap on costs.

        Raises:
            ChatError: If an option is wrong.
        """
        try:
            self._client = Client(Endpoint(url, model, **endpoint))
        except (TypeError, ValueError) as error:
            raise ChatError(f"wrong option: {error}") from error
        folder = None if cache is None else Path(cache)
        self._cache: Cache[tuple[Found, ...]] = Cache(folder, [url, model, SYSTEM], read)

    @property
    def usage(self) -> dict[str, float]:
        """Requests, tokens and cost so far, and pieces of text answered from the cache."""
        return {**self._client.usage, "cached": self._cache.hits}

    def attribute(self, segmentation: Segmentation) -> Sequence[Attribution]:
        """Ask for the attributions of an article.

        Raises:
            CostError: If it could cost more than is left. Answers received by then are cached.
            ChatError: If the endpoint cannot be reached or its answers are invalid.
        """
        made: list[Draft] = []
        for start, text in _pieces(segmentation.text):
            if text.strip():
                before = len(made)
                for draft in drafts(self._ask(text), start):
                    parent = None if draft.parent is None else draft.parent + before
                    made.append(attrs.evolve(draft, parent=parent))
        return compose(segmentation, made)

    def _ask(self, text: str) -> tuple[Found, ...]:
        kept = self._cache.get([text])
        if kept is not None:
            return kept
        if not (self._client.endpoint.url and self._client.endpoint.model):
            raise ChatError("no endpoint: give the options url and model")
        found, answer = self._client.ask(SYSTEM, question(text), partial(parse, text), SCHEMA)
        self._cache.put([text], found, answer)
        return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield pieces of whole paragraphs, each with its place; a long paragraph is cut."""
    start = end = 0
    for match in _PARAGRAPH.finditer(text):
        if match.end() - start > LONGEST_PIECE and end > start:
            yield start, text[start:end]
            start = end
        end = match.end()
        while end - start > LONGEST_PIECE:
            yield start, text[start : start + LONGEST_PIECE]
            start += LONGEST_PIECE
    if end > start:
        yield start, text[start:end]
