"""Lines and columns in the file that an article was read from."""

from __future__ import annotations

from pathlib import Path

import pytest

from allegedly import Article, Span
from allegedly.audit.places import Places, Region
from allegedly.io import find_inputs, read_articles


def read(path: Path, **options: dict[str, object]) -> Article:
    (article,) = read_articles(find_inputs([str(path)]), options=options)
    assert isinstance(article, Article)
    return article


def place(article: Article, words: str) -> tuple[int, int, int, int]:
    start = article.text.index(words)
    region = Places(article).region(Span(start, start + len(words)))
    return region.line, region.column, region.end_line, region.end_column


@pytest.mark.parametrize("title_line", [False, True])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_plain_text(tmp_path: Path, title_line: bool, ending: str) -> None:
    """Titles that were cut off the text do not move its lines."""
    path = tmp_path / "a.txt"
    text = "A headline\nIt rains.\n\n\n  Sources said so."
    path.write_bytes(text.replace("\n", ending).encode("utf-8-sig"))
    article = read(path, text={"title_line": title_line})
    assert place(article, "A head") == (1, 1, 1, 7)
    assert place(article, "rains") == (2, 4, 2, 9)
    assert place(article, "Sources") == (5, 3, 5, 10)


def test_columns_count_code_points(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("😀é: sources said so.", "utf-8")
    assert place(read(path), "sources") == (1, 5, 1, 12)


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: Rain\n---\n\nIt rains.\n\nSources said so.\n", "utf-8")
    assert place(read(path), "Sources") == (7, 1, 7, 8)


def test_json_lines(tmp_path: Path) -> None:
    """Of a record, its line in the file is given."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "It rains."}\n{"text": "One.\\n\\nSources said so."}\n', "utf-8")
    _, second = read_articles(find_inputs([str(path)]))
    assert isinstance(second, Article)
    assert place(second, "Sources") == (2, 1, 2, 2)


def test_without_a_file() -> None:
    article = Article.from_text("It rains.\n\nSources said so.", title="Rain")
    assert place(article, "Sources") == (5, 1, 5, 8)
    gone = Article.from_text("Sources said so.", metadata={"file": "/nowhere/\0/a.txt"})
    assert place(gone, "said") == (1, 9, 1, 13)


def test_several_lines() -> None:
    article = Article.from_text("It rains\nand pours.")
    assert Places(article).region(Span(3, 14)) == Region(1, 4, 2, 6)
