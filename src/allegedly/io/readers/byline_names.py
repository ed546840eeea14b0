"""The names of people in bylines, without what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_LONGEST_BYLINE: Final = 1_000
"""Characters of a byline that are looked at; the rest is not a list of names."""

_LONGEST_NAME: Final = 60
_MOST_WORDS: Final = 6

_BY: Final = re.compile(
    r"(?:(?:story|text|words|reported|reporting|written|compiled|edited|posted|published|an?|"
    r"exclusive|opinion|analysis|article|photos?)\s{1,5}){0,3}"
    r"by(?:line)?\s{0,5}:?\s{1,5}",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    r"^(?:von|par|por|auteur|autor|interview)[:\s]\s{0,5}(?=\S{1,40}\s\S)", re.IGNORECASE
)
_DIVIDED: Final = re.compile(r"[;|\n•·,/]|\s(?:and|&|with|und|et|y)\s", re.IGNORECASE)
_AFTERWARDS: Final = re.compile(
    r"\s(?:[-–—]\s.*|(?i:for|in|at|of|from|on)\s[A-Z0-9].*)|[(\[<@].*", re.DOTALL
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:[.'’‘\-‐‑][^\W\d_]*)*\.?")
_ELIDED: Final = re.compile(r"[a-z]{1,3}['’]\w")
_PARTICLES: Final = frozenset(
    "al ap ben bin bint da dal de del della den der di do dos du el ibn la le ten ter van von y "
    "zu zum zur".split()
)
_ENDINGS: Final = frozenset("jr jr. sr sr. ii iii iv phd ph.d. md m.d. mp obe".split())
_NEVER: Final = frozenset(
    """about account admin administrator advertisement afp agencies agency anonymous ap archive
    associated author authors blog breaking bureau business central channel columnist comment
    comments community company contact contributor contributors cookie cookies copyright
    correspondent corporation daily default department desk deutsche digital dpa editor editorial
    editors email entertainment facebook follow forum foundation gazette group guest health herald
    home inc instagram institute institution international journal latest lifestyle linkedin live
    local log login magazine mail media menu money more network networks news newsletter newspaper
    newsroom none null office online opinion our pa page partner paywall people photo
    photographer photos podcast policy politics post posted press privacy producer profile
    publisher radio redaktion register reporter reporters reuters science search service services
    share sign site society sponsored sports staff standard studio subscribe subscriber
    team technology telegraph terms the times today tribune tv tweet twitter undefined unknown
    update updated upi user username video view watch weather webmaster website weekly wire world
    writer writers www your youtube""".split()
)
"""Words that stand in bylines and menus, and in no name of a person."""


def people_in(byline: str | None, besides: Iterable[str | None] = ()) -> tuple[str, ...]:
    """Return the names of people in a byline, in order, each once.

    Args:
        byline: Such as "By Ines Ota and Pat Reed, The Tide".
        besides: Names known not to be people, such as the outlet.
    """
    text = (byline or "")[:_LONGEST_BYLINE].strip()
    opening = _BY.match(text)
    if opening is not None:
        text = text[opening.end() :]
    text = _ELSEWHERE.sub("", text, count=1)
    others = {_key(name) for name in besides if name}
    found: dict[str, str] = {}
    for part in _DIVIDED.split(text):
        name = " ".join(_AFTERWARDS.sub("", f" {part.strip()}").split()).strip(" ,.:-–—*")
        if part.strip().endswith(f"{name}.") and name.rpartition(" ")[2].lower() in ("jr", "sr"):
            name += "."
        if is_person(name) and _key(name) not in others:
            found.setdefault(_key(name), _cased(name))
    return tuple(found.values())


def is_person(name: str) -> bool:
    """Say whether a text can be the name of a person: two to six words, capitalised, no menu."""
    if not 3 <= len(name) <= _LONGEST_NAME:
        return False
    words = name.split()
    if not 2 <= len(words) <= _MOST_WORDS:
        return False
    bare = [word.rstrip(".").lower() for word in words]
    if not _NEVER.isdisjoint(bare):
        return False
    return all(
        _WORD.fullmatch(word)
        and (low in _PARTICLES or not word[0].islower() or _ELIDED.match(word))
        for word, low in zip(words, bare, strict=True)
    ) and any(low not in _PARTICLES and low not in _ENDINGS for low in bare)


def is_single_name(name: str) -> bool:
    """Say whether a text can be the one name that somebody writes under."""
    return (
        3 <= len(name) <= 20
        and _WORD.fullmatch(name) is not None
        and name[0].isupper()
        and not name.isupper()
        and name.lower() not in _NEVER
    )


def _cased(name: str) -> str:
    """Return a name in capitals as names are written elsewhere."""
    if not name.isupper() or len(name) < 6:
        return name
    return " ".join(word if "." in word else _titled(word) for word in name.split())


def _titled(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
