"""Stages with a memory: a plugin does not run again on an article that it has seen before."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import attrs

from allegedly.analyzer.caching.keys import article_key, key_of, plugin_key
from allegedly.analyzer.selection import Choice, Selection
from allegedly.model import Article, Assessment, Attribution, Claim, Segmentation
from allegedly.plugins.contract import check_assessments, check_attributions
from allegedly.storage import Entries
from allegedly.storage.codec import (
    pack_assessment,
    pack_attribution,
    unpack_assessment,
    unpack_attribution,
)

P = TypeVar("P")
X = TypeVar("X")


@attrs.frozen
class Divided:
    """An article divided among its voices.

    Attributes:
        article: The article.
        claims: Its claims.
        known: False if the attributions are unknown, so that no claim could be built.
    """

    article: Article
    claims: Sequence[Claim]
    known: bool = True


Attribute = Callable[[Sequence[Segmentation]], Sequence[Sequence[Attribution]]]
Assess = Callable[[Sequence[Divided]], Sequence[Sequence[Assessment]]]


class Cache:
    """The results of the plugins of a selection, kept beyond the run.

    Results are looked up article by article; the remaining articles go through the plugin in one
    batch. Nothing is kept if a plugin fails. An entry that is damaged, or that the contract would
    refuse, counts as missing.
    """

    def __init__(self, entries: Entries, selection: Selection) -> None:
        """Find out what the plugins depend on; files that their options name are read."""
        self._entries = entries
        self._attributor = plugin_key(selection.attributor, selection.attributor_options)
        self._classifiers = {
            choice.name: plugin_key(choice, selection.options.get(choice.name))
            for choice in selection.classifiers
        }

    def attributing(self, attribute: Attribute) -> Attribute:
        """Add a memory to the stage that finds attributions."""
        attributor = self._attributor
        if attributor is None:
            return attribute

        def key(item: Segmentation) -> str:
            return key_of(article_key(item.article), attributor)

        def encode(found: Sequence[Attribution]) -> bytes:
            return _dump([pack_attribution(attribution) for attribution in found])

        def decode(item: Segmentation, body: bytes) -> Sequence[Attribution]:
            found = [unpack_attribution(packed, item.text) for packed in json.loads(body)]
            check_attributions([item], [found])
            return found

        return self._keeping(attribute, key, encode, decode)

    def assessing(self, choice: Choice, assess: Assess) -> Assess:
        """Add a memory to the stage in which a classifier judges claims."""
        attributor, classifier = self._attributor, self._classifiers[choice.name]
        if attributor is None or classifier is None:
            return assess

        def key(item: Divided) -> str | None:
            return key_of(article_key(item.article), attributor, classifier) if item.known else None

        def encode(judged: Sequence[Assessment]) -> bytes:
            return _dump([pack_assessment(assessment) for assessment in judged])

        def decode(item: Divided, body: bytes) -> Sequence[Assessment]:
            name, text = choice.name, item.article.text
            judged = [unpack_assessment(packed, name, text) for packed in json.loads(body)]
            check_assessments(choice.name, item.claims, judged)
            return judged

        return self._keeping(assess, key, encode, decode)

    def _keeping(
        self,
        stage: Callable[[Sequence[P]], Sequence[X]],
        key_of_item: Callable[[P], str | None],
        encode: Callable[[X], bytes],
        decode: Callable[[P, bytes], X],
    ) -> Callable[[Sequence[P]], Sequence[X]]:
        def with_memory(items: Sequence[P]) -> Sequence[X]:
            keys = [key_of_item(item) for item in items]
            results: dict[int, X] = {}
            for i, (key, item) in enumerate(zip(keys, items, strict=True)):
                body = None if key is None else self._entries.load(key)
                if body is not None:
                    # Whatever is wrong with an entry, the plugin runs again.
                    with suppress(Exception):
                        results[i] = decode(item, body)
            missing = [i for i in range(len(items)) if i not in results]
            made = stage([items[i] for i in missing]) if missing else []
            for i, result in zip(missing, made, strict=True):
                results[i] = result
                if (key := keys[i]) is not None:
                    self._entries.save(key, encode(result))
            return [results[i] for i in range(len(items))]

        return with_memory


def _dump(packed: list[list[Any]]) -> bytes:
    return json.dumps(packed, allow_nan=False, separators=(",", ":")).encode("ascii")
