"""What this distribution itself provides, through the same hooks as any plugin."""

from __future__ import annotations

from typing import Any

from allegedly.hookspecs import AttributorSpec, CorpusSpec, ReaderSpec, RendererSpec, hookimpl
from allegedly.interfaces import Attributor, Reader, Renderer


def _rules() -> Attributor:
    from allegedly.attribution import RuleAttributor

    return RuleAttributor()


def _text(**options: Any) -> Reader:
    from allegedly.io.readers.text import TextReader

    return TextReader(**options)


def _jsonl(**options: Any) -> Reader:
    from allegedly.io.readers.jsonl import JsonLinesReader

    return JsonLinesReader(**options)


def _looks_like_json(head: bytes) -> bool:
    from allegedly.io.readers.jsonl import looks_like_json

    return looks_like_json(head) and not _looks_like_ninjs(head)


def _looks_like_ninjs(head: bytes) -> bool:
    from allegedly.io.readers.ninjs import looks_like_ninjs

    return looks_like_ninjs(head)


def _ninjs(**options: Any) -> Reader:
    from allegedly.io.readers.ninjs import NinjsReader

    return NinjsReader(**options)


def _looks_like_newsml(head: bytes) -> bool:
    from allegedly.io.readers.newsml import looks_like_newsml

    return looks_like_newsml(head)


def _newsml(**options: Any) -> Reader:
    from allegedly.io.readers.newsml import NewsmlReader

    return NewsmlReader(**options)


def _looks_like_html(head: bytes) -> bool:
    from allegedly.io.readers.html import looks_like_html

    return looks_like_html(head)


def _page(**options: Any) -> Reader:
    from allegedly.io.readers.html import HtmlReader

    return HtmlReader(**options)


def _looks_like_markdown(head: bytes) -> bool:
    from allegedly.io.readers.markdown import looks_like_markdown

    return looks_like_markdown(head)


def _markdown(**options: Any) -> Reader:
    from allegedly.io.readers.markdown import MarkdownReader

    return MarkdownReader(**options)


def _looks_like_csv(head: bytes) -> bool:
    from allegedly.io.readers.tables import looks_like_csv

    return looks_like_csv(head)


def _csv_rows(**options: Any) -> Reader:
    from allegedly.io.readers.tables import CsvReader

    return CsvReader(**options)


def _looks_like_parquet(head: bytes) -> bool:
    from allegedly.io.readers.parquet import looks_like_parquet

    return looks_like_parquet(head)


def _parquet_rows(**options: Any) -> Reader:
    from allegedly.io.readers.parquet import ParquetReader

    return ParquetReader(**options)


def _looks_like_warc(head: bytes) -> bool:
    from allegedly.io.readers.warc import looks_like_warc

    return looks_like_warc(head)


def _warc(**options: Any) -> Reader:
    from allegedly.io.readers.warc import WarcReader

    return WarcReader(**options)


def _table(**options: Any) -> Renderer:
    from allegedly.render.table import TableRenderer

    return TableRenderer(**options)


def _json() -> Renderer:
    from allegedly.render.json import JsonRenderer

    return JsonRenderer()


def _html(**options: Any) -> Renderer:
    from allegedly.render.html import HtmlRenderer

    return HtmlRenderer(**options)


def _web_annotation() -> Renderer:
    from allegedly.render.webannotation import WebAnnotationRenderer

    return WebAnnotationRenderer()


def _schema_org() -> Renderer:
    from allegedly.render.schemaorg import SchemaOrgRenderer

    return SchemaOrgRenderer()


def _csv_table(**options: Any) -> Renderer:
    from allegedly.render.tables import CsvRenderer

    return CsvRenderer(**options)


@hookimpl
def allegedly_attributors() -> list[AttributorSpec]:
    """Offer the built-in attributor."""
    return [
        AttributorSpec(
            "rules",
            _rules,
            "quotations, reporting clauses and noun cues by rule",
            trained_on=("polnear-train",),
        )
    ]


@hookimpl
def allegedly_corpora() -> list[CorpusSpec]:
    """Offer the corpora whose formats this distribution reads."""
    from allegedly.bench.corpora.specs import corpus_specs

    return corpus_specs()


@hookimpl
def allegedly_readers() -> list[ReaderSpec]:
    """Offer readers of text, pages, feeds, tables and web archives."""
    return [
        ReaderSpec("text", _text, "plain text, one article in a file", (".txt", ".text")),
        ReaderSpec(
            "jsonl",
            _jsonl,
            "JSON Lines, one article on a line",
            (".jsonl", ".ndjson"),
            _looks_like_json,
        ),
        ReaderSpec(
            "web-page",
            _page,
            "web pages, saved or as they are, one article in a file",
            (".html", ".htm", ".xhtml"),
            _looks_like_html,
        ),
        ReaderSpec(
            "markdown",
            _markdown,
            "Markdown, one article in a file",
            (".md", ".markdown"),
            _looks_like_markdown,
        ),
        ReaderSpec(
            "ninjs",
            _ninjs,
            "ninjs, the IPTC's news in JSON",
            (".ninjs", ".json"),
            _looks_like_ninjs,
        ),
        ReaderSpec(
            "newsml",
            _newsml,
            "NewsML-G2, the IPTC's news in XML",
            (".newsml", ".xml"),
            _looks_like_newsml,
        ),
        ReaderSpec(
            "csv-rows",
            _csv_rows,
            "CSV, one article in a row",
            (".csv", ".tsv"),
            _looks_like_csv,
        ),
        ReaderSpec(
            "parquet-rows",
            _parquet_rows,
            "Parquet, one article in a row",
            (".parquet", ".pq"),
            _looks_like_parquet,
        ),
        ReaderSpec(
            "warc",
            _warc,
            "web archives (WARC), one article for each page that has one",
            (".warc",),
            _looks_like_warc,
            packed=True,
        ),
    ]


@hookimpl
def allegedly_renderers() -> list[RendererSpec]:
    """Offer the table for terminals, JSON Lines, and reports for browsers."""
    return [
        RendererSpec("table", _table, "claims with voice and hedges, to read in a terminal"),
        RendererSpec("json", _json, "JSON Lines, one object for each article", ".jsonl"),
        RendererSpec("csv", _csv_table, "CSV table of claims, attributions or hedges", ".csv"),
        RendererSpec(
            "web-annotation", _web_annotation, "W3C Web Annotations, a collection a line", ".jsonld"
        ),
        RendererSpec("schema-org", _schema_org, "schema.org Claims, an article on a line", ".txt"),
        RendererSpec("html", _html, "a report to read in a browser, in one file", ".html"),
    ]
