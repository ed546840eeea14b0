"""From what a user names to articles."""

from __future__ import annotations

import io
import os
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from allegedly import Article, Failure, Reader, ReaderSpec, Skipped, hookimpl
from allegedly.cli.messages import Complaints
from allegedly.io import Input, find_inputs, read_articles
from allegedly.plugins import Registry, default_registry
from allegedly.testing import check_reader


def names(folder: Path, *given: str) -> list[str]:
    return [
        item.name.removeprefix(f"{folder}/") if isinstance(item, Input) else f"! {item.cause}"
        for item in find_inputs([str(folder / name) for name in given])
    ]


def read(*paths: Path | str, **options: object) -> list[Article | Failure | Skipped]:
    return list(read_articles(find_inputs(map(str, paths)), **options))  # type: ignore[arg-type]


def test_folder_by_path(tmp_path: Path) -> None:
    """Known suffixes in any case, below as well, sorted, hidden ones left out."""
    for name in [
        "b.txt",
        "a.TXT",
        "c.jsonl",
        "d.pdf",
        ".e.txt",
        "sub/a.text",
        ".git/x.txt",
        "B.txt",
    ]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "g.pdf").symlink_to("nowhere")
    assert names(tmp_path, ".") == ["B.txt", "a.TXT", "b.txt", "c.jsonl", "sub/a.text"]


def test_order_of_names_is_kept(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text("x")
    assert names(tmp_path, "b", "a", "b") == ["b", "a", "b"]


def test_folder_without_readable_files(tmp_path: Path) -> None:
    (tmp_path / "d.pdf").write_text("x")
    (found,) = names(tmp_path, ".")
    assert found.startswith("! contains no file that can be read; readable files end in ")
    assert ".jsonl" in found and ".txt" in found


def test_patterns(tmp_path: Path) -> None:
    """Sorted, hidden ones left out; a folder that matches is read, unless its files match too."""
    for name in [
        "b.txt",
        "a.txt",
        "c.pdf",
        ".d.txt",
        "n1/y.txt",
        "n2/x.txt",
        "n2/z.pdf",
        ".h/e.txt",
    ]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert names(tmp_path, "*.txt") == ["a.txt", "b.txt"]
    assert names(tmp_path, "[!b].???") == ["a.txt", "c.pdf"]
    assert names(tmp_path, "**/*.txt") == ["a.txt", "b.txt", "n1/y.txt", "n2/x.txt"]
    assert names(tmp_path, "n*/*.txt") == ["n1/y.txt", "n2/x.txt"]
    assert names(tmp_path, "n*") == ["n1/y.txt", "n2/x.txt"]
    assert names(tmp_path, "n2/**") == ["n2/x.txt", "n2/z.pdf"]
    assert names(tmp_path, "b.*", "a.*") == ["b.txt", "a.txt"]
    assert names(tmp_path, "*.md", "n[3-9]/**") == 2 * [
        "! does not exist; as a pattern, it matches no file"
    ]


def test_a_file_is_no_pattern(tmp_path: Path) -> None:
    """What bears just the name that is given is meant, whatever is in that name."""
    for name in ["a[1].txt", "a1.txt"]:
        (tmp_path / name).write_text("x")
    assert names(tmp_path, "a[1].txt") == ["a[1].txt"]
    (tmp_path / "a[1].txt").unlink()
    assert names(tmp_path, "a[1].txt") == ["a1.txt"]


def test_each_file_comes_once(tmp_path: Path) -> None:
    """Neither ``**`` nor a folder follows links to folders, which may lead back up."""
    deep = tmp_path / "h" / "d"
    deep.mkdir(parents=True)
    (tmp_path / "h" / "a.txt").write_text("x")
    (deep / "b.txt").write_text("x")
    (deep / "up").symlink_to("..")
    (tmp_path / "h" / "here").symlink_to(".")
    once = ["h/a.txt", "h/d/b.txt"]
    assert names(tmp_path, "h") == names(tmp_path, "h/**/*.txt") == names(tmp_path, "h/**") == once
    (tmp_path / "twin").symlink_to("h")
    assert len(names(tmp_path, "*/**/*.txt")) == 2
    assert names(tmp_path, "twin/**/b*") == ["twin/d/b.txt"]


def test_stars_stand_for_any_number_of_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before, between and after other parts; without a folder before them, from here."""
    for name in ["a/b/c/x.txt", "a/c/x.txt", "c/x.txt", "c/c/y.txt"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert names(tmp_path, "**/c/*.txt") == ["a/b/c/x.txt", "a/c/x.txt", "c/c/y.txt", "c/x.txt"]
    assert names(tmp_path, "a/**/c/**/x.*") == ["a/b/c/x.txt", "a/c/x.txt"]
    assert names(tmp_path, "**/c/**/c/*") == ["c/c/y.txt"]
    monkeypatch.chdir(tmp_path)
    assert [item.name for item in find_inputs(["**/b/**"])] == ["a/b/c/x.txt"]


def test_links_that_lead_nowhere_are_reported(tmp_path: Path) -> None:
    """A link that would be read is a failure where its file is gone, or where it names itself."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").symlink_to("gone.txt")
    (tmp_path / "c.txt").symlink_to("c.txt")
    cause = "! is a broken link; remove it, or restore the file that it points to"
    assert names(tmp_path, ".") == [cause, cause, "a.txt"]
    assert names(tmp_path, "**/*.txt") == ["a.txt", cause, cause]


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", b"id,text\n"), ("b.jsonl", b"\n\n"), ("c.parquet", None)]
)
def test_a_file_without_articles_is_a_failure(
    tmp_path: Path, name: str, data: bytes | None
) -> None:
    """A table of a header only, and lines that are all blank, are not passed over in silence."""
    path = tmp_path / name
    if data is None:
        pa = pytest.importorskip("pyarrow")
        pq = pytest.importorskip("pyarrow.parquet")
        pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    else:
        path.write_bytes(data)
    (found,) = read(path)
    assert isinstance(found, Failure)
    assert "has no articles" in found.cause or "is empty" in found.cause


