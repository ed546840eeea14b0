"""The cache: the same bytes with less work, and no entry trusted without a check."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import platform
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import attrs
import numpy as np
import pytest
from click.testing import CliRunner

from allegedly import (
    AllegedlyError,
    Analyzer,
    Article,
    Assessment,
    Attribution,
    Attributor,
    AttributorSpec,
    Claim,
    ClaimClassifier,
    ClassifierSpec,
    Content,
    Hedge,
    Segmentation,
    Span,
    hookimpl,
)
from allegedly.analyzer import shrink_cache
from allegedly.analyzer.caching import keys
from allegedly.analyzer.caching.keys import article_key, plugin_key
from allegedly.analyzer.selection import Choice
from allegedly.cli import cli
from allegedly.hookspecs import PluginSpec
from allegedly.plugins import Registry
from allegedly.storage import Entries, writing_bytes

ASKED: list[tuple[str, list[str]]] = []
"""Who was asked about which articles, call by call."""


@pytest.fixture(autouse=True)
def nobody_asked() -> Iterator[None]:
    ASKED.clear()
    yield
    ASKED.clear()


class Halves(Attributor):
    """Attributes the second sentence of each article, without a source."""

    def __init__(self, fails: str = "") -> None:
        self.fails = fails

    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        raise NotImplementedError

    def attribute_many(self, segmentations: Sequence[Segmentation]) -> list[list[Attribution]]:
        ASKED.append(("halves", [s.article.id for s in segmentations]))
        if any(self.fails and self.fails in s.text for s in segmentations):
            raise ValueError(self.fails)
        spans = [segmentation.sentences[1].span for segmentation in segmentations]
        return [
            [Attribution("a1", None, None, Content((span,), span.of(s.text)), "indirect")]
            for span, s in zip(spans, segmentations, strict=True)
        ]


class Judge(ClaimClassifier):
    """Takes the first word of each claim for a hedge."""

    def __init__(self, name: str, fails: str = "", **options: Any) -> None:
        self.name = name
        self.fails = fails
        self.make: Callable[..., Assessment] = options.get("make", Assessment)

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        ASKED.append((self.name, list(dict.fromkeys(c.article.id for c in claims))))
        if any(self.fails and self.fails in claim.text for claim in claims):
            raise ValueError(self.fails)
        return [self.judge(claim) for claim in claims]

    def judge(self, claim: Claim) -> Assessment:
        start = claim.spans[0].start
        holder = claim.zones[0][1]
        hedge = Hedge(Span(start, start + 5), claim.text[:5], "weasel", holder)
        score = 0.5 + len(claim.text) / 194
        return self.make(self.name, "hedged", score, (hedge,), "“so” \u2028 \x00")


def module(hook: str, *specs: PluginSpec[Any]) -> types.ModuleType:
    """Return a plugin's module."""
    made = types.ModuleType("plugin")
    setattr(made, hook, hookimpl(specname=hook)(lambda: list(specs)))
    return made


def judging(name: str) -> types.ModuleType:
    factory = lambda **options: Judge(name, **options)  # noqa: E731
    return module("allegedly_classifiers", ClassifierSpec(name, factory))


def registry(**versions: str) -> Registry:
    """Return plugins of given versions, "1" where none is."""
    made = Registry(entry_points=False)
    halves = module("allegedly_attributors", AttributorSpec("halves", Halves))
    made.register(halves, "dist-halves", versions.get("halves", "1"))
    for name in ("first", "second"):
        made.register(judging(name), f"dist-{name}", versions.get(name, "1"))
    return made


def articles(count: int = 3) -> list[Article]:
    return [Article.from_text(f"Story {i} begins. It goes on.", id=f"s{i}") for i in range(count)]


def run(
    cache: Path | None,
    given: Sequence[Article] | None = None,
    versions: dict[str, str] | None = None,
    **options: dict[str, Any],
) -> list[str]:
    """Analyse, and return the JSON."""
    analyzer = Analyzer(
        ["first", "second"],
        "halves",
        registry=registry(**versions or {}),
        options=options,
        cache=cache,
    )
    return [analysis.to_json() for analysis in analyzer.analyze_many(given or articles())]


def asked() -> set[str]:
    """Return the plugins that ran since the last call."""
    names = {name for name, _ in ASKED}
    ASKED.clear()
    return names


def entries(cache: Path) -> list[Path]:
    return sorted(p for p in cache.rglob("*") if p.is_file() and p.name != "CACHEDIR.TAG")


