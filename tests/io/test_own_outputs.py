"""Results of this library are known by their marks, and are not read as articles."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import allegedly
from allegedly import Analysis, Article, Failure, Skipped
from allegedly.bench.running.compare import compare
from allegedly.cli import cli
from allegedly.diff import diff_headline
from allegedly.diff.html import difference_to_html
from allegedly.diff.render import difference_to_json
from allegedly.io import find_inputs, read_articles
from allegedly.io.own_outputs import is_dataset, product_of
from allegedly.plugins import default_registry
from allegedly.tables import write_parquet
from allegedly.tables.rows import TABLES

STORY = "Ferry may close\n\nCritics claimed that the ferry may close.\n"


def rendered(name: str, analysis: Analysis, **options: object) -> str:
    """Return an analysis in the format of a renderer."""
    renderer = default_registry().get("renderer", name).create(options)
    return "".join(renderer.render([analysis]))


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda a: rendered("html", a), "a report"),
        (lambda a: rendered("json", a), "analyses"),
        (lambda a: rendered("web-annotation", a), "annotations"),
        (lambda a: rendered("schema-org", a), "annotations"),
        (lambda a: rendered("table", a), "a table"),
        (lambda a: rendered("csv", a), "a table"),
        (lambda a: rendered("csv", a, table="attributions", separator=";"), "a table"),
        (lambda a: rendered("csv", a, table="hedges", separator="\t"), "a table"),
        (lambda a: difference_to_html(diff_headline(a)), "a report"),
        (lambda a: difference_to_json(diff_headline(a)), "a comparison of articles"),
    ],
)
def test_results_are_known_by_their_marks(
    analysis: Analysis, tmp_path: Path, make: Callable[[Analysis], str], kind: str
) -> None:
    """Whatever its name, a result is known, also compressed; the text it is about is not."""
    path = tmp_path / "x.txt"
    path.write_text(make(analysis), encoding="utf-8")
    assert product_of(path) == kind
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert product_of(path) == kind
    path.write_text(analysis.article.text, encoding="utf-8")
    assert product_of(path) is None


@pytest.mark.parametrize("table", TABLES)
def test_parquet_is_known_by_its_metadata(analysis: Analysis, tmp_path: Path, table: str) -> None:
    """The mark is in the footer; another Parquet file has none, and a damaged one neither."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "x.parquet"
    write_parquet([analysis], path, table=table)  # type: ignore[arg-type]
    assert product_of(path) == "a table"
    path.write_bytes(path.read_bytes()[:-9])
    assert product_of(path) is None
    pq.write_table(pa.table({"text": ["It may rain."]}), path)
    assert product_of(path) is None
    (found,) = read_articles(find_inputs([str(path)]))
    assert isinstance(found, Article)


def test_a_comparison_leaves_only_results(tmp_path: Path) -> None:
    """The report, the figures and the intermediate results are all known."""
    compare(["rules"], "newsdesk", limit=2, cost=False, resamples=100, output=tmp_path / "c")
    files = [path for path in (tmp_path / "c").rglob("*") if path.is_file()]
    assert len(files) >= 3
    assert None not in map(product_of, files)


def test_a_folder_is_read_without_results(tmp_path: Path) -> None:
    """Reports, tables and datasets in a folder are counted as skipped; what is named is refused."""
    story = tmp_path / "s.txt"
    story.write_text(STORY, encoding="utf-8")
    for name in ("r.html", "t.csv", "j.jsonl", "p.parquet", "t.txt"):
        done = CliRunner().invoke(
            cli, ["analyze", str(story), "-c", "rules", "-o", str(tmp_path / name)]
        )
        assert done.exit_code == 0, done.output
    out = tmp_path / "out"
    done = CliRunner().invoke(cli, ["analyze", str(story), "-c", "rules", "-o", f"{out}/"])
    assert done.exit_code == 0 and is_dataset(out)
    for pattern in (tmp_path, tmp_path / "*", tmp_path / "**" / "*"):
        found = list(read_articles(find_inputs([str(pattern)])))
        assert [type(item).__name__ for item in found].count("Article") == 1
        assert sum(isinstance(item, Skipped) for item in found) == len(found) - 1 >= 5
    done = CliRunner().invoke(cli, ["analyze", str(tmp_path), "-c", "rules"])
    assert done.exit_code == 0
    assert done.stderr == "allegedly: 6 records skipped: 6 written by allegedly\n"
    for name in ("r.html", "t.csv", "p.parquet", "t.txt"):
        (refused,) = read_articles(find_inputs([str(tmp_path / name)]))
        assert isinstance(refused, Failure)
        assert refused.cause.endswith("that allegedly wrote; name the article itself")


def test_an_older_report_is_written_anew(tmp_path: Path) -> None:
    """A report in the folder that is read may be replaced, and is never read."""
    (tmp_path / "s.txt").write_text(STORY, encoding="utf-8")
    command = ["analyze", str(tmp_path), "-c", "rules", "-o", str(tmp_path / "report.html")]
    pages = []
    for _ in range(2):
        assert CliRunner().invoke(cli, command).exit_code == 0
        pages.append((tmp_path / "report.html").read_bytes())
    assert pages[0] == pages[1]


def test_an_article_may_speak_of_allegedly() -> None:
    """The name alone is not a mark."""
    assert allegedly.io.own_outputs.kind_of(b'<!doctype html><title>"allegedly" is a word') is None
