"""The organisation or place that the words of a role name: "Lund" in "mayor of Lund".

Words that may as well be something else yield nothing: in a table, a missing organisation is better
than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

_CAPITAL: Final = r"(?:[A-Z][\w’'&.-]*|[A-Z]\.)"
_NAME: Final = rf"{_CAPITAL}(?:\s+(?:(?:of|for|and|on|&)\s+(?:the\s+)?)?{_CAPITAL}){{0,9}}"
_AFTER: Final = re.compile(rf"\b(?:at|for|of|with|from|in)\s+(?:the\s+)?({_NAME})")
_PLAIN: Final = re.compile(r"\b(?:at|with)\s+((?:the|an?)\s+[a-z][\w -]{0,40})$")
_OWNER: Final = re.compile(rf"^(?:[Tt]he\s+)?({_NAME})[’']s?\s")
_BEFORE: Final = re.compile(rf"^(?:[Tt]he\s+|[Aa]n?\s+)?({_NAME})(?=\s|$)")

_TITLES: Final = frozenset(
    """Ambassador Analyst Attorney CEO CFO COO CTO Chair Chairman Chairwoman Chancellor Chief
    Commissioner Congressman Congresswoman Constable Coordinator Councillor Detective Director
    Editor Executive General Governor Judge Justice Leader MP Manager Mayor Minister Officer Premier
    President Prime Principal Professor Prosecutor Representative Secretary Senator Sergeant Sheriff
    Speaker Spokesman Spokesperson Spokeswoman Superintendent Treasurer Vice""".split()
)
_GENERIC: Final = frozenset(
    """Acting Assistant Associate Attorney Communications Defence Defense Deputy Economy Education
    Energy Environment Ex Executive External Finance First Foreign Former General Health Home
    Interior Junior Justice Labor Labour Lead Majority Managing Media Minority National Opposition
    Police Press Public Retired Security Senior Shadow Staff State Then Trade Transport Treasury
    Under""".split()
)
"""Words that stand in titles; alone, they name no organisation."""

_OF_PEOPLE: Final = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Dame)\b")
_ORIGIN: Final = re.compile(
    r"\w+(?:ian|ean|can|man|ish|ese|aeli|aqi|ench|utch|wiss|reek|elsh|zech)$"
)


def organization_of(role: str, people: Collection[str] = ()) -> str | None:
    """Return the organisation or place that a role names, or None.

    Args:
        role: The words of a role, such as "an engineer at the Harbour Board".
        people: Names and surnames of people, who may have a spokesman and are not organisations.
    """
    for after in _AFTER.finditer(role):
        found = _trimmed(after[1])
        if found and found not in people and not _OF_PEOPLE.match(found):
            return found
    if match := _PLAIN.search(role):
        return match[1]
    if owner := _OWNER.match(role):
        name = owner[1]
        return None if name in people or _OF_PEOPLE.match(name) else name
    return _before_title(role)


def _before_title(role: str) -> str | None:
    """Return the name before a title: "Microsoft" in "Microsoft CEO"."""
    match = _BEFORE.match(role)
    if match is None:
        return None
    words = match[1].split()
    while words and words[-1] in _TITLES:
        words.pop()
    titled = len(words) < len(match[1].split())
    while words and words[0] in _GENERIC:
        words.pop(0)
    if not words or words[0] in _TITLES or words[-1] in _GENERIC or _ORIGIN.fullmatch(words[-1]):
        return None
    sure = len(words) > 1 or (len(words[0]) > 1 and words[0].isupper())
    followed = match.end() < len(role)
    return " ".join(words) if (titled and not followed) or (sure and followed) else None


def _trimmed(name: str) -> str | None:
    """Return a name without a possessive; None if it only sounds like one ("of State")."""
    name = re.sub(r"[’']s?$", "", name)
    words = name.split()
    return None if len(words) == 1 and (name in _GENERIC or name in _TITLES) else name
