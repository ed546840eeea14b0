"""The tables of a summary in DuckDB: small enough to count, and spilled to disk where they are not.

Shards are read one after the other, so only the tables below grow with the number of articles. All
records get a number of their own over all shards.

- `articles`: record, words, outlet.
- `cited`: one row for each attribution, with what its source, cue and claim are.
- `spoken`: by record, numbers of claims: all, by voice, and those of sources.
- `judged`: by record, classifier and voice, numbers of claims: assessed, hedged, by degree.
- `parts`: record and the number of a part of the collection; 0 is the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from allegedly.errors import SummaryError
from allegedly.extras import need
from allegedly.model import DEGREES, VOICES
from allegedly.model.quoted_source import words_in_marks
from allegedly.summary.inputs import Shard, column_of
from allegedly.summary.memory import checked_memory
from allegedly.tables.nested import COLUMNS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PREFERRED: Final = ("rules", "neural", "ml", "lexicon")
"""The classifiers whose labels are used for the claims of a source, the first that ran."""

_AT_ONCE: Final = 10_000

_WORDS: Final = (
    r"len(list_filter(regexp_extract_all(a.content, '[^\s\pZ]+'), lambda word: word <> '…'))"
)

_TABLES: Final = f"""
CREATE TABLE articles (record BIGINT, words BIGINT, outlet VARCHAR, part_of VARCHAR[]);
CREATE TABLE cited (
    record BIGINT, who VARCHAR, words VARCHAR, described VARCHAR, kind VARCHAR, body BOOLEAN,
    role VARCHAR, stance VARCHAR, lemma VARCHAR, quotation VARCHAR, quoted BIGINT, nested BOOLEAN,
    judged BOOLEAN, hedged BOOLEAN, outlet VARCHAR
);
CREATE TABLE spoken (
    record BIGINT, claims BIGINT, sourced BIGINT, {", ".join(f"{voice} BIGINT" for voice in VOICES)}
);
CREATE TABLE judged (
    record BIGINT, classifier VARCHAR, voice VARCHAR, judged BIGINT, hedged BIGINT, voiced BIGINT,
    {", ".join(f'"{degree}" BIGINT' for degree in DEGREES)}
);
"""

_MONTH: Final = "strftime(make_timestamp(epoch_us(published)), '%Y-%m')"
_HOST: Final = r"regexp_extract(lower(url), '^https?://(?:www\.)?([^/:?#]+)', 1)"
_OUTLET: Final = f"coalesce(nullif(trim(outlet), ''), nullif({_HOST}, ''))"

_ARTICLES: Final = """
INSERT INTO articles
SELECT $base + record, words, {outlet}, list_distinct(list_filter({by}, lambda x: x IS NOT NULL))
FROM read_parquet($articles) ORDER BY record
"""

_WORDED: Final = r"trim(regexp_replace({source}, '\s+', ' ', 'g'), ' ,')"
_KEY: Final = f"regexp_replace(lower({_WORDED.format(source='a.source')}), '^(the|an?) ', '')"

_BARE: Final = "replace(a.source, coalesce(a.source_basis, chr(0)), '')"
_DETERMINER: Final = "^(the|these|those|some|an?) "
_AMOUNT: Final = "^a (dozen|few|couple|handful|number|hundred|thousand|half|third|quarter|lot)s? "
_DESCRIBED: Final = f"""
    CASE WHEN regexp_matches(a.source, '{_AMOUNT}', 'i') THEN {_WORDED.format(source=_BARE)}
    ELSE regexp_replace({_WORDED.format(source=_BARE)}, '{_DETERMINER}', '', 'i') END
"""

_CITED: Final = f"""
INSERT INTO cited
SELECT $base + a.record, a.source_name, CASE WHEN a.source_name IS NULL THEN {_KEY} END,
    CASE WHEN a.source_name IS NULL THEN {_DESCRIBED} END, a.source_kind,
    CASE WHEN a.source_kind = 'named-organization' THEN true
        WHEN a.source_kind = 'named-person' OR lower(a.source) IN ('he', 'she', 'him', 'her', 'i')
        THEN false END,
    a.source_role, a.stance, a.lemma, a.quotation,
    CASE a.quotation WHEN 'direct' THEN {_WORDS} WHEN 'mixed' THEN words_in_marks(a.content)
        ELSE 0 END,
    a.parent IS NOT NULL, j.label IS NOT NULL,
    coalesce(j.label = 'hedged', false), o.outlet
FROM read_parquet($attributions) a
LEFT JOIN judgements j
    ON j.record = a.record AND j.attribution = a.attribution AND j.classifier = $one
JOIN articles o ON o.record = $base + a.record
"""

_SPOKEN: Final = f"""
INSERT INTO spoken
SELECT $base + record, count(*), count(*) FILTER (voice IN ('named', 'unnamed', 'document')),
    {", ".join(f"count(*) FILTER (voice = '{voice}')" for voice in VOICES)}
