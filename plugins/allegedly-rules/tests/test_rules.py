"""Every rule's own examples, and what a rule file must look like."""

from __future__ import annotations

import re

import pytest
from allegedly_rules.engine import firings
from allegedly_rules.rulebook import RuleBook, load_operators, load_rulebook

from allegedly import claims_from_sentences
from allegedly.text import tokenize

BOOK = load_rulebook()
BOOKS = (BOOK, load_operators())


def fired(book: RuleBook, sentence: str) -> set[tuple[str, str]]:
    """Return the ids of the rules that fire, with their words."""
    [claim] = claims_from_sentences([sentence])
    tokens = claim.segmentation.tokens
    found = firings(book, tokens, claim.segmentation.sentences[0])
    return {(f.rule.id, tokens.span(f.first, f.last).of(sentence)) for f in found}


@pytest.mark.parametrize(
    ("book", "rule", "example"),
    [(book, rule.id, text) for book in BOOKS for rule in book.rules for text in rule.fires],
)
def test_fires_on_the_bracketed_words(book: RuleBook, rule: str, example: str) -> None:
    words = re.search(r"\[(.+?)\]", example)
    assert words is not None
    assert (rule, words.group(1)) in fired(book, example.replace("[", "").replace("]", ""))


@pytest.mark.parametrize(
    ("book", "rule", "example"),
    [(book, rule.id, text) for book in BOOKS for rule in book.rules for text in rule.silent],
)
def test_stays_silent(book: RuleBook, rule: str, example: str) -> None:
    """A rule does not fire on its counterexamples."""
    assert rule not in {name for name, _ in fired(book, example)}


def test_every_rule_has_examples() -> None:
    assert [r.id for b in BOOKS for r in b.rules if not r.fires or not r.silent] == []


def test_every_word_of_a_pattern_can_be_a_token() -> None:
    """What the tokenizer never makes one token of, no rule could ever match."""
    words = {
        word
        for book in BOOKS
        for rule in book.rules
        for pattern in (
            *rule.triggers,
            *(
                side
                for context in rule.when + rule.unless
                for side in (context.left, context.right)
            ),
        )
        for element in pattern
        for word in element.words | (element.stops or frozenset())
    }
    assert len(words) > 1_000
    apart = {word for word in words if tokenize(f"x {word} x").lowers != ("x", word, "x")}
    assert apart == set()
