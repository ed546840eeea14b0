"""The tables of a database: their columns, with a description of each, and their references."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import attrs

Kind = Literal["integer", "text", "real"]
"""The type of a column, under the name that SQLite gives it."""


@attrs.frozen
class Column:
    """A column.

    Attributes:
        about: Its content, in a few words.
        kind: Its type.
        refers: The table whose `id` it holds; None if it holds a value.
        indexed: Whether it has an index; columns that refer to a table always have one.
    """

    about: str
    kind: Kind = "text"
    refers: str | None = None
    indexed: bool = False


@attrs.frozen
class Layout:
    """A table. Its first column is always `id`, a number that is unique in the table.

    Attributes:
        about: Its rows, in a sentence.
        label: The column by which a row is shown elsewhere.
        columns: By name, the columns after `id`.
        searched: The columns that full-text search covers; none if it has no search.
    """

    about: str
    label: str
    columns: Mapping[str, Column]
    searched: tuple[str, ...] = ()


def _to(table: str, about: str) -> Column:
    return Column(about, "integer", table)


def _number(about: str) -> Column:
    return Column(about, "integer")


def _choice(about: str) -> Column:
    return Column(about, indexed=True)


_RUNS: Final = Layout(
    "One row for each run that wrote to the database.",
    "allegedly",
    {
        "allegedly": Column("the version of allegedly that wrote"),
        "settings": Column("the settings of the run, as JSON"),
        "finished": _number("1 if the run came to its end, 0 if it was interrupted"),
    },
)
_ARTICLES: Final = Layout(
    "One row for each article.",
    "title",
    {
        "run": _to("runs", "the run that added it"),
        "article": _choice("its own id"),
        "title": Column("the headline"),
        "outlet": _choice("who published it"),
        "published": _choice("when it was published, in ISO 8601"),
        "month": _choice("the month of that, such as 2026-03"),
        "authors": Column("the names in the byline, separated by semicolons"),
        "url": Column("where it was published"),
        "file": Column("the file from which it was read"),
        "language": Column("the language that it declares, as a BCP 47 tag"),
        "words": _number("number of words, separated by white space"),
        "text": Column("headline, blank line, body; all positions count its code points"),
        "metadata": Column("all other fields of the article, as JSON"),
        "analysed_by": Column("names and versions of the attributor and the classifiers"),
    },
    ("title", "text"),
)
_SOURCES: Final = Layout(
    "One row for each source of an article: all attributions to one name are one source.",
    "who",
    {
        "article": _to("articles", "the article"),
        "who": _choice("its name, or the words for it if no name is known"),
        "name": Column("its canonical name in the article"),
        "text": Column("the words by which the article first cites it"),
        "kind": _choice("named-person, named-organization, description, unnamed-person, …"),
        "voice": _choice("named, unnamed, document or unclear"),
        "role": Column("the title or employer that the article gives"),
        "organization": _choice("the organisation or place in the role"),
        "bases": Column("the words that say how it knows, or why it is not named"),
        "paragraph": _number("the paragraph that first cites it, from 1"),
        "attributions": _number("number of its attributions"),
        "claims": _number("number of its claims"),
        "direct": _number("number of its direct quotations"),
        "indirect": _number("number of its attributions in indirect speech"),
        "mixed": _number("number of its attributions that are partly quoted"),
        "words_quoted": _number("number of its words in quotation marks"),
        "denials": _number("number of its attributions in which it denies something"),
    },
)
_ATTRIBUTIONS: Final = Layout(
    "One row for each attribution: who is said to have said, thought or shown what.",
    "content",
    {
        "article": _to("articles", "the article"),
        "parent": _to("attributions", "the attribution inside whose content it stands"),
        "source": _to("sources", "the source; empty if the text states none"),
        "attribution": Column("its id in the article"),
        "words": Column("the words that name the source here"),
        "cue": Column("the words that signal the attribution"),
        "lemma": _choice("the base form of the cue"),
        "stance": _choice("how the cue presents the content: neutral, distancing, denying, …"),
        "content": Column("the attributed words"),
        "spans": Column("their positions in the text, such as 3-8;12-20"),
        "form": Column("proposition, directive, intention or topic"),
        "quotation": _choice("direct, indirect or mixed"),
        "negated": _number("1 if the attribution itself is denied (“she did not say”), else 0"),
        "score": Column("probability that it is an attribution", "real"),
    },
)
_CLAIMS: Final = Layout(
    "One row for each claim: what one voice puts forward.",
    "text",
    {
        "article": _to("articles", "the article"),
        "attribution": _to("attributions", "the attribution that it comes from; empty: the author"),
        "source": _to("sources", "the source that makes it"),
        "claim": Column("its id in the article"),
        "text": Column("its words"),
        "who": Column("the name or the words of its source, “the author”, or “not named”"),
        "voice": _choice("author, named, unnamed, document or unclear"),
        "spans": Column("its positions in the text, such as 3-8;12-20"),
        "sentence": _number("the number of the sentence in which it begins, from 0"),
    },
    ("text", "who"),
)
_ASSESSMENTS: Final = Layout(
    "One row for the judgement of one classifier on one claim.",
    "label",
    {
        "claim": _to("claims", "the claim"),
        "classifier": _choice("name of the classifier"),
        "label": _choice("hedged or plain"),
        "score": Column("probability of hedged", "real"),
        "degree": _choice("how firmly the voice of the claim stands behind it"),
        "polarity": Column("+ or -; empty with the degree none"),
        "value": Column("both as one number, from −1 (certainly not) to 1 (certainly so)", "real"),
        "author_degree": Column("for a claim of a source, how firmly the author stands behind it"),
        "author_polarity": Column("+ or -"),
        "author_value": Column("both as one number", "real"),
        "explanation": Column("the reason, in words"),
    },
)
_HEDGES: Final = Layout(
    "One row for each hedge that a classifier found in a claim.",
    "text",
    {
        "article": _to("articles", "the article"),
        "claim": _to("claims", "the claim"),
        "classifier": _choice("name of the classifier"),
        "text": Column("the words of the hedge"),
        "type": _choice("epistemic, doxastic, investigation, condition, hearsay, weasel, …"),
        "holder": _choice("author or source: who hedges"),
        "start": _number("its position in the text of the article"),
        "end": _number("the position after it"),
    },
)
_FINDINGS: Final = Layout(
    "One row for each finding of the audit: sourcing that an editor would send back.",
    "message",
    {
        "article": _to("articles", "the article"),
        "code": _choice("the code of the check, such as SRC01"),
        "severity": _choice("note, warning or error"),
        "message": Column("the fault"),
        "advice": Column("the remedy"),
        "text": Column("the words in question"),
        "start": _number("their position in the text of the article"),
        "end": _number("the position after them"),
    },
)
_FAILURES: Final = Layout(
    "One row for each part of an analysis that failed; what it would have found is missing.",
    "reason",
    {
        "article": _to("articles", "the article"),
        "stage": Column("the step that failed"),
        "name": Column("the plugin or the input"),
        "version": Column("the version of the plugin"),
        "reason": Column("the cause"),
        "place": Column("file and line in the code of the plugin"),
    },
)

LAYOUTS: Final[Mapping[str, Layout]] = {
    "runs": _RUNS,
    "articles": _ARTICLES,
    "sources": _SOURCES,
    "attributions": _ATTRIBUTIONS,
    "claims": _CLAIMS,
    "assessments": _ASSESSMENTS,
    "hedges": _HEDGES,
    "findings": _FINDINGS,
    "failures": _FAILURES,
}
"""All tables; each refers only to itself and to tables before it."""


def schema() -> str:
    """Return the statements that create the tables, their indexes and full-text search."""
    return "\n".join(_statements(name, table) for name, table in LAYOUTS.items())


def _statements(name: str, table: Layout) -> str:
    lines = ["[id] integer primary key"]
    indexes = []
    for column, about in table.columns.items():
        refers = f" references [{about.refers}]([id])" if about.refers else ""
        lines.append(f"[{column}] {about.kind}{refers}")
        if about.refers or about.indexed:
            indexes.append(f"create index [{name}_{column}] on [{name}] ([{column}]);")
    body = ",\n  ".join(lines)
    return "\n".join([f"create table [{name}] (\n  {body}\n);", *indexes, _search(name, table)])


def _search(name: str, table: Layout) -> str:
    """Return the statements for full-text search, kept up to date by triggers."""
    if not table.searched:
        return ""
    columns = ", ".join(f"[{column}]" for column in table.searched)

    def values(row: str) -> str:
        return ", ".join(f"{row}.[{column}]" for column in ("id", *table.searched))

    # All names are those of the layouts above.
    add = f"insert into [{name}_fts] (rowid, {columns}) values ({values('new')});"  # noqa: S608
    remove = (
        f"insert into [{name}_fts] ([{name}_fts], rowid, {columns}) "  # noqa: S608
        f"values ('delete', {values('old')});"
    )
    return f"""\
create virtual table [{name}_fts] using fts5 (
  {columns}, content=[{name}], content_rowid=[id], tokenize='porter unicode61'
);
create trigger [{name}_added] after insert on [{name}] begin {add} end;
create trigger [{name}_removed] after delete on [{name}] begin {remove} end;
create trigger [{name}_changed] after update on [{name}] begin {remove} {add} end;"""
