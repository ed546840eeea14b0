"""The header of TEI: the article, the programs that annotated it, and the categories they used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from allegedly.io.own_outputs import TEI_MARK
from allegedly.model import Analysis, Article
from allegedly.render.iris import web_address
from allegedly.render.tei.xml import element, start_tag

CATEGORIES: Final[Mapping[str, str]] = {
    "proposition": "the content is true or false",
    "directive": "the content is an order or a question",
    "intention": "the content is a plan or a promise",
    "topic": "the content is a mere topic, and makes no claim",
    "mixed": "the content is partly quoted and partly reported",
    "negated": "the attribution itself is denied",
    "held-by-source": "a hedge of the source",
    "held-by-author": "a hedge of the author of the article",
}
"""Categories to which `ana` points, by `xml:id`."""

_VERSION: Final = re.compile(r"\d+[a-z]*\d*(\.\d+[a-z]*\d*){0,3}")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?([+-](0\d|1[0-3]):\d\d)?)?")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def language_of(article: Article) -> str | None:
    """Return the language of an article if it is a valid tag."""
    found = article.language or ""
    return found if _LANGUAGE.fullmatch(found) else None


def application_ids(analysis: Analysis, prefix: str) -> dict[str, str]:
    """Return the `xml:id` of each classifier."""
    names = analysis.provenance.classifiers
    return {name: f"{prefix}app{number}" for number, name in enumerate(names, 1)}


def article_header(analysis: Analysis, prefix: str, *, alone: bool) -> Iterator[str]:
    """Yield the header of one article.

    Args:
        analysis: The analysis.
        prefix: The beginning of all ids.
        alone: Whether the article is the whole document, so that its header has the categories.
    """
    article = analysis.article
    title = element("title", article.title or article.id)
    authors = "".join(element("author", name) for name in article.authors)
    yield "<teiHeader>"
    yield f"<fileDesc><titleStmt>{title}{authors}</titleStmt>"
    yield from _publication()
    yield f"<sourceDesc><bibl>{title}{authors}{''.join(_origin(article))}</bibl></sourceDesc>"
    yield "</fileDesc>"
    yield "<encodingDesc><appInfo>"
    versions = analysis.provenance
    yield _application(f"{prefix}app0", "allegedly", versions.allegedly)
    name, _, version = versions.attributor.rpartition(" ")
    yield _application(f"{prefix}attributor", name or versions.attributor, version)
    for name, id in application_ids(analysis, prefix).items():
        yield _application(id, name, versions.classifiers[name])
    yield "</appInfo>"
    if alone:
        yield _categories()
    yield "</encodingDesc>"
    yield "</teiHeader>"


def corpus_header() -> Iterator[str]:
    """Yield the header of several articles."""
    yield f"<teiHeader><fileDesc><titleStmt>{element('title', 'Articles')}</titleStmt>"
    yield from _publication()
    yield f"<sourceDesc>{element('p', 'See the headers of the articles.')}</sourceDesc></fileDesc>"
    yield f"<encodingDesc>{_categories()}</encodingDesc></teiHeader>"


def _publication() -> Iterator[str]:
    yield f"<publicationStmt>{element('p', TEI_MARK)}</publicationStmt>"


def _origin(article: Article) -> Iterator[str]:
    if article.outlet:
        yield element("publisher", article.outlet)
    if article.published is not None:
        moment = article.published.isoformat()
        day = article.published.date().isoformat()
        yield element("date", moment, when=moment if _DATE.fullmatch(moment) else day)
    yield element("idno", article.id, type="id")
    if url := web_address(article.url):
        yield start_tag("ptr", {"target": url}, empty=True)


def _application(id: str, name: str, version: str) -> str:
    ident = re.sub(r"[^A-Za-z0-9._-]", "-", name)
    attributes: dict[str, str | None] = {
        "xml:id": id,
        "ident": ident if ident[:1].isalpha() else f"n{ident}",
        "version": version if _VERSION.fullmatch(version) else "0",
    }
    label = element("label", f"{name} {version}".strip())
    return f"{start_tag('application', attributes)}{label}</application>"


def _categories() -> str:
    shown = "".join(
        f"{start_tag('category', {'xml:id': id})}{element('catDesc', text)}</category>"
        for id, text in CATEGORIES.items()
    )
    return f"<classDecl><taxonomy>{shown}</taxonomy></classDecl>"
