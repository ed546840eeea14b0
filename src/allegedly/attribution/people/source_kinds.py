"""The kind of a source: a person, a body, a description, a document, by a log-linear model.

It decides from the noun phrase (head, determiner, capitals), from lists of nouns, from the cue, and
from the article: who is named in it, and how it uses the words of the phrase elsewhere. The module
`allegedly.attribution.training.source_kinds` makes the weights.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from allegedly.attribution.data_files import load
from allegedly.attribution.people.canonical_names import Names
from allegedly.attribution.people.head_end import head_end
from allegedly.attribution.people.nouns import (
    PRONOUNS,
    bodies,
    forms_of_address,
    noun_kind,
    nouns,
    organization_words,
    places,
    titles,
)
from allegedly.attribution.people.person import given_names, leanings
from allegedly.attribution.statement import Statement
from allegedly.attribution.words import Range, Words
from allegedly.model import SOURCE_KINDS, SourceKind
from allegedly.text.accents import without_accents
from allegedly.text.english import stem

_CAPITAL: Final = ("Cap", "CAPS")
_FIRST_PLACES: Final = 8
"""The number of places of a noun that are looked at, from the beginning of the article."""

_MOST_WORDS: Final = 16
"""The number of words of a phrase that are looked at; bounds the work."""


def source_kind(words: Words, statement: Statement, source: Range, names: Names) -> SourceKind:
    """Return the kind of the source of a statement.

    Args:
        words: The words of the article.
        statement: The statement.
        source: The words of its source.
        names: The names of the article.
    """
    weights = _weights()
    features = kind_features(words, statement, source, names)
    rows = [weights[feature] for feature in features if feature in weights]
    odds = [sum(column) for column in zip(*rows, strict=True)]
    return SOURCE_KINDS[odds.index(max(odds))]


def kind_by_letters(text: str) -> SourceKind:
    """Return the kind of a source outside the words of the article: in boilerplate, for example."""
    if text.lower() in PRONOUNS:
        return "pronoun"
    parts = text.split()
    known = noun_kind(parts[-1].lower()) if parts else None
    return known or ("named-person" if text[:1].isupper() else "unnamed-person")


def kind_features(words: Words, statement: Statement, source: Range, names: Names) -> list[str]:
    """Return all that the model sees of a source."""
    lower, cls, texts = words.lower, words.cls, words.text
    first, stop = source
    stop = min(stop, first + _MOST_WORDS)
    end = head_end(words, first, stop)
    head = _head(words, first, end)
    word, text = lower[head], texts[head]
    shape = _shape(text)
    known = noun_kind(word) or "-"
    body = "body" if word in bodies() else "-"
    determiner = _determiner(words, first, end)
    number = "plural" if word.endswith("s") and not word.endswith("ss") else "one"
    size = end - first
    after, cue = _after(words, end, stop), _cue(words, statement)
    features = [
        "any",
        f"head {word}",
        f"ends {word[-3:]} {shape}",
        f"shape {shape}",
        f"noun {known} {body} {shape}",
        f"noun {known} {body} {determiner} {number}",
        f"determiner {determiner} {shape} {number}",
        f"size {min(size, 4)} {shape}",
        f"head {word} {determiner}",
        f"after {after} {shape}",
        f"after {after} {determiner} {known}",
        f"title {words.roles[statement.unit] == 'title'} {determiner} {shape} {known}",
        f"cue {cue}",
        f"cue {cue} {determiner} {number}",
    ]
    if size > 1:
        before = lower[end - 2]
        features += [f"before {before}", f"before head {cls[end - 2]} {shape} {known}"]
        features += [f"has {lower[k]}" for k in range(first, end - 1)]
    else:
        features.append(f"alone {word}")
    runs = names.runs(first, end)
    if runs:
        features += _capitals(words, runs[-1], end, names, known)
    else:
        features += _common(words, head, first, end, names, determiner, known)
    apposed = names.apposed(end, stop)
    if apposed is not None:
        features.append(f"apposed {determiner} {number}")
    elif end < stop and words.gap[end] == "," and cls[end] in _CAPITAL:
        features.append(f"capital after comma {determiner}")
    features += _last_name(words, end, stop, names)
    features += _introduction(words, first, head, names)
    return features


def _last_name(words: Words, end: int, stop: int, names: Names) -> list[str]:
    """Return what the name at the end of a source shows: "the head of the board, *Jo Ost*"."""
    runs = names.runs(end, stop)
    if not runs or runs[-1][1] != stop:
        return []
    first = runs[-1][0]
    core = names.core(first, stop)
    person = "person" if names.is_person(core, stop) else "-"
    mark = words.gap[first] or ("of" if words.lower[first - 1] in ("of", "for", "in") else "-")
    titled = "titled" if core > first or words.lower[first - 1] in nouns() else "-"
    return [f"last name {person} {mark}", f"last name {person} {mark} {titled} {stop - core > 1}"]


def _introduction(words: Words, first: int, head: int, names: Names) -> list[str]:
    """Return how the article spoke of a noun before: "*a driver* … the driver"."""
    noun = words.lower[head]
    if words.cls[head] in _CAPITAL and head != first + 1:
        return []
    before = [k for k in names.usage.places.get(noun, ())[:_FIRST_PLACES] if k < first]
    introduced = any("a" in words.lower[max(0, k - 3) : k] for k in before)
    known = noun_kind(noun) or "-"
    determiner = words.lower[first] if words.cls[first] == "D" else "-"
    if not introduced:
        return []
    return [f"introduced {determiner} {known}", f"introduced {noun}"]


def _capitals(words: Words, run: Range, end: int, names: Names, known: str) -> list[str]:
    """Return what the capitalised words of a phrase show."""
    texts, lower = words.text, words.lower
    first, stop = run
    usage = names.usage
    parts = [text.rstrip(".") for text in texts[first:stop]]
    last = texts[stop - 1]
    where = "head" if stop == end else "before"
    person = "person" if without_accents(last) in names.known else "-"
    body = "body" if not organization_words().isdisjoint(parts) else "-"
    known_given = given_names()
    begins = lower[first] in known_given or lower[names.core(first, stop)] in known_given
    given = "given" if begins else "-"
    title = _title(parts[-2]) if stop - first > 1 else "-"
    size = min(stop - first, 4)
    start = words.units[words.unit_of(first)][0] == first
    lonely = size == 1 and start and last not in usage.capital
    features = [
        f"run {where} {person}",
        f"run {where} {body} {given}",
        f"run {where} {size} {_shape(last)} {person} {body} {given} {title}",
        f"run {where} {title} {given} {person}",
        f"lower {last.lower() in usage.lower_case} {lonely} {known}",
        f"lonely {lonely} {last.endswith('s')} {last.lower() in usage.lower_case}",
        f"last {last}",
        f"place {last in places()} {size} {where}",
        f"entity {names.sort(stop)} {where} {size}",
    ]
    lean = leanings().get(last, "?")
    features += [f"lean {where} {lean}", f"lean {where} {lean} {size} {person} {body} {given}"]
    features += [f"around {where} {mark}" for mark in usage.around.get(last, ())]
    if size > 1:
        features += [f"first {parts[0]}", f"link {lower[first - 1] if first else ''}"]
    return features


def _title(word: str) -> str:
    if word in forms_of_address():
        return "address"
    return "title" if word in titles() else "-"


def _common(
    words: Words, head: int, first: int, end: int, names: Names, determiner: str, known: str
) -> list[str]:
    """Return what a phrase without capitals shows."""
    word = words.lower[head]
    text = word.capitalize()
    role = "role" if names.described(first, end) else "-"
    named = "named" if text in names.usage.around else "-"
    return [
        f"role {role} {determiner} {known}",
        f"called {named} {determiner} {known}",
        f"called {named} {role} {determiner}",
    ]


def _head(words: Words, first: int, end: int) -> int:
    """Return the head: the last noun that is listed, or the last word."""
    if words.cls[end - 1] in _CAPITAL:
        return end - 1
    return next((k for k in range(end - 1, first - 1, -1) if noun_kind(words.lower[k])), end - 1)


def _shape(text: str) -> str:
    if text[:1].isdigit():
        return "number"
    if text[:1] in "@#":
        return "handle"
    if len(text) > 1 and text.isupper():
        return "CAPS"
    if any(c.isupper() for c in text[1:]):
        return "mixed"
    return "Cap" if text[:1].isupper() else "low"


def _determiner(words: Words, first: int, end: int) -> str:
    lower, cls = words.lower[first], words.cls[first]
    if lower in ("the", "a", "an", "this", "these", "those", "that", "one", "another", "some"):
        return lower
    if "'s" in words.lower[first : end - 1]:
        return "'s"
    return cls if cls in ("PP$", "Q", "no", "NUM", "D") else "-"


def _after(words: Words, end: int, stop: int) -> str:
    """Return what follows the core of a phrase within the source."""
    if end >= stop:
        return "end"
    if words.gap[end]:
        return words.gap[end][:1] + ("cap" if words.cls[end] in _CAPITAL else words.cls[end])
    return words.lower[end] if words.cls[end] not in _CAPITAL else "cap"


def _cue(words: Words, statement: Statement) -> str:
    return "" if statement.cue is None else stem(words.lower[statement.cue])


@lru_cache(maxsize=1)
def _weights() -> dict[str, tuple[int, ...]]:
    return {feature: tuple(row) for feature, row in load("kinds.json")["weights"].items()}
