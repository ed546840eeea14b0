"""The form of a content: a proposition, a directive, an intention, or a mere topic.

A log-linear model decides from the cue, the first words of the content, its verbs and its length.
It has a fifth class, for spans that an attributor took for an attribution by mistake; these count
as topics, so that a false alarm makes no claim.
`allegedly.attribution.training.content_form` makes the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from allegedly.attribution.data_files import load
from allegedly.attribution.statement import Statement
from allegedly.attribution.words import Words
from allegedly.model import FORMS, Form
from allegedly.text.english import stem

CLASSES: Final = (*FORMS, "none")
"""The classes of the model; the last holds false alarms."""

_CLAIMING: Final = tuple(form for form in FORMS if form != "topic")

FALSE_ALARM: Final = -105
"""A span counts as a false alarm from these log odds on, against the likeliest form, in hundredths.

The articles from which the model learnt are those from which `rules` learnt, which finds fewer
false alarms there than elsewhere.
"""

MOST_WORDS: Final = 40
"""The number of words of a content that are looked at; bounds the work."""

_TELLING: Final = frozenset(map(stem, "tell warn assure inform remind advise promise".split()))
_ADDRESSEE: Final = 6
"""The most words from a verb of telling to its content, one more than those of the addressee."""
_SPEECH: Final = _TELLING | frozenset(map(stem, "say add state announce argue insist".split()))
_SAY: Final = stem("say")
_CLAUSE: Final = 4
"""From this many words on, what somebody says is a clause, even if no verb in it is known."""
_FINITE: Final = frozenset(
    """is are was were has have had do does did will would can could may might must should shall 's
    're 've 'll 'd am isn't aren't wasn't weren't won't wouldn't can't couldn't don't doesn't didn't
    hasn't haven't hadn't shouldn't i'm it's that's he's she's they're we're""".split()
)
_SUBJECTS: Final = frozenset(
    "i he she it they we you there this that these those who i'm it's that's he's she's".split()
)
_ASKING: Final = frozenset("whether if how why what who when where which".split())
_DETERMINERS: Final = frozenset(
    "the a an his her their its my our your this these those any no some".split()
)


def form_of(text: str, words: Words, statement: Statement, odds: Sequence[int]) -> Form:
    """Return the form of the content of a statement.

    The form that its draft has stands, unless the odds are that it is a false alarm.

    Args:
        text: The text of the article.
        words: Its words.
        statement: One of its statements.
        odds: The `class_odds` of the statement.
    """
    known = statement.draft.form
    if _is_speech(text, words, statement) or _is_said(words, statement):
        if known in _CLAIMING:
            return known
        return max(_CLAIMING, key=lambda form: odds[FORMS.index(form)])
    best = max(range(len(FORMS)), key=odds.__getitem__)
    return "topic" if odds[-1] - odds[best] > FALSE_ALARM else known or FORMS[best]


def _is_speech(text: str, words: Words, statement: Statement) -> bool:
    """Return whether a content is what somebody said, word for word: “No,” she said.

    The capital tells speech from single words in quotation marks: hailed as “a hero”. A headline
    that ends with its speaker, or has a colon, needs no marks: “Port to close, mayor says”.
    """
    if statement.source is None:
        return False
    first, stop = statement.content[0]
    if words.roles[statement.unit] == "title" and stop - first > 1:
        ahead = statement.cue is not None and stop <= statement.cue
        return ahead or statement.head in ("", ":")
    if statement.cue is None:
        return False
    home = words.quote[statement.cue]
    return any(
        -1 < words.quote[first] == words.quote[stop - 1] != home and text[span.start].isupper()
        for (first, stop), span in zip(statement.content, statement.draft.content, strict=True)
        if first < stop
    )


def _is_said(words: Words, statement: Statement) -> bool:
    """Return whether a content surely is one: "said *prices rose*", "is known *that it rose*"."""
    if statement.cue is None:
        return False
    first, stop = statement.content[0]
    away = first - statement.cue
    if words.cls[first] == "that":
        return away == 1
    cue = stem(words.lower[statement.cue])
    if statement.source is None or cue not in _SPEECH:
        return False
    if stop == min(statement.cue, statement.source[0]):  # "prices rose, the bank said"
        return stop - first > 1
    verbal = words.cls[first:stop].count("ed") or not _FINITE.isdisjoint(words.lower[first:stop])
    clause = verbal or (cue == _SAY and stop - first >= _CLAUSE)
    return bool(clause) and 0 < away <= (_ADDRESSEE if cue in _TELLING else 1)


