"""The walk-through of `docs/howto/desk.md`, from articles to all that a desk looks at."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from allegedly.cli import cli

pytest.importorskip("duckdb")
pytest.importorskip("rapidfuzz")
datasette = pytest.importorskip("datasette.app")

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "desk.md"
FAST = {"analyze": ["--attributor", "rules", "--classifiers", "rules"]}


def walk(articles: list[dict[str, Any]]) -> None:
    """Run the commands of the page, with a fast attributor, on these articles."""
    block = re.findall(r"```console\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[0]
    commands = [shlex.split(line, comments=True)[1:] for line in block.splitlines()]
    assert [command[0] for command in commands] == ["analyze", "summary", "render"]
    Path("wikinews.jsonl").write_text("".join(f"{json.dumps(item)}\n" for item in articles))
    for command in commands:
        result = CliRunner().invoke(cli, [*command, *FAST.get(command[0], [])])
        assert result.exit_code == 0, result.stderr
    assert CliRunner().invoke(cli, ["summary", "news.jsonl", "-o", "s.json"]).exit_code == 0


def exported() -> list[dict[str, Any]]:
    """Return the articles of wikinews, as a newcomer gets them."""
    result = CliRunner().invoke(cli, ["corpora", "export", "wikinews"])
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def check(articles: list[dict[str, Any]]) -> None:
    """Check that no step lost an article, and that sources lead to their claims."""
    count = len(articles)
    assert len(Path("news.jsonl").read_text("utf-8").splitlines()) == count

    summary = json.loads(Path("s.json").read_text("utf-8"))["whole"]
    assert summary["articles"] == count
    first = summary["sources"][0]
    assert first["who"] in unescape(Path("summary.html").read_text("utf-8"))

    with closing(sqlite3.connect("news.db")) as connection:
        rows = connection.execute("select article from articles order by id").fetchall()
        assert [article for (article,) in rows] == [item["id"] for item in articles]
        found = connection.execute(
            "select s.id, s.claims, s.attributions from sources s where s.name = ? order by s.id",
            [first["who"]],
        ).fetchall()
        (query,) = re.findall(r"```\n(select.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
        assert connection.execute(query).fetchall()
    assert len(found) == first["articles"]["count"]
    assert sum(attributions for _, _, attributions in found) == first["attributions"]
    follow(*next((id, claims) for id, claims, _ in found if claims))

    index = Path("report/index.html").read_text("utf-8")
    pages = {page.name for page in Path("report").rglob("*.html")} - {"index.html"}
    assert len(pages) == count
    assert all(page in index for page in pages)
    assert all(item["title"] in unescape(index) for item in articles)


def follow(source: int, claims: int) -> None:
    """Follow the link of a source in Datasette to its claims, and one of them back."""

    async def visit() -> None:
        described = json.loads(Path("news.metadata.json").read_text("utf-8"))
        served = datasette.Datasette(["news.db"], metadata=described)
        await served.invoke_startup()
        page = await served.client.get(f"/news/sources/{source}", follow_redirects=True)
        (link,) = re.findall(r'<a href="(/news/claims\?[^"]+)"', page.text)
        listed = await served.client.get(unescape(link), follow_redirects=True)
        assert listed.status_code == 200
        back = re.findall(
            rf'<td class="col-source[^"]*"><a href="/news/sources/{source}"', listed.text
        )
        assert len(back) == claims

    asyncio.run(visit())


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_bundled_articles() -> None:
    articles = exported()
    assert len(articles) == 56
    walk(articles)
    check(articles)


@pytest.mark.heavy
@pytest.mark.slow
def test_more_articles_than_a_page_lists() -> None:
    """The bundled articles three times, under other ids, outlets and months: Datasette pages."""
    bundled = exported()
    articles = []
    for number in range(3 * len(bundled)):
        again, which = divmod(number, len(bundled))
        item = dict(bundled[which])
        item["published"] = f"2020-{1 + (which + again) % 12:02}-15"
        if again:
            item |= {"id": f"{item['id']}-{again}", "outlet": f"Paper {again}"}
        articles.append(item)
    walk(articles)
    check(articles)
