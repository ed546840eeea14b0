"""The questions that a corpus poses, without its answers, for systems outside of this library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from allegedly.bench.task import Task
from allegedly.model import Claim, Spans


def questions(task: Task) -> Iterator[dict[str, Any]]:
    """Yield one record for each document: its id, its text, and what is judged in it.

    The text is that in which all spans count: title, blank line, body. Where sentences are judged,
    `sentences` lists them with the ids by which predictions may refer to them; where claims or
    commitments are judged, `claims` does, each with the annotated source, cue and content that
    contenders get as well, and with the event whose commitment is judged.

    Args:
        task: The corpus.
    """
    groups = task.claims if task.unit != "attribution" else ((),) * len(task.documents)
    for document, claims in zip(task.documents, groups, strict=True):
        text = document.article.text
        record: dict[str, Any] = {
            "id": document.article.id,
            "text": text,
            "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        }
        if task.unit == "sentence":
            record["sentences"] = [
                {"id": c.id, "span": _ends(c.spans)[0], "text": c.text} for c in claims
            ]
        elif task.unit != "attribution":
            record["claims"] = list(map(_claim, claims))
        yield record


def _claim(claim: Claim) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": claim.id, "spans": _ends(claim.spans), "text": claim.text}
    if claim.event is not None:
        shown["event"] = [claim.event.start, claim.event.end]
    if (attribution := claim.attribution) is not None:
        source, cue = attribution.source, attribution.cue
        shown["source"] = _ends(source.spans) if source else None
        shown["cue"] = _ends(cue.spans) if cue else None
        shown["content"] = _ends(attribution.content.spans)
    return shown


def _ends(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
