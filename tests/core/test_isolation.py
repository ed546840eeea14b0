"""What plugins print goes to standard error, from every kind of plugin and every thread."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import joblib
import pytest
from joblib.externals.loky import get_reusable_executor

from allegedly import (
    Analysis,
    Analyzer,
    Article,
    Assessment,
    Attribution,
    Attributor,
    AttributorSpec,
    Claim,
    ClaimClassifier,
    ClassifierSpec,
    Failure,
    PluginError,
    Reader,
    ReaderSpec,
    Renderer,
    Segmentation,
    analyze,
    hookimpl,
)
from allegedly.io import find_inputs, read_articles
from allegedly.plugins import Registry
from allegedly.plugins.isolation import isolated, isolated_items
from allegedly.render.rendering import Rendering


class Loud(ClaimClassifier):
    """Prints whatever it does."""

    name = "loud"

    def __init__(self) -> None:
        print("classifier made")

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        print("assess")
        sys.stdout.write("write\n")
        sys.stdout.buffer.write(b"bytes\n")
        sys.stdout.flush()
        return [Assessment("loud", "plain", 0.0) for _ in claims]


class LoudAttributor(Attributor):
    """Prints, too."""

    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        print("attribute")
        return []


class LoudReader(Reader):
    """Prints between articles."""

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article]:
        for line in stream:
            print("read")
            yield Article.from_text(line.decode())


class LoudRenderer(Renderer):
    """Prints between pieces."""

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        for analysis in analyses:
            print("render")
            yield analysis.article.text


class Plugins:
    """A module of plugins that print even when they are listed."""

    @hookimpl
    def allegedly_classifiers(self) -> list[ClassifierSpec]:
        print("hook")
        return [ClassifierSpec("loud", Loud)]

    @hookimpl
    def allegedly_attributors(self) -> list[AttributorSpec]:
        return [AttributorSpec("loud", LoudAttributor)]

    @hookimpl
    def allegedly_readers(self) -> list[ReaderSpec]:
        return [ReaderSpec("text", LoudReader)]


@pytest.fixture
def registry() -> Registry:
    made = Registry(entry_points=False)
    made.register(Plugins(), "loud")
    return made


def test_nothing_that_a_plugin_prints_reaches_the_result(
    registry: Registry, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Hook, factory, reader, attributor, classifier and renderer; the program prints as before."""
    before = sys.stdout
    (tmp_path / "a.txt").write_text("It rains.\nIt may snow.\n")
    articles = read_articles(find_inputs([str(tmp_path / "a.txt")]), registry=registry)
    analyzer = Analyzer(["loud"], "loud", registry=registry)
    analyses = analyzer.analyze_many(a for a in articles if isinstance(a, Article))
    for piece in Rendering("loud", "1", LoudRenderer()).all(analyses):
        print(piece.strip())
    out, err = capfd.readouterr()
    assert out == "It rains.\nIt may snow.\n"
    said = {"hook", "classifier made", "attribute", "assess", "write", "bytes", "read", "render"}
    assert set(err.split("\n")) - {""} == said
    assert sys.stdout is before


def test_workers_print_to_standard_error(
    registry: Registry, capfd: pytest.CaptureFixture[str]
) -> None:
    """Plugins in worker processes print to the standard error that the program had at their start."""
    get_reusable_executor().shutdown(wait=True)
    analyzer = Analyzer(["loud"], "loud", registry=registry, n_jobs=2)
    assert len(list(analyzer.analyze_many(["It rains."] * 70))) == 70
    out, err = capfd.readouterr()
    assert out == ""
    assert "assess" in err