@pytest.mark.timing
def test_very_many_files_are_found_quickly(tmp_path: Path) -> None:
    """8,000 in a folder, by pattern, or one by one, within a second of work each."""
    for folder in range(50):
        (tmp_path / str(folder)).mkdir()
        for file in range(160):
            (tmp_path / str(folder) / f"{file}.txt").touch()
    default_registry().all("reader")
    every = [str(path) for path in tmp_path.glob("*/*.txt")]
    for named in ([str(tmp_path)], [str(tmp_path / "**" / "*.txt")], every):
        begin = time.process_time()
        found = list(find_inputs(named))
        assert time.process_time() - begin < 1
        assert len(found) == 8_000


def test_missing_and_empty_names(tmp_path: Path) -> None:
    missing, empty = read(tmp_path / "no.txt", "")
    assert isinstance(missing, Failure) and "does not exist" in missing.cause
    assert isinstance(empty, Failure) and "empty" in empty.cause


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file(tmp_path: Path) -> None:
    """A file without permission to read is a failure that says so."""
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    (failure,) = read(path)
    assert isinstance(failure, Failure) and "permissions" in failure.cause


def test_content_decides_before_the_suffix(tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text('{"text": "One."}\n{"text": "Two."}\n')
    prose = tmp_path / "prose.data"
    prose.write_text("Three.")
    broken = tmp_path / "broken.jsonl"
    broken.write_text('oops\n{"text": "Four."}\n')
    found = read(lines, prose, broken)
    texts = [item.text if isinstance(item, Article) else item.name for item in found]
    assert texts == ["One.", "Two.", "Three.", f"{broken}, line 1", "Four."]


def test_failures_name_file_and_reason_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    (tmp_path / "b.txt").write_text("Good.")
    bad, good = read(tmp_path)
    assert isinstance(bad, Failure) and isinstance(good, Article)
    assert bad.name == f"{tmp_path}/a.txt"
    assert bad.cause.startswith("is not UTF-8")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is sniffed like a file; if it is empty, that is a failure."""

    def article(data: bytes) -> Article | Failure | Skipped:
        stdin = types.SimpleNamespace(buffer=io.BytesIO(data))
        monkeypatch.setattr("sys.stdin", stdin)
        (found,) = read("-")
        return found

    text, lines, empty = article(b"One."), article(b'{"text": "Two."}'), article(b"")
    assert isinstance(text, Article) and text.metadata == {"file": "standard input"}
    assert isinstance(lines, Article) and lines.text == "Two."
    assert isinstance(empty, Failure) and "is empty" in empty.cause


def test_standard_input_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=io.BytesIO(b"One.")))
    one, again = read("-", "-")
    assert isinstance(one, Article)
    assert isinstance(again, Failure) and "only once" in again.cause


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    (failure,) = read("-")
    assert isinstance(failure, Failure) and failure.cause.startswith("is closed")


def test_options_reach_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Head\nBody.")
    (found,) = read(path, options={"text": {"title_line": True}})
    assert isinstance(found, Article) and found.title == "Head"


def test_progress_counts_every_byte(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    seen: list[int] = []
    read(tmp_path, on_read=seen.append)
    assert len(seen) == 3
    assert sum(seen) == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_size(tmp_path: Path) -> None:
    """A file has a size; a missing file and standard input have none."""
    (tmp_path / "a.txt").write_text("One.")
    assert Input(tmp_path / "a.txt").size == 4
    assert Input(tmp_path / "b.txt").size is None
    assert Input(None).size is None


def registry_with(make: Callable[[], Reader], sniff: Callable[[bytes], bool]) -> Registry:
    registry = Registry()

    class Plugin:
        @hookimpl
        def allegedly_readers(self) -> list[ReaderSpec]:
            return [ReaderSpec("odd", make, suffixes=(".odd",), sniff=sniff)]

    registry.register(Plugin(), "odd-dist", "3.1")
    return registry


class Raising(Reader):
    """Yields one article, then breaks."""

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        yield Article.from_text(stream.read().decode())
        raise ZeroDivisionError("oops")


def test_each_article_has_its_file(tmp_path: Path) -> None:
    """Also where a plugin's reader does not say which it read."""
    (tmp_path / "a.odd").write_text("One.")
    registry = registry_with(Raising, lambda head: False)
    article, _ = read_articles(find_inputs([str(tmp_path / "a.odd")]), registry=registry)
    assert isinstance(article, Article)
    assert article.file == str(tmp_path / "a.odd")


def test_a_readers_mistake_costs_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "a.odd").write_text("One.")
    (tmp_path / "b.txt").write_text("Two.")
    registry = registry_with(Raising, lambda head: False)
    inputs = find_inputs([str(tmp_path)], registry=registry)
    one, failure, two = read_articles(inputs, registry=registry)
    assert isinstance(one, Article) and isinstance(two, Article)
    assert isinstance(failure, Failure)
    assert "'odd' (odd-dist 3.1)" in failure.cause and "ZeroDivisionError: oops" in failure.cause