def test_a_second_run_runs_no_plugin(tmp_path: Path) -> None:
    """It gives the same bytes, and the entries are a digest and JSON."""
    plain = run(None)
    assert run(tmp_path) == plain
    assert asked() == {"halves", "first", "second"}
    assert run(tmp_path) == plain
    assert asked() == set()
    assert len(entries(tmp_path)) == 9
    for entry in entries(tmp_path):
        json.loads(entry.read_bytes()[64:])


def test_values_come_back_exactly(tmp_path: Path) -> None:
    """All of a value comes back, not only the part that JSON shows."""

    def analyses() -> list[Any]:
        found = Analyzer(["first"], "halves", registry=registry(), cache=tmp_path)
        return [(a.attributions, a.claims, a.assessments) for a in map(found.analyze, articles())]

    first = analyses()
    assert asked()
    assert analyses() == first
    assert not asked()


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"versions": {"first": "2"}}, {"first"}),
        ({"versions": {"halves": "2"}}, {"halves", "first", "second"}),
        ({"first": {"key": 1}}, {"first"}),
        ({"first": {"key": {"a": [1.5, None, {"b"}]}}}, {"first"}),
        ({"halves": {"fails": "never"}}, {"halves", "first", "second"}),
    ],
)
def test_a_plugin_that_has_changed_runs_again(
    tmp_path: Path, change: dict[str, Any], again: set[str]
) -> None:
    """No other plugin does; a classifier depends on the attributor, not on other classifiers."""
    run(tmp_path)
    plain = run(None, **change)
    asked()
    assert run(tmp_path, **change) == plain
    assert asked() == again
    run(tmp_path)
    assert asked() == set()


def test_articles_that_are_missing_come_in_one_batch(tmp_path: Path) -> None:
    """The text of an article counts, not its id or where it was found."""
    run(tmp_path, articles(2))
    ASKED.clear()
    moved = [
        Article.from_text(article.text, id=f"m{article.id}", metadata={"file": "x"})
        for article in articles(5)
    ]
    assert run(tmp_path, moved) == run(None, moved)
    missing = ["ms2", "ms3", "ms4"]
    assert ASKED[:3] == [("halves", missing), ("first", missing), ("second", missing)]
    titled = Article.from_text("It goes on. So it goes.", title="Story 0 begins.")
    same = Article.from_text(titled.text)
    asked()
    assert run(tmp_path, [titled, same]) == run(None, [titled, same])


def test_files_named_by_options_count_with_their_content(tmp_path: Path) -> None:
    """A list of words, or a folder with a model, changes without changing its name."""
    words = tmp_path / "model" / "words.txt"
    words.parent.mkdir()
    cache = tmp_path / "cache"
    for option in (str(words), words.parent):
        words.write_text("may")
        run(cache, first={"path": option})
        asked()
        run(cache, first={"path": option})
        assert asked() == set()
        words.write_text("might")
        run(cache, first={"path": option})
        assert asked() == {"first"}


@pytest.mark.parametrize("option", [object(), np.zeros(2), lambda: None, {"deep": [object()]}])
def test_options_with_a_state_are_not_kept(tmp_path: Path, option: object) -> None:
    """An option that is not plain data may change unnoticed, so nothing is kept."""
    for _ in range(2):
        run(tmp_path, first={"key": option})
        assert "first" in asked()
    assert len(entries(tmp_path)) == 6


def test_objects_are_not_kept(tmp_path: Path) -> None:
    """A classifier given as an object runs each time; after such an attributor, all of them do."""
    analyzer = Analyzer([Judge("x"), "first"], "halves", registry=registry(), cache=tmp_path)
    list(analyzer.analyze_many(articles()))
    asked()
    list(analyzer.analyze_many(articles()))
    assert asked() == {"x"}
    analyzer = Analyzer(["first"], Halves(), registry=registry(), cache=tmp_path)
    for _ in range(2):
        list(analyzer.analyze_many(articles()))
        assert asked() == {"halves", "first"}


def _swap(paths: list[Path]) -> None:
    bodies = [path.read_bytes() for path in paths]
    for path, body in zip(paths, bodies[1:] + bodies[:1], strict=True):
        path.write_bytes(body)


def _flip(paths: list[Path]) -> None:
    for path in paths:
        body = bytearray(path.read_bytes())
        body[-3] ^= 1
        path.write_bytes(bytes(body))