def test_other_threads_print_as_before(
    registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """While a plugin runs in one thread, the program prints in another."""
    inside, done = threading.Event(), threading.Event()

    class Waiting(Loud):
        def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
            inside.set()
            assert done.wait(30)
            print("plugin")
            return super().assess(claims)

    worker = threading.Thread(
        target=lambda: Analyzer([Waiting()], LoudAttributor()).analyze("It rains.")
    )
    worker.start()
    assert inside.wait(30)
    print("program")
    done.set()
    worker.join()
    out, err = capsys.readouterr()
    assert out == "classifier made\nprogram\n" or out == "program\n"
    assert "plugin" in err


def test_threads_in_parallel_leave_standard_output_as_it_was(registry: Registry) -> None:
    """This holds however many runs begin and end in parallel."""
    before = sys.stdout
    with joblib.parallel_config("threading", n_jobs=4):
        found = list(Analyzer(["loud"], "loud", registry=registry).analyze_many(["x."] * 300))
    assert len(found) == 300
    assert sys.stdout is before


def test_missing_streams_do_no_harm(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without a console has no streams."""
    monkeypatch.setattr(sys, "stderr", None)
    with isolated():
        print("lost")
    monkeypatch.setattr(sys, "stdout", None)
    with isolated():
        print("lost")
    assert sys.stdout is None


def test_items_are_closed_where_they_are_left() -> None:
    """A plugin's generator runs its last lines, quietly."""
    stream = io.StringIO()

    def items() -> Iterator[int]:
        try:
            yield from range(10)
        finally:
            stream.write("closed")

    found = isolated_items(items())
    assert next(found) == 0
    found.close()  # type: ignore[attr-defined]
    assert stream.getvalue() == "closed"


class Breaks(Renderer):
    """Fails on the second analysis, in one of several ways."""

    piecewise = True

    def __init__(self, fault: Any) -> None:
        self.fault = fault

    def render(self, analyses: Iterable[Analysis]) -> Iterator[Any]:  # breaks-render
        for analysis in analyses:
            if "snow" in analysis.article.text:
                if isinstance(self.fault, BaseException):
                    raise self.fault
                yield self.fault
            yield analysis.article.text


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (KeyError("modal"), "KeyError: 'modal'"),
        (SystemExit(0), "SystemExit: 0"),
        (b"bytes", "ContractError: render yielded a bytes, not a str"),
    ],
)
def test_a_renderer_that_breaks_is_a_failure(fault: Any, cause: str) -> None:
    """The failure names the place; the other analyses are rendered if each is rendered alone."""
    analyses = [analyze(text) for text in ("It rains.", "It may snow.", "It is dry.")]
    rendering = Rendering("odd", "2.0", Breaks(fault))
    rendered = [rendering.one(analysis) for analysis in analyses]
    assert [text for text, _ in rendered] == ["It rains.", None, "It is dry."]
    (failure,) = rendered[1][1]
    assert (failure.stage, failure.name, failure.version) == ("render", "odd", "2.0")
    assert failure.cause == cause
    assert failure.where is not None and "test_isolation.py:" in failure.where
    with pytest.raises(PluginError, match=r"odd 2\.0 failed to render"):
        list(rendering.all(analyses))


class Nothing(Renderer):
    """Takes some of the analyses, and yields nothing."""

    def __init__(self, taken: int) -> None:
        self.taken = taken

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        for number, _ in enumerate(analyses, 1):
            if number == self.taken:
                return
        yield from ()


@pytest.mark.parametrize(
    ("taken", "reason"), [(3, "yielded nothing"), (2, "before it had taken all analyses")]
)
def test_a_renderer_that_yields_nothing_fails(taken: int, reason: str) -> None:
    """Otherwise an old output would pass for the new one."""
    analyses = [analyze(text) for text in ("It rains.", "It may snow.", "It is dry.")]
    with pytest.raises(
        PluginError, match=rf"odd 2\.0 failed to render: .*{reason}.*test_isolation"
    ):
        list(Rendering("odd", "2.0", Nothing(taken)).all(analyses))


def test_an_error_of_the_input_is_not_blamed_on_the_renderer() -> None:
    """It passes unchanged."""

    def analyses() -> Iterator[Analysis]:
        yield analyze("It rains.")
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="disk"):
        list(Rendering("loud", "1", LoudRenderer()).all(analyses()))


class OddReader(Reader):
    """Yields one wrong thing, or stops, between two articles."""

    fault: Any = None

    def read(self, stream: BinaryIO, name: str) -> Iterator[Any]:
        yield Article.from_text("It rains.")
        if isinstance(self.fault, BaseException):
            raise self.fault
        yield self.fault
        yield Article.from_text("It snows.")


@pytest.mark.parametrize(
    ("fault", "cause", "articles"),
    [
        ("text", "ContractError: read yielded a str", 4),
        (SystemExit(1), "SystemExit: 1", 2),
        (ValueError("odd"), "ValueError: odd", 2),
    ],
)
def test_a_reader_that_breaks_is_a_failure(
    tmp_path: Path, fault: Any, cause: str, articles: int
) -> None:
    """The failure names reader and place; the reader's other articles, and other files, are read."""

    class Odd:
        @hookimpl
        def allegedly_readers(self) -> list[ReaderSpec]:
            OddReader.fault = fault
            return [ReaderSpec("text", OddReader)]

    registry = Registry(entry_points=False)
    registry.register(Odd(), "odd-dist", "3")
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x")
    found = list(
        read_articles(
            find_inputs([str(tmp_path / n) for n in ("a.txt", "b.txt")]), registry=registry
        )
    )
    assert sum(isinstance(item, Article) for item in found) == articles
    failures = [item for item in found if isinstance(item, Failure)]
    assert len(failures) == 2
    for failure in failures:
        assert f"the reader 'text' (odd-dist 3) failed: {cause}" in failure.cause
        assert failure.where is not None and "test_isolation.py:" in failure.where
