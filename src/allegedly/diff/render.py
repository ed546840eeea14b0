"""Differences as readable text and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any, Final

import attrs

from allegedly.diff.change_kinds import Change
from allegedly.diff.pairing import Difference
from allegedly.model import Analysis, Article, Claim
from allegedly.model.analysis_to_json import json_line
from allegedly.model.claim import SCORE_DIGITS
from allegedly.render.safe import one_line

SCHEMA: Final = "allegedly/diff/1"

_LONGEST: Final = 600


def difference_to_dict(difference: Difference, *, unchanged: bool = False) -> dict[str, Any]:
    """Return a difference as plain data in the schema ``allegedly/diff/1``.

    Args:
        difference: The difference to show.
        unchanged: Whether to include pairs in which nothing changed.
    """
    before, after = difference.before, difference.after
    return {
        "schema": SCHEMA,
        "mode": difference.mode,
        "before": _article(before.article),
        "after": _article(after.article),
        "pairs": [
            {
                "similarity": round(pair.similarity, SCORE_DIGITS),
                "alarm": pair.alarm,
                "changes": [_change(change) for change in pair.changes],
                "before": _claim(pair.before, before),
                "after": _claim(pair.after, after),
            }
            for pair in (difference.pairs if unchanged else difference.changed)
        ],
        "unpaired": [_claim(claim, after) for claim in difference.unpaired],
        "counts": {
            "claims": len(difference.pairs) + len(difference.unpaired),
            "paired": len(difference.pairs),
            "changed": len(difference.changed),
            "alarms": len(difference.alarms),
        },
    }


def difference_to_json(difference: Difference, *, unchanged: bool = False) -> str:
    """Return a difference as one line of JSON."""
    plain = difference_to_dict(difference, unchanged=unchanged)
    return json_line(plain, difference.after.article)


def difference_to_text(
    difference: Difference, *, width: int = 100, unchanged: bool = False
) -> Iterator[str]:
    """Yield a difference as lines for a terminal or a pipe, in plain text.

    Args:
        difference: The difference to show.
        width: The number of columns to wrap at.
        unchanged: Whether to include pairs in which nothing changed.
    """
    shown = difference.pairs if unchanged else difference.changed
    yield _heading(difference) + "\n\n"
    for pair in shown:
        mark = "!" if pair.alarm else " "
        changes = "; ".join(map(_describe, pair.changes)) or "no change"
        yield _wrapped(f"{mark} {pair.similarity:.2f}  ", changes, width)
        yield _wrapped("   before  ", _said(pair.before), width)
        yield _wrapped("    after  ", _said(pair.after), width)
        yield "\n"
    if difference.unpaired:
        yield "Not compared, because no claim before is similar:\n"
        for claim in difference.unpaired:
            yield _wrapped("   ", _said(claim), width)
        yield "\n"
    yield _totals(difference) + "\n"


def _heading(difference: Difference) -> str:
    if difference.mode == "headline":
        return f"{_name(difference.after.article)}: the headline, against the body"
    return f"{_name(difference.after.article)}, against {_name(difference.before.article)}"


def _name(article: Article) -> str:
    return one_line(str(article.title or article.metadata.get("file") or article.id), 80)


def _totals(difference: Difference) -> str:
    claims = len(difference.pairs) + len(difference.unpaired)
    turned = len(difference.turned)
    return (
        f"{claims} {'claim' if claims == 1 else 'claims'}, {len(difference.pairs)} with a "
        f"similar one before; {len(difference.changed)} changed, "
        f"{len(difference.alarms) - turned} of them plainer"
        + (f", {turned} turned into the opposite" if turned else "")
    )


def _describe(change: Change) -> str:
    words = [f"“{one_line(word, 60)}”" for word in (change.before, change.after) if word]
    if change.holder:
        return str(change.commitment)
    shown = f"{change.kind} ({' → '.join(words)})" if words else change.kind
    return f"{shown}{change.by}{f': {change.commitment}' if change.commitments else ''}"


def _said(claim: Claim) -> str:
    source = claim.attribution.source if claim.attribution else None
    who = f", {one_line(source.name or source.text, 60)}" if source else ""
    return f"[{claim.voice}{who}] {one_line(claim.text, _LONGEST)}"


def _wrapped(start: str, text: str, width: int) -> str:
    return (
        textwrap.fill(
            text,
            max(30, width),
            initial_indent=start,
            subsequent_indent=" " * len(start),
            break_on_hyphens=False,
        )
        + "\n"
    )


def _article(article: Article) -> dict[str, Any]:
    return {"id": article.id, "title": article.title, "file": article.metadata.get("file")}


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "alarm": change.alarm,
        "before": change.before,
        "after": change.after,
        "classifiers": list(change.classifiers),
        "holder": change.holder,
        "commitments": [_change(explained) for explained in change.commitments],
    }


def _claim(claim: Claim, analysis: Analysis) -> dict[str, Any]:
    attribution = claim.attribution
    source = attribution.source if attribution else None
    cue = attribution.cue if attribution else None
    return {
        "id": claim.id,
        "text": claim.text,
        "spans": [[span.start, span.end] for span in claim.spans],
        "voice": claim.voice,
        "source": source and (source.name or source.text),
        "cue": cue and cue.text,
        "stance": cue and cue.stance,
        "labels": {
            name: judged[claim.id].label
            for name, judged in analysis.assessments.items()
            if claim.id in judged
        },
        "commitments": {
            name: {holder: attrs.asdict(item) for holder, item in found.commitment.items()}
            for name, judged in analysis.assessments.items()
            if (found := judged.get(claim.id)) and found.commitment
        },
    }