def _into_folders(paths: list[Path]) -> None:
    for path in paths:
        path.unlink()
        path.mkdir()


def _write(body: bytes) -> Callable[[list[Path]], None]:
    def write(paths: list[Path]) -> None:
        for path in paths:
            path.write_bytes(body)

    return write


def _cut(paths: list[Path]) -> None:
    for path in paths:
        path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize(
    "damage", [_cut, _flip, _swap, _into_folders, _write(b""), _write(b"\x80\x04.")]
)
def test_a_damaged_entry_is_made_anew(tmp_path: Path, damage: Callable[[list[Path]], None]) -> None:
    """A damaged entry is never used, and if files can be written, the next run finds it restored."""
    plain = run(tmp_path)
    damage(entries(tmp_path))
    asked()
    assert run(tmp_path) == plain
    assert asked() == {"halves", "first", "second"}
    assert run(tmp_path) == plain
    assert (asked() == set()) is (damage is not _into_folders)


@pytest.mark.parametrize(
    "body",
    [
        b"[[",
        b"null",
        b'[["a1", null, null, [[0, 900]], "direct", false, null]]',
        b'[["hedged", 1.5, [], null], ["hedged", 0.5, [], null]]',
        b'[["hedged", 0.5, [], null]]',
    ],
)
def test_an_entry_that_breaks_a_promise_is_made_anew(tmp_path: Path, body: bytes) -> None:
    """This holds even if its digest is right."""
    plain = run(tmp_path)
    store = Entries(tmp_path)
    for entry in entries(tmp_path):
        store.save(entry.parent.name + entry.name, body)
    asked()
    assert run(tmp_path) == plain
    assert asked() == {"halves", "first", "second"}


def test_failures_are_not_kept(tmp_path: Path) -> None:
    """An article that failed is tried again; the others in the batch are cached."""
    given = articles()
    plain = run(None, first={"fails": "Story 1"})
    assert run(tmp_path, first={"fails": "Story 1"}) == plain
    ASKED.clear()
    assert run(tmp_path, first={"fails": "Story 1"}) == plain
    assert {(name, *ids) for name, ids in ASKED} == {("first", "s1")}
    plain = run(None, given, halves={"fails": "Story 2"})
    assert "Story 2" in json.loads(plain[2])["failures"][0]["cause"]
    for _ in range(2):
        assert run(tmp_path, given, halves={"fails": "Story 2"}) == plain
    assert ASKED[-3] == ("halves", ["s2"])
    assert [ids for name, ids in ASKED[-2:]] == [[], []]


def test_results_that_break_the_contract_are_not_kept(tmp_path: Path) -> None:
    """The plugin runs each time, and fails each time."""
    wrong = cast("str", ("a", "b"))
    judge = Judge("odd", make=lambda name, label, *_: Assessment(name, label, 0.5, (), wrong))
    made = registry()
    made.register(module("allegedly_classifiers", ClassifierSpec("odd", lambda: judge)), "odd")
    for _ in range(2):
        analyzer = Analyzer(["odd"], "halves", registry=made, cache=tmp_path)
        (failure,) = analyzer.analyze(articles(1)[0]).failures
        assert failure.name == "odd"
        assert "odd" in asked()
    assert len(entries(tmp_path)) == 1


def test_a_cache_needs_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty one is a mistake, and does not stand for the current folder."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AllegedlyError, match="name of the cache is empty"):
        Analyzer([], cache="")
    result = CliRunner().invoke(
        cli, ["analyze", "-", "-c", "rules", "--cache", ""], input="It rains."
    )
    assert "name of the cache is empty" in str(result.exception)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The run continues after one line of warning."""
    (tmp_path / "file").write_text("in the way")
    assert run(tmp_path / "file" / "cache") == run(None)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "\n" not in record.getMessage()
    assert f"the cache {tmp_path / 'file' / 'cache'}" in record.getMessage()
    assert "Not a directory" in record.getMessage()


def test_a_full_disk(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries that fit are kept and used, nothing incomplete stays, and one line reports it."""
    run(tmp_path, articles(1))

    @contextmanager
    def full(path: Path, **how: Any) -> Iterator[BinaryIO]:
        with writing_bytes(path, **how) as stream:
            yield stream
            if stream.tell() > 64:
                raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("allegedly.storage.entries.writing_bytes", full)
    ASKED.clear()
    assert run(tmp_path) == run(None)
    assert ASKED[0] == ("halves", ["s1", "s2"])
    assert [record.getMessage().count("No space left") for record in caplog.records] == [1]
    assert len(entries(tmp_path)) == 3


