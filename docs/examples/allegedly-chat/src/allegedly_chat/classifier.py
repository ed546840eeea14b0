"""The classifier: sends batches of texts that are not cached to the endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, Final

from allegedly import Assessment, Claim, ClaimClassifier
from allegedly_chat.answers import SCHEMA, SYSTEM, Judgement, parse, question, read, zones_of
from allegedly_chat.cache import Cache
from allegedly_chat.client import Client, Endpoint
from allegedly_chat.errors import ChatError

BATCH_CHARACTERS: Final = 20_000
"""Most characters of text in a request."""

_NOTHING: Final = Judgement("plain", 0.0, ())


class ChatClassifier(ClaimClassifier):
    """Asks a chat model about claims, and accepts only answers that fit the label scheme."""

    name = "chat"

    def __init__(
        self,
        *,
        url: str = "",
        model: str = "",
        batch: int = 20,
        cache: str | PathLike[str] | None = None,
        **endpoint: Any,
    ) -> None:
        """Choose an endpoint; it is not contacted yet.

        Args:
            url: Base of the endpoint, such as ``http://127.0.0.1:8080/v1``.
            model: Name of the model there.
            batch: Claims in one request.
            cache: Folder that keeps answers, so that no question is paid for twice.
            **endpoint: Further fields of `Endpoint`: time limit, retries, prices, cap on costs.

        Raises:
            ChatError: If an option is wrong.
        """
        if not isinstance(batch, int) or batch < 1:
            raise ChatError(f"batch {batch!r} is not a positive number")
        try:
            self._client = Client(Endpoint(url, model, **endpoint))
        except (TypeError, ValueError) as error:
            raise ChatError(f"wrong option: {error}") from error
        self._batch = batch
        folder = None if cache is None else Path(cache)
        self._cache: Cache[Judgement] = Cache(folder, [url, model, SYSTEM], read)

    @property
    def spent(self) -> float:
        """The cost of all requests so far, in the currency of the prices."""
        return self._client.spent

    @property
    def usage(self) -> dict[str, float]:
        """Requests, tokens and cost so far, and texts judged from the cache."""
        return {**self._client.usage, "cached": self._cache.hits}

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge claims; texts that were judged before are not sent again.

        Raises:
            CostError: If it could cost more than is left. Answers received by then are cached.
            ChatError: If the endpoint cannot be reached or its answers are invalid.
        """
        texts = [zones_of(claim) for claim in claims]
        known: dict[tuple[str, ...], Judgement] = {}
        unknown: list[tuple[str, ...]] = []
        for zones in dict.fromkeys(texts):
            kept = self._cache.get(zones) if any(map(str.strip, zones)) else _NOTHING
            if kept is None:
                unknown.append(zones)
            else:
                known[zones] = kept
        for batch in self._batches(unknown):
            if not (self._client.endpoint.url and self._client.endpoint.model):
                raise ChatError("no endpoint: give the options url and model")
            answers = self._client.ask(SYSTEM, question(batch), partial(parse, batch), SCHEMA)
            for zones, (judgement, answer) in zip(batch, answers, strict=True):
                self._cache.put(zones, judgement, answer)
                known[zones] = judgement
        return [
            known[zones].assessment(self.name, claim)
            for zones, claim in zip(texts, claims, strict=True)
        ]

    def _batches(self, texts: Sequence[tuple[str, ...]]) -> Iterator[list[tuple[str, ...]]]:
        batch: list[tuple[str, ...]] = []
        size = 0
        for zones in texts:
            length = sum(map(len, zones))
            if batch and (len(batch) == self._batch or size + length > BATCH_CHARACTERS):
                yield batch
                batch, size = [], 0
            batch.append(zones)
            size += length
        if batch:
            yield batch