def class_odds(text: str, words: Words, statement: Statement) -> list[int]:
    """Return the log odds of each class of `CLASSES`, in hundredths."""
    weights = _weights()
    features = form_features(text, words, statement)
    rows = [weights[feature] for feature in features if feature in weights]
    return [sum(column) for column in zip(*rows, strict=True)]


def form_features(text: str, words: Words, statement: Statement) -> list[str]:
    """Return what the model sees of a statement."""
    lower = words.lower
    content = [k for first, stop in statement.content for k in range(first, stop)][:MOST_WORDS]
    said = [lower[k] for k in content]
    cue = _cue_words(words, statement)
    stems = " ".join(stem(word) for word in cue)
    number = len(said)
    size = number if number < 4 else 4 if number < 7 else 7 if number < 12 else 12
    first = said[0] if said else ""
    finite = "F" if not _FINITE.isdisjoint(said) else "N"
    past = "P" if any(words.cls[k] == "ed" for k in content[1:]) else ""
    opening = _opening(first)
    quoted = "q" if content and words.quote[content[0]] >= 0 else "i"
    where, source = _where(statement, content), _source(words, statement)
    features = [
        "any",
        f"cue {stems}",
        *(f"cue word {stem(word)}" for word in cue),
        f"cue {stems} {opening}{finite}",
        f"cue ends {_ending(cue[-1]) if cue else ''}",
        f"quoted {quoted}",
        f"words {size}",
        f"first {first}",
        f"first {first} {min(size, 4)}",
        f"second {said[1] if number > 1 else ''}",
        f"opens {opening}{finite}",
        f"verbs {finite}{past} {first in _SUBJECTS} {size}",
        f"subject {first in _SUBJECTS}",
        f"where {where}",
        f"before {lower[content[0] - 1] if content and content[0] else ''}",
        f"source {source}",
        f"source {source} {quoted}",
        f"depth {min(statement.depth, 1)} {quoted}",
        *_verbs(said, stems),
    ]
    if statement.cue is not None:
        after = statement.cue + 1
        features += [
            f"after cue {lower[after]}",
            f"after cue {words.cls[after]} {stems}",
            f"mark after cue {words.gap[after]} {stems}",
        ]
    end = statement.draft.content[-1].end
    if "?" in text[end - 1 : end + 2]:
        features.append("question")
    if "should" in said or "must" in said:
        features.append("should")
    return features


def _verbs(said: Sequence[str], stems: str) -> list[str]:
    """Return how many finite verbs a content has, and how soon the first one comes."""
    places = [k for k, word in enumerate(said) if word in _FINITE]
    number, first = min(len(places), 3), min(places[0], 6) if places else "-"
    return [f"finite {number}", f"finite at {first}", f"finite at {first} {stems}"]


def _cue_words(words: Words, statement: Statement) -> list[str]:
    if statement.cue is None:
        return []
    spans = statement.draft.cue
    size = sum(span.end - span.start for span in spans)
    last = statement.cue + (1 if size <= len(words.lower[statement.cue]) + 1 else 2)
    return [word for word in words.lower[statement.cue : last] if word != "^"]


def _ending(word: str) -> str:
    return next((ending for ending in ("ing", "ed", "s") if word.endswith(ending)), "")


def _opening(word: str) -> str:
    """Return what sort of word a content begins with."""
    if word == "to":
        return "to"
    if word in _ASKING:
        return "wh"
    if word in _DETERMINERS:
        return "D"
    return "ing" if word.endswith("ing") else "S" if word in _SUBJECTS else "o"


def _where(statement: Statement, content: Sequence[int]) -> str:
    """Return on which side of its cue a content stands, and how far away."""
    if statement.cue is None or not content:
        return "alone"
    if content[0] > statement.cue:
        return f"after {min(content[0] - statement.cue, 5)}"
    return "around" if content[-1] > statement.cue else "before"


def _source(words: Words, statement: Statement) -> str:
    if statement.source is None:
        return "none"
    first, stop = statement.source
    return f"{words.cls[first]} {words.cls[stop - 1]}"


@lru_cache(maxsize=1)
def _weights() -> dict[str, tuple[int, ...]]:
    return {feature: tuple(row) for feature, row in load("form.json")["weights"].items()}