def test_size_is_bounded_on_demand(tmp_path: Path) -> None:
    """Shrinking leaves what was used last, a limit of 0 nothing; other files stay."""
    mine = tmp_path / "00" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    run(tmp_path)
    for age, path in enumerate(entries(tmp_path)):
        os.utime(path, (1e9 - age, 1e9 - age))
    run(tmp_path, articles(1))
    used = [path for path in entries(tmp_path) if path.stat().st_mtime > 1e9]
    assert len(used) == 3
    shrink_cache(tmp_path, sum(path.stat().st_size for path in used))
    assert entries(tmp_path) == sorted([mine, *used])
    assert Entries(tmp_path).size() == sum(path.stat().st_size for path in used)
    assert run(tmp_path) == run(None)
    shrink_cache(tmp_path, 0)
    assert entries(tmp_path) == [mine]


def test_a_folder_that_is_not_there_is_not_shrunk(tmp_path: Path) -> None:
    """A mistyped name is an error, and makes no folder."""
    with pytest.raises(AllegedlyError, match="name the folder of a cache"):
        shrink_cache(tmp_path / "kpet", 0)
    assert not (tmp_path / "kpet").exists()


def test_a_cache_stays_within_its_limit(tmp_path: Path) -> None:
    """It maintains itself: the least recently used entries make room for new ones."""
    store = Entries(tmp_path, limit=256 * 400)
    keys = [hashlib.sha256(str(n).encode()).hexdigest()[2:] for n in range(400)]
    for key in keys:
        store.save(f"00{key}", b"x" * 36)  # 100 bytes with the digest
    held = store.size()
    assert 400 <= held <= 400 + 100 * 80
    assert store.load(f"00{keys[-1]}") == b"x" * 36


def test_workers_change_nothing(tmp_path: Path) -> None:
    """Two processes that write the same entries at once, then read them: the same bytes."""
    texts = [
        "“We stay,” said Mayor Dorrit Valke. Critics claim it may be too late.",
        "The port, which lost $3 million last year, will close, Ruiz said.\u2028 😀 \x00",
        "",
    ]
    given = [Article.from_text(f"{i % 50}. {texts[i % 3]}", id=str(i)) for i in range(150)]

    def made(n_jobs: int, cache: Path | None) -> list[str]:
        analyzer = Analyzer(["lexicon", "rules"], "rules", n_jobs=n_jobs, cache=cache)
        return [analysis.to_json() for analysis in analyzer.analyze_many(given)]

    plain = made(1, None)
    for n_jobs in (2, 2, 1):
        assert made(n_jobs, tmp_path) == plain
    assert len(entries(tmp_path)) == 3 * len({article.text for article in given})


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://example.org/a"},
        {"outlet": "The Harbour Post"},
        {"authors": ("Ann Lee",)},
        {"published": datetime(2026, 6, 3)},
        {"language": "en"},
        {"title_span": Span(0, 5)},
        {"text": "Storm\n\nIt snows."},
    ],
)
def test_a_change_of_an_article_is_a_change_of_its_key(change: dict[str, Any]) -> None:
    """A classifier may read any of these fields; id and metadata describe only a run."""
    article = Article(id="a", text="Storm\n\nIt rains.")
    assert article_key(attrs.evolve(article, **change)) != article_key(article)
    same = attrs.evolve(article, id="b", metadata={"file": "x"})
    assert article_key(same) == article_key(article)


@pytest.mark.parametrize("what", ["python_version", "machine"])
def test_a_change_of_the_environment_changes_the_key(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another Python or another processor may give other results."""
    choice = Choice.of(registry(), "classifier", "first")
    before = plugin_key(choice, {})
    monkeypatch.setattr(platform, what, lambda: "another")
    keys._environment.cache_clear()
    try:
        assert plugin_key(choice, {}) != before
    finally:
        keys._environment.cache_clear()


def test_large_folders_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The results of a plugin are not kept if one of its options happens to name one."""
    choice = Choice.of(registry(), "classifier", "first")
    (tmp_path / "a").write_bytes(bytes(100))
    assert plugin_key(choice, {"path": str(tmp_path)}) is not None
    monkeypatch.setattr(keys, "MOST_BYTES", 99)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was read"))
    assert plugin_key(choice, {"path": str(tmp_path)}) is None
