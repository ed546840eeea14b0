"""Finds the rules that fire in a sentence, in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from allegedly import Sentence, Tokens
from allegedly_rules.patterns import match
from allegedly_rules.rulebook import RuleBook
from allegedly_rules.rules import Context, Rule

TITLE_CASE: Final = 0.6
"""If at least this share of the long words is capitalised, capitals do not mark names."""

ENOUGH: Final = 5
"""Fewest long words by which a sentence of the body can be recognised as title case."""

_OPENERS: Final = frozenset("\"'“‘«([:—–-*") | {"``", "--", "..."}

_COMMA: Final = frozenset((",", *_OPENERS))
_STOPS: Final = frozenset(".;!?")


@attrs.frozen
class Firing:
    """One rule that fired.

    Attributes:
        rule: The rule.
        first: The first token of the trigger.
        last: The last token of the trigger.
        scope: The tokens that the rule affects, the trigger included.
    """

    rule: Rule
    first: int
    last: int
    scope: range


def firings(book: RuleBook, tokens: Tokens, of: Sentence) -> list[Firing]:
    """Return the rules that fire in one sentence, in text order, without overlap.

    Pseudo-triggers are included. A trigger, pseudo or not, uses up its words: no other rule fires
    on them.
    """
    sentence = of.tokens
    texts, lowers = tokens.texts, tokens.lowers
    found: list[Firing] = []
    index = book.index
    free = sentence.start
    last = sentence.stop - 1
    cased = False if of.role == "title" else None
    for at in sentence:
        candidates = index.get(lowers[at])
        if candidates is None or at < free:
            continue
        name = False
        if texts[at][0].isupper() and at > sentence.start and lowers[at - 1] not in _OPENERS:
            if cased is None:
                cased = _tells_names(texts, sentence)
            name = cased
        for rule, trigger in candidates:
            if name and not rule.names:
                continue
            end = match(trigger, at, 1, sentence.start, last, texts, lowers)
            if end is None:
                continue
            if rule.unless and _any(rule.unless, at, end, sentence, texts, lowers):
                continue
            if rule.when and not _any(rule.when, at, end, sentence, texts, lowers):
                continue
            found.append(Firing(rule, at, end - 1, _scope(rule, at, end - 1, sentence, lowers)))
            free = end
            break
    return found


def _any(
    contexts: tuple[Context, ...],
    at: int,
    end: int,
    sentence: range,
    texts: Sequence[str],
    lowers: Sequence[str],
) -> bool:
    first, last = sentence.start, sentence.stop - 1
    for context in contexts:
        if match(context.right, end, 1, first, last, texts, lowers) is None:
            continue
        if match(context.left, at - 1, -1, first, last, texts, lowers) is not None:
            return True
    return False


def _scope(rule: Rule, first: int, last: int, sentence: range, lowers: Sequence[str]) -> range:
    start, end = first, last
    if rule.scope == "sentence":
        return range(
            max(sentence.start, first - rule.reach), min(sentence.stop, last + 1 + rule.reach)
        )
    if rule.scope == "left":
        edge = max(sentence.start, first - rule.reach)
        while start > edge and lowers[start - 1] not in rule.stop:
            start -= 1
    else:
        edge = min(sentence.stop, last + 1 + rule.reach)
        if rule.type != "condition" and (first == sentence.start or lowers[first - 1] in _COMMA):
            after = lowers[last + 1] if last + 1 < sentence.stop else "."
            if after in _COMMA:  # "Reportedly, he fled", "He, perhaps, fled"
                end += 1
            elif after in _STOPS and first > sentence.start:  # "He fled, perhaps"
                start -= 1
                while start > sentence.start and lowers[start - 1] not in rule.stop:
                    start -= 1
        while end + 1 < edge and lowers[end + 1] not in rule.stop:
            end += 1
    return range(start, end + 1)


def _tells_names(texts: Sequence[str], sentence: range) -> bool:
    """Return whether a capital in this sentence marks a name: in a headline it does not."""
    words = (texts[at] for at in sentence[:200])
    long = [word[0].isupper() for word in words if len(word) > 3 and word.isalpha()]
    return len(long) < ENOUGH or sum(long) < TITLE_CASE * len(long)