def test_a_sniffers_mistake_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Two.")

    def sniff(head: bytes) -> bool:
        raise IndexError

    registry = registry_with(Raising, sniff)
    inputs = find_inputs([str(tmp_path)], registry=registry)
    (found,) = read_articles(inputs, registry=registry)
    assert isinstance(found, Article)


class Skipping(Reader):
    """Yields an article for each line, unless there is nothing on it."""

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Skipped]:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield Article.from_text(line.decode("latin-1"))
            else:
                yield Skipped(f"{name}, line {number}", "blank")


def test_what_is_no_article_is_passed_on(tmp_path: Path) -> None:
    """It is no failure, and the command counts it by reason at the end."""
    path = tmp_path / "a.odd"
    path.write_text("One.\n\n")
    check_reader(Skipping)
    registry = registry_with(Skipping, lambda head: False)
    article, skipped = read(path, registry=registry)
    assert isinstance(article, Article)
    assert skipped == Skipped(f"{path}, line 2", "blank")


def test_what_is_no_article_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    complaints = Complaints()
    for place in range(1204):
        reason = "not HTML" if place < 900 else "without an article's text"
        complaints.skip(Skipped(f"record {place}", reason))
    complaints.sum_up()
    told = capsys.readouterr().err
    assert told == (
        "allegedly: 1,204 records skipped: 900 not HTML, 304 without an article's text\n"
    )
    assert not complaints
