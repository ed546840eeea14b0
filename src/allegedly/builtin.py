"""The plugins that this distribution itself provides, through the same hooks as any other."""

from __future__ import annotations

from typing import Final

from allegedly.hookspecs import (
    AttributorSpec,
    CheckSpec,
    CorpusSpec,
    Lazy,
    ReaderSpec,
    RendererSpec,
    hookimpl,
)

_READERS: Final = "allegedly.io.readers"
_RENDER: Final = "allegedly.render"


def _looks_like_json_lines(head: bytes) -> bool:
    """Return whether a stream holds JSON that no reader of a special kind of JSON claims."""
    from allegedly.io.readers.analyses import looks_like_analyses
    from allegedly.io.readers.jsonl import looks_like_json
    from allegedly.io.readers.ninjs import looks_like_ninjs

    special = looks_like_ninjs, looks_like_analyses
    return looks_like_json(head) and not any(looks(head) for looks in special)


@hookimpl
def allegedly_attributors() -> list[AttributorSpec]:
    """Offer the built-in attributor."""
    return [
        AttributorSpec(
            "rules",
            Lazy("allegedly.attribution.rules:RuleAttributor"),
            "quotations, reporting clauses and noun cues by rule",
            trained_on=("polnear-train", "newsroom-train"),
            seen="allegedly.attribution.rules:data/seen.bin",
            preference=10,
        )
    ]


@hookimpl
def allegedly_checks() -> list[CheckSpec]:
    """Offer the checks of the audit."""
    from allegedly.audit.checks.specs import check_specs

    return check_specs()


@hookimpl
def allegedly_corpora() -> list[CorpusSpec]:
    """Offer the corpora whose formats this distribution reads."""
    from allegedly.bench.corpora.specs import corpus_specs

    return corpus_specs()


@hookimpl
def allegedly_readers() -> list[ReaderSpec]:
    """Offer readers of text, pages, feeds, tables and web archives."""
    return [
        ReaderSpec(
            "text",
            Lazy(f"{_READERS}.text:TextReader"),
            "plain text, one article in a file",
            (".txt", ".text"),
        ),
        ReaderSpec(
            "jsonl",
            Lazy(f"{_READERS}.jsonl:JsonLinesReader"),
            "JSON Lines, one article on a line",
            (".jsonl", ".ndjson"),
            _looks_like_json_lines,
        ),
        ReaderSpec(
            "analyses",
            Lazy(f"{_READERS}.analyses:AnalysesReader"),
            "the articles of analyses that allegedly wrote as JSON",
            (),
            Lazy(f"{_READERS}.analyses:looks_like_analyses"),
        ),
        ReaderSpec(
            "web-page",
            Lazy(f"{_READERS}.html:HtmlReader"),
            "web pages, saved or as they are, one article in a file",
            (".html", ".htm", ".xhtml"),
            Lazy(f"{_READERS}.html:looks_like_html"),
        ),
        ReaderSpec(
            "markdown",
            Lazy(f"{_READERS}.markdown:MarkdownReader"),
            "Markdown, one article in a file",
            (".md", ".markdown"),
            Lazy(f"{_READERS}.markdown:looks_like_markdown"),
        ),
        ReaderSpec(
            "ninjs",
            Lazy(f"{_READERS}.ninjs:NinjsReader"),
            "ninjs, the IPTC's news in JSON",
            (".ninjs", ".json"),
            Lazy(f"{_READERS}.ninjs:looks_like_ninjs"),
        ),
        ReaderSpec(
            "newsml",
            Lazy(f"{_READERS}.newsml:NewsmlReader"),
            "NewsML-G2, NewsML 1 and NITF, the IPTC's news in XML",
            (".newsml", ".nitf", ".xml"),
            Lazy(f"{_READERS}.newsml:looks_like_newsml"),
        ),
        ReaderSpec(
            "csv-rows",
            Lazy(f"{_READERS}.tables:CsvReader"),
            "CSV, one article in a row",
            (".csv", ".tsv"),
            Lazy(f"{_READERS}.tables:looks_like_csv"),
        ),
        ReaderSpec(
            "parquet-rows",
            Lazy(f"{_READERS}.parquet:ParquetReader"),
            "Parquet, one article in a row",
            (".parquet", ".pq"),
            Lazy(f"{_READERS}.parquet:looks_like_parquet"),
        ),
        ReaderSpec(
            "warc",
            Lazy(f"{_READERS}.warc:WarcReader"),
            "web archives (WARC), one article for each page that has one",
            (".warc",),
            Lazy(f"{_READERS}.warc:looks_like_warc"),
            packed=True,
        ),
    ]


@hookimpl
def allegedly_renderers() -> list[RendererSpec]:
    """Offer the table for terminals, JSON Lines, and reports for browsers."""
    return [
        RendererSpec(
            "table",
            Lazy(f"{_RENDER}.terminal:TableRenderer"),
            "claims with voice and hedges, to read in a terminal",
        ),
        RendererSpec(
            "json",
            Lazy(f"{_RENDER}.json:JsonRenderer"),
            "JSON Lines, one object for each article",
            ".jsonl",
        ),
        RendererSpec(
            "csv",
            Lazy("allegedly.tables:CsvRenderer"),
            "CSV table of claims, attributions, hedges or sources",
            ".csv",
        ),
        RendererSpec(
            "web-annotation",
            Lazy(f"{_RENDER}.webannotation:WebAnnotationRenderer"),
            "W3C Web Annotations, one collection per line",
            ".jsonld",
        ),
        RendererSpec(
            "schema-org",
            Lazy(f"{_RENDER}.schemaorg:SchemaOrgRenderer"),
            "schema.org Claims, one article per line",
            ".txt",
        ),
        RendererSpec(
            "tei",
            Lazy(f"{_RENDER}.tei:TeiRenderer"),
            "TEI P5, with quoted and reported speech as said and quote",
            ".tei.xml",
        ),
        RendererSpec(
            "html",
            Lazy(f"{_RENDER}.html:HtmlRenderer"),
            "a report to read in a browser, in one file",
            ".html",
        ),
    ]
