"""The figures of the parts of a collection, counted in the tables of `database`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from allegedly.model import DEGREES, STANCES, VOICES, SourceKind, Stance, Voice
from allegedly.summary.database import Database
from allegedly.summary.intervals import (
    Share,
    Sums,
    mean_in_articles,
    share_in_articles,
    share_of_articles,
)
from allegedly.summary.joining import Identities, Identity
from allegedly.summary.results import Cue, Figures, Hedging, Quotations, Ranked, Verbs

_CUES: Final = 10
"""The most cues of a stance that are listed."""

_SUMS: Final = (
    "count(*) FILTER ({n} > 0), sum({y}), sum({n}), sum({y} * {y}), sum({y} * {n}), sum({n} * {n})"
)
_NOTHING: Final = Sums(0, 0, 0, 0, 0, 0)

Keyed = dict[Any, Any]


def figures(database: Database, identities: Identities, top: int) -> dict[int, Figures]:
    """Return the figures by number of part.

    Args:
        database: The tables, with `parts` and `identity`.
        identities: The named sources.
        top: Number of sources to list for each part.
    """
    return _Measure(database, identities, top).all()


class _Measure:
    def __init__(self, database: Database, identities: Identities, top: int) -> None:
        self._rows = database.rows
        self._identities = identities
        self._top = top
        for query in _PREPARED:
            database.rows(query)

    def all(self) -> dict[int, Figures]:
        sizes = self._by_part(
            "SELECT part, count(*), sum(words) FROM parts JOIN articles USING (record) GROUP BY 1"
        )
        attributions = self._by_part(
            "SELECT part, sum(n) FROM per_article JOIN parts USING (record) GROUP BY 1"
        )
        claims = self._by_part(
            "SELECT part, sum(claims) FROM spoken JOIN parts USING (record) GROUP BY 1"
        )
        voices = self._voices()
        unnamed = self._sums("spoken", "unnamed", "sourced")
        one = self._by_part(
            "SELECT part, count(*) FILTER (sources = 1), count(*) FROM per_article "
            "JOIN parts USING (record) WHERE sources > 0 GROUP BY 1"
        )
        sources = self._sums("per_article", "sources", "least(sources, 1)")
        hedging = self._hedging()
        verbs = self._verbs()
        quotations = self._quotations()
        named = self._ranked("by_identity", "identity", "identity")
        known = self._identities.those({row[0] for rows in named.values() for row in rows})
        described = self._ranked("by_words", "words, kind", "max(described), kind")
        return {
            part: Figures(
                articles=number,
                words=int(words or 0),
                claims=int(claims.get(part, (0,))[0] or 0),
                attributions=int(attributions.get(part, (0,))[0] or 0),
                voices={voice: voices.get((part, voice), _share(_NOTHING)) for voice in VOICES},
                unnamed=_share(unnamed.get(part, _NOTHING)),
                single_source=share_of_articles(*one.get(part, (0, 0))),
                sources_per_article=mean_in_articles(sources.get(part, _NOTHING)),
                hedging=hedging.get(part, {}),
                verbs=verbs[part],
                quotations=quotations[part],
                sources=tuple(_source(known[row[0]], row, number) for row in named.get(part, ())),
                descriptions=tuple(_description(row, number) for row in described.get(part, ())),
            )
            for part, (number, words) in sorted(sizes.items())
        }

    def _by_part(self, query: str) -> dict[int, tuple[Any, ...]]:
        return {row[0]: row[1:] for row in self._rows(query)}

    def _sums(self, table: str, y: str, n: str, key: str = "part") -> Keyed:
        """Return sums over the articles of each part, or of each of its keys."""
        size = key.count(",") + 1
        query = (
            f"SELECT {key}, {_SUMS.format(y=y, n=n)} FROM {table} JOIN parts USING (record) "
            "GROUP BY ALL"
        )
        return {
            (row[0] if size == 1 else row[:size]): Sums(*(int(v or 0) for v in row[size:]))
            for row in self._rows(query)
        }

    def _voices(self) -> dict[tuple[int, Voice], Share]:
        found: dict[tuple[int, Voice], Share] = {}
        for voice in VOICES:
            for part, sums in self._sums("spoken", f'"{voice}"', "claims").items():
                found[part, voice] = _share(sums)
        return found

    def _hedging(self) -> dict[int, dict[str, dict[Voice, Hedging]]]:
        key = "part, classifier, voice"
        hedged = self._sums("judged", "hedged", "judged", key)
        degrees = {degree: self._sums("judged", f'"{degree}"', "voiced", key) for degree in DEGREES}
        found: dict[int, dict[str, dict[Voice, Hedging]]] = defaultdict(dict)
        for part, name in sorted({at[:2] for at in hedged}):
            found[part][name] = {
                voice: Hedging(
                    _share(hedged.get((part, name, voice), _NOTHING)),
                    {
                        degree: _share(sums.get((part, name, voice), _NOTHING))
                        for degree, sums in degrees.items()
                    },
                )
                for voice in VOICES
            }
        return found

    def _verbs(self) -> Mapping[int, dict[Stance, Verbs]]:
        listed: dict[tuple[int, str], list[Cue]] = defaultdict(list)
        for part, stance, lemma, count in self._rows(
            "SELECT part, stance, lemma, count(*) AS n FROM cited JOIN parts USING (record) "
            "WHERE stance IS NOT NULL GROUP BY part, stance, lemma "
            "QUALIFY row_number() OVER (PARTITION BY part, stance ORDER BY n DESC, lemma) <= $1 "
            "ORDER BY part, stance, n DESC, lemma",
            [_CUES],
        ):
            listed[part, stance].append(Cue(lemma, count))
        shares = {stance: self._sums("per_article", stance, "cues") for stance in STANCES}
        found: dict[int, dict[Stance, Verbs]] = defaultdict(
            lambda: {stance: Verbs(_share(_NOTHING), ()) for stance in STANCES}
        )
        for stance, sums in shares.items():
            for part, value in sums.items():
                found[part][stance] = Verbs(_share(value), tuple(listed[part, stance]))
        return found

    def _quotations(self) -> Mapping[int, Quotations]:
        share = self._sums("per_article", "direct", "n")
        words = self._sums("per_article", "direct_words", "direct")
        found: dict[int, Quotations] = defaultdict(
            lambda: Quotations(_share(_NOTHING), mean_in_articles(_NOTHING), None)
        )
        quartiles = self._by_part(
            "SELECT part, quantile_disc(quoted, [0.25, 0.5, 0.75]) FROM cited "
            "JOIN parts USING (record) WHERE quotation = 'direct' GROUP BY 1"
        )
        for part, sums in share.items():
            (at,) = quartiles.get(part, (None,))
            found[part] = Quotations(
                _share(sums),
                mean_in_articles(words.get(part, _NOTHING)),
                None if at is None else (at[0], at[1], at[2]),
            )
        return found

    def _ranked(self, table: str, key: str, shown: str) -> dict[int, list[tuple[Any, ...]]]:
        """Return the sources that most articles of each part cite."""
        found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        order = f"articles DESC, attributions DESC, {key}"
        sums = _SUMS.format(y="hedged", n="judged")
        for row in self._rows(
            f"SELECT part, {shown}, count(*) AS articles, sum(n) AS attributions, sum(direct), "
            "sum(quoted), sum(denials), sum(nested), "
            f"count(DISTINCT outlet), {sums} FROM {table} JOIN parts USING (record) "
            f"GROUP BY part, {key} "
            f"QUALIFY row_number() OVER (PARTITION BY part ORDER BY {order}) <= $1 "
            f"ORDER BY part, {order}",
            [self._top],
        ):
            found[row[0]].append(row[1:])
        return found


def _source(source: Identity, row: Sequence[Any], articles: int) -> Ranked:
    return _row(source.name, source.kind, source.role, row[1:], articles)


def _description(row: Sequence[Any], articles: int) -> Ranked:
    return _row(row[0], row[1], None, row[2:], articles)


def _row(who: str, kind: SourceKind, role: str | None, row: Sequence[Any], articles: int) -> Ranked:
    numbers = [int(value or 0) for value in row]
    return Ranked(
        who=who,
        kind=kind,
        role=role,
        articles=share_of_articles(numbers[0], articles),
        attributions=numbers[1],
        quotations=numbers[2],
        words_quoted=numbers[3],
        denials=numbers[4],
        nested=numbers[5],
        outlets=numbers[6],
        hedged=_share(Sums(*numbers[7:])),
    )


def _share(sums: Sums) -> Share:
    return share_in_articles(sums)


_COUNTED: Final = """
    count(*) AS n, count(*) FILTER (quotation = 'direct') AS direct, sum(quoted) AS quoted,
    count(*) FILTER (stance = 'denying') AS denials, count(*) FILTER (nested) AS nested,
    count(*) FILTER (judged) AS judged, count(*) FILTER (hedged) AS hedged,
    any_value(cited.outlet) AS outlet
