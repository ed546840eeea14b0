"""A database in the real Datasette: its pages, and the links between them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from allegedly import Analyzer, Article
from allegedly.audit import audit
from allegedly.tables import write_sqlite

datasette = pytest.importorskip("datasette.app")

TEXT = """\
“The lock will not hold,” Marta Quill, the harbour master, said on Monday.

She told the council that repairs “may cost a fortune”.

Officials familiar with the talks said a buyer <script>alert(1)</script> had been found."""

Get = Callable[[str], Any]


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """Return a function that gets a page of Datasette, which serves two articles."""
    path = tmp_path_factory.mktemp("datasette") / "news.db"
    articles = [
        Article.from_text(TEXT, title="The lock", outlet="The Tide", id="lock"),
        Article.from_text("It may rain, Ines Ota said.", title="Rain", outlet="The Herald"),
    ]
    analyses = Analyzer(["rules"], "rules").analyze_many(articles)
    write_sqlite(analyses, path, findings=lambda analysis: audit(analysis).findings)
    described = json.loads(path.with_suffix(".metadata.json").read_text("utf-8"))
    served = datasette.Datasette([str(path)], metadata=described)

    def get(address: str) -> Any:
        async def ask() -> Any:
            await served.invoke_startup()
            return await served.client.get(address, follow_redirects=True)

        response = asyncio.run(ask())
        assert response.status_code == 200, response.text
        return response.json() if address.partition("?")[0].endswith(".json") else response.text

    return get


def links(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'<a href="([^"]+)"', page)]


def test_from_a_source_to_its_claims(get: Get) -> None:
    """The page of a source has a link to its claims, and that of a claim leads back."""
    found = get("/news/sources.json?_shape=array&who=Marta+Quill")
    page = get(f"/news/sources/{found[0]['id']}")
    assert "Marta Quill" in page
    (link,) = [link for link in links(page) if link.startswith("/news/claims?")]
    claims = get(link)
    assert "The lock will not hold" in claims
    assert "may cost a fortune" in claims
    assert "a buyer" not in claims
    assert f"/news/sources/{found[0]['id']}" in links(claims)  # shown by name, as a link
    assert re.search(r'<a href="/news/sources/\d+">Marta Quill</a>', claims)
    assert re.search(r'<a href="/news/articles/\d+">The lock</a>', claims)


def test_full_text_search(get: Get) -> None:
    """Articles and claims have a search box, and the hits are theirs."""
    assert 'type="search"' in get("/news/articles")
    found = get("/news/claims.json?_shape=array&_search=repairs")
    assert [row["who"] for row in found] == ["Marta Quill"]


def test_tables_and_columns_are_described(get: Get) -> None:
    page = get("/news/sources")
    assert "all attributions to one name are one source" in page
    assert "the paragraph that first cites it" in page
    hidden = {table["name"] for table in get("/news.json")["tables"] if table["hidden"]}
    assert hidden >= {"articles_fts", "claims_fts"}
    assert not hidden & {"articles", "sources", "claims", "hedges", "findings"}


def test_the_queries_of_the_desk(get: Get) -> None:
    """Each query has a page with its rows."""
    sources = get("/news/sources_by_outlet_and_month.json?_shape=array")
    assert sources[0]["who"] == "Marta Quill"
    assert (sources[0]["attributions"], sources[0]["outlet"]) == (2, "The Tide")
    unnamed = get("/news/unnamed_by_outlet_and_month.json?_shape=array")
    assert [(row["outlet"], row["unnamed"], row["claims_of_sources"]) for row in unnamed] == [
        ("The Herald", 0, 1),
        ("The Tide", 1, 3),
    ]
    firm = get("/news/firmness_by_source.json?_shape=array")
    assert {row["who"]: row["possible"] for row in firm}["Ines Ota"] == 1


def test_third_party_text_is_escaped(get: Get) -> None:
    page = get("/news/claims?_search=buyer")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_file_of_the_description_is_read(get: Get, tmp_path: Path) -> None:
    """Datasette's own loader takes the file as it is."""
    from datasette.utils import parse_metadata

    from allegedly.tables.database.datasette import write_metadata

    write_metadata(tmp_path / "news.db")
    assert (
        "news" in parse_metadata((tmp_path / "news.metadata.json").read_text("utf-8"))["databases"]
    )