FROM read_parquet($claims) GROUP BY record
"""

_JUDGEMENTS: Final = """
CREATE OR REPLACE TEMP TABLE judgements AS
SELECT c.record, c.attribution, c.voice, j.classifier, j.label, j.degree
FROM read_parquet($claims) c
JOIN read_parquet($assessments) j ON j.record = c.record AND j.claim = c.claim
"""

_JUDGED: Final = f"""
INSERT INTO judged
SELECT $base + record, classifier, voice, count(*), count(*) FILTER (label = 'hedged'),
    count(degree), {", ".join(f"count(*) FILTER (degree = '{degree}')" for degree in DEGREES)}
FROM judgements GROUP BY record, classifier, voice
"""

_CLASSIFIERS: Final = "SELECT DISTINCT classifier FROM judgements ORDER BY 1"


class Database:
    """The tables of one summary."""

    def __init__(self, scratch: Path, *, memory: str, threads: int | None) -> None:
        """Create empty tables.

        Args:
            scratch: A folder for the tables, and for what does not fit into memory.
            memory: The most memory that DuckDB uses, such as ``512MB``.
            threads: The number of threads; None for one per processor.

        Raises:
            MissingExtraError: If duckdb is not installed.
            SummaryError: If `memory` is not a size, or too little.
        """
        duckdb = need("duckdb", "summary", "a summary")
        self._errors = duckdb.Error
        self._too_little = duckdb.OutOfMemoryException
        self._memory = checked_memory(memory)
        settings = {
            "memory_limit": self._memory,
            "temp_directory": str(scratch / "spilled"),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if threads is not None:
            settings["threads"] = threads
        try:
            self.connection: DuckDBPyConnection = duckdb.connect(":memory:", config=settings)
        except self._errors as error:
            raise self._error("DuckDB does not start", error) from error
        self.connection.execute(_TABLES)
        self.connection.create_function("words_in_marks", words_in_marks, ["VARCHAR"], "BIGINT")
        self._records = 0

    def add(self, shard: Shard, by: str | None) -> None:
        """Add the articles of a shard.

        Args:
            shard: The shard.
            by: The column by which articles are grouped, or None.

        Raises:
            SummaryError: If it cannot be read.
        """
        files = {
            name: _literal(shard.folder / f"{name}.parquet")
            for name in ("articles", "attributions", "claims", "assessments")
        }
        expression = _expression(by)
        try:
            self._run(_ARTICLES.format(outlet=_OUTLET, by=expression), files, "articles", "base")
            self._run(_JUDGEMENTS, files, "claims", "assessments")
            ran = [name for (name,) in self._rows(_CLASSIFIERS)]
            one = next((name for name in PREFERRED if name in ran), min(ran, default=None))
            self._run(_CITED, {**files, "one": one}, "attributions", "one", "base")
            self._run(_SPOKEN, files, "claims", "base")
            self._run(_JUDGED, files, "base")
            ((last,),) = self._rows("SELECT max(record) FROM read_parquet($1)", [files["articles"]])
        except self._errors as error:
            raise self._error(f"{shard.folder}: cannot be read", error) from error
        self._records += 0 if last is None else last + 1

    def rows(self, query: str, values: Any = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query.

        Raises:
            SummaryError: If memory or disk do not suffice.
        """
        try:
            return self._rows(query, values)
        except self._errors as error:
            raise self._error("the summary failed", error) from error

    def each(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, which may be many.

        Raises:
            SummaryError: If memory or disk do not suffice.
        """
        try:
            found = self.connection.execute(query)
            while rows := found.fetchmany(_AT_ONCE):
                yield from rows
        except self._errors as error:
            raise self._error("the summary failed", error) from error

    def _error(self, failed: str, error: Exception) -> SummaryError:
        if isinstance(error, self._too_little):
            return SummaryError(
                f"{self._memory} of memory and the space for temporary files do not suffice "
                f'({_first_line(error)}); give more memory (--memory 2GB, memory="2GB"), or '
                "free disk space"
            )
        return SummaryError(f"{failed}: {_first_line(error)}")

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def _rows(self, query: str, values: Any = None) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, values).fetchall()

    def _run(self, query: str, values: Mapping[str, Any], *names: str) -> None:
        given = {**values, "base": self._records}
        self.connection.execute(query, {name: given[name] for name in names})


def _expression(by: str | None) -> str:
    """Return the list of values by which an article is grouped, as SQL."""
    if by is None:
        return "CAST([] AS VARCHAR[])"
    if by == "author":
        return "authors"
    if by == "outlet":
        return f"[{_OUTLET}]"
    if by == "month":
        return f"[{_MONTH}]"
    return f"[{column_of(by, COLUMNS['articles'])}]"


def _literal(path: Path) -> str:
    """Return a path in which nothing is a pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path.absolute()))


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