"""

_PREPARED: Final = (
    f"""
    CREATE TABLE by_identity AS
    SELECT record, identity.identity, {_COUNTED}
    FROM cited JOIN identity ON identity.name = who AND identity.role = coalesce(cited.role, '')
        AND identity.outlet = coalesce(cited.outlet, '')
    GROUP BY ALL
    """,
    f"""
    CREATE TABLE by_words AS
    SELECT record, lower(described) AS words, kind, max(described) AS described, {_COUNTED}
    FROM cited WHERE who IS NULL AND kind <> 'pronoun' AND described IS NOT NULL
        AND lower(described) NOT IN ('that', 'this', 'these', 'which', 'who', 'it')
    GROUP BY record, lower(described), kind
    """,
    f"""
    CREATE TABLE per_article AS
    SELECT record, count(*) AS n, count(stance) AS cues,
        {", ".join(f"count(*) FILTER (stance = '{stance}') AS {stance}" for stance in STANCES)},
        count(*) FILTER (quotation = 'direct') AS direct,
        coalesce(sum(quoted) FILTER (quotation = 'direct'), 0) AS direct_words,
        greatest(
            count(DISTINCT coalesce(who, kind || ':' || words))
                FILTER (who IS NOT NULL OR kind <> 'pronoun'),
            least(count(kind), 1)
        ) AS sources
    FROM cited GROUP BY record
    """,
)
