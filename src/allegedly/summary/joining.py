"""Names joined across articles: from the tables to `people`, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from typing import Final

import attrs

from allegedly.extras import need
from allegedly.model import SourceKind
from allegedly.summary.database import Database
from allegedly.summary.same_person import Doubt, Mention, is_bare, joined

_AT_ONCE: Final = 100_000


@attrs.frozen
class Identity:
    """A named source over all articles.

    Attributes:
        name: Its most frequent name.
        kind: Its kind.
        role: Its most frequent role, or None.
    """

    name: str
    kind: SourceKind
    role: str | None


class Identities:
    """The named sources, by number; their names and roles are counted when they are asked for."""

    def __init__(
        self, mentions: Sequence[Mention], numbers: Sequence[int], known: frozenset[str]
    ) -> None:
        """Keep what was joined.

        Args:
            mentions: The mentions.
            numbers: For each, the number of its source.
            known: The names of which it is known whether they are those of people.
        """
        self._mentions = mentions
        self._numbers = numbers
        self._known = known

    def __len__(self) -> int:
        return max(self._numbers, default=-1) + 1

    def those(self, wanted: Set[int]) -> dict[int, Identity]:
        """Return some of the sources."""
        names: dict[int, Counter[tuple[str, bool]]] = {number: Counter() for number in wanted}
        roles: dict[int, Counter[str]] = {number: Counter() for number in wanted}
        for mention, number in zip(self._mentions, self._numbers, strict=True):
            if number in wanted:
                names[number][mention.name, mention.body] += mention.attributions
                if mention.role:
                    roles[number][mention.role] += mention.attributions
        return {number: self._identity(names[number], roles[number]) for number in wanted}

    def _identity(self, names: Counter[tuple[str, bool]], roles: Counter[str]) -> Identity:
        ((name, body), _), *_ = names.most_common(1)
        kind: SourceKind = "named-organization" if body else "named-person"
        role = roles.most_common(1)[0][0] if roles else None
        return Identity(name, kind if name in self._known else "description", role)


_BODIES: Final = """
CREATE TABLE bodies AS
SELECT who, CASE WHEN count(body) = 0 THEN NULL
    ELSE count(*) FILTER (body) > count(*) FILTER (NOT body) END AS body
FROM cited WHERE who IS NOT NULL GROUP BY who
"""

_NAMES: Final = "SELECT who FROM bodies WHERE body IS DISTINCT FROM false"

_BARE: Final = """
UPDATE cited SET who = NULL, words = lower(regexp_replace(who, '^the ', '', 'i')),
    described = regexp_replace(who, '^the ', '', 'i'), kind = 'description'
WHERE who IN (SELECT unnest($1))
"""

_MENTIONS: Final = """
SELECT who, bodies.body, coalesce(role, ''), coalesce(outlet, ''), count(DISTINCT record), count(*)
FROM cited JOIN bodies USING (who) GROUP BY ALL ORDER BY ALL
"""


def join_names(database: Database) -> tuple[Identities, list[Doubt]]:
    """Join the named sources, write the table `identity`, and return them with doubtful cases.

    A body named by one general word ("Court") becomes a description: it says too little.

    Raises:
        MissingExtraError: If rapidfuzz is not installed.
    """
    database.rows(_BODIES)
    bare = [name for (name,) in database.rows(_NAMES) if is_bare(name)]
    if bare:
        database.rows(_BARE, [bare])
    mentions: list[Mention] = []
    known: set[str] = set()
    same: dict[str, str] = {}  # so that each text is held once
    for name, body, role, outlet, articles, attributions in database.each(_MENTIONS):
        name, role, outlet = (same.setdefault(text, text) for text in (name, role, outlet))
        mentions.append(Mention(name, bool(body), role, outlet, articles, attributions))
        if body is not None:
            known.add(name)
    del same
    numbers, doubts = joined(mentions)
    _write(database, mentions, numbers)
    return Identities(mentions, numbers, frozenset(known)), doubts


def _write(database: Database, mentions: Sequence[Mention], numbers: Sequence[int]) -> None:
    pa = need("pyarrow", "summary", "a summary")
    database.rows(
        "CREATE TABLE identity (name VARCHAR, role VARCHAR, outlet VARCHAR, identity INTEGER)"
    )
    for start in range(0, len(mentions), _AT_ONCE):
        part = mentions[start : start + _AT_ONCE]
        batch = pa.table(
            {
                "name": pa.array([m.name for m in part], pa.string()),
                "role": pa.array([m.role for m in part], pa.string()),
                "outlet": pa.array([m.outlet for m in part], pa.string()),
                "identity": pa.array(numbers[start : start + _AT_ONCE], pa.int32()),
            }
        )
        database.connection.register("batch", batch)
        database.rows("INSERT INTO identity SELECT * FROM batch")
        database.connection.unregister("batch")
