"""Positions in UTF-16 code units: in JSON and back, in Web Annotations, on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from allegedly import Analysis, Analyzer, ArgumentTypeError, Article, SchemaError
from allegedly.cli import cli
from allegedly.model.offsets import Utf16
from allegedly.render.webannotation import annotation_collection
from allegedly.schema import analysis_schema

jsonschema = pytest.importorskip("jsonschema")

SpansIn = Callable[[Any], Iterator[tuple[list[list[int]], str]]]

WORDS = st.lists(
    st.sampled_from(
        ["😀", "𝄞", "a", " ", "“It may sink,” Ines 😀 Ota said.", "Officials 𝒹eny that it leaks. "]
    ),
    max_size=12,
).map("".join)


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    return Analyzer(["rules"], "rules", any_language=True)


def units(text: str, start: int, end: int) -> str:
    """Return a stretch of a text by its code units, as JavaScript's `slice` does."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_conversion(text: str) -> None:
    """Every position goes there and back, and means the same place."""
    converter = Utf16(text)
    for position in range(len(text) + 1):
        unit = converter.units(position)
        assert unit == len(text[:position].encode("utf-16-le")) // 2
        assert converter.points(unit) == position
    beyond = converter.units(len(text) + 5)
    assert beyond == len(text.encode("utf-16-le")) // 2 + 5
    assert converter.points(beyond) == len(text) + 5


@given(WORDS, st.none() | WORDS)
def test_json_and_back(spans_in: SpansIn, body: str, title: str | None) -> None:
    article = Article.from_text(body, title=title, metadata={"span": [1, 2], "spans": [[3, 4]]})
    analysis = analyzer().analyze(article)
    data = json.loads(analysis.to_json(offsets="utf-16"))
    jsonschema.Draft202012Validator(analysis_schema()).validate(data)
    assert data["offsets"] == "utf-16"
    assert data["article"].pop("metadata") == {"span": [1, 2], "spans": [[3, 4]]}
    text = article.text
    for spans, shown in spans_in(data):
        assert " … ".join(units(text, start, end) for start, end in spans) == shown
    assert units(text, *data["article"]["body"]) == body
    for sentence, found in zip(data["sentences"], analysis.sentences, strict=True):
        assert units(text, *sentence["span"]) == found.span.of(text)
    again = Analysis.from_json(analysis.to_json(offsets="utf-16"))
    assert again == analysis
    assert again.to_json() == analysis.to_json()


def test_the_unit_is_always_named(analysis: Analysis) -> None:
    data = analysis.to_dict()
    assert data["offsets"] == "code-points"
    del data["offsets"]  # as in files of before
    assert Analysis.from_dict(data) == analysis


def test_errors() -> None:
    analysis = analyzer().analyze("😀 “It may sink,” Ines Ota said.")
    with pytest.raises(ArgumentTypeError, match="offsets must be one of code-points, utf-16"):
        analysis.to_json(offsets="bytes")  # type: ignore[arg-type]
    data = analysis.to_dict(offsets="utf-16")
    data["claims"][0]["spans"] = [[1, 17]]
    with pytest.raises(
        SchemaError, match=r"claims\[0\]\.spans\[0\]: position 1 divides a character"
    ):
        Analysis.from_dict(data)
    data["claims"][0]["spans"] = [[4, 999]]
    with pytest.raises(SchemaError, match="ends after the text"):
        Analysis.from_dict(data)
    data["claims"][0]["spans"] = [["x", None]]
    with pytest.raises(SchemaError, match=r"claims\[0\]\.spans"):
        Analysis.from_dict(data)
    deep: list[Any] = []
    for _ in range(2000):
        deep = [deep]
    data["claims"][0]["spans"] = deep
    with pytest.raises(SchemaError, match="too deeply"):
        Analysis.from_dict(data)
    data = analysis.to_dict()
    data["offsets"] = "utf-8"
    with pytest.raises(SchemaError, match="offsets"):
        Analysis.from_dict(data)


def test_web_annotations() -> None:
    analysis = analyzer().analyze("😀 “It may sink,” Ines 😀 Ota said.")
    collection = annotation_collection(analysis, "utf-16")
    assert collection["label"].endswith(" (positions in UTF-16 code units)")
    for item in collection["first"]["items"]:
        for target in item["target"]:
            quote, position = target["selector"]
            shown = units(analysis.article.text, position["start"], position["end"])
            assert shown == quote["exact"]


@pytest.mark.parametrize("format_", ["json", "web-annotation"])
def test_command(tmp_path: Path, format_: str) -> None:
    story, stored = tmp_path / "story.txt", tmp_path / "stored.jsonl"
    story.write_text("😀 “It may sink,” Ines Ota said.", encoding="utf-8")
    options = ["-a", "rules", "-c", "rules", "--offsets", "utf-16"]
    run = CliRunner().invoke
    direct = run(cli, ["analyze", str(story), "--format", format_, *options])
    assert direct.exit_code == 0, direct.output
    assert "UTF-16" in direct.stdout or '"offsets": "utf-16"' in direct.stdout
    run(cli, ["analyze", str(story), "-o", str(stored), *options])
    again = run(cli, ["render", str(stored), "--format", format_, "--offsets", "utf-16"])
    assert again.stdout == direct.stdout
    plain = run(cli, ["render", str(stored), "--format", format_])
    assert plain.stdout != direct.stdout


@pytest.mark.parametrize("options", [["--format", "csv"], ["-o", "x.parquet"], ["-o", "out/"]])
def test_formats_without_offsets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("story.txt").write_text("It may sink.", encoding="utf-8")
    result = CliRunner().invoke(cli, ["analyze", "story.txt", "--offsets", "utf-16", *options])
    assert result.exit_code == 2
    assert "offsets" in result.output


@pytest.mark.timing
def test_linear_time(stopwatch: Any) -> None:
    def made(times: int) -> Analysis:
        return analyzer().analyze("😀 “It may sink,” Ines Ota said.\n\n" * times)

    def convert(analysis: Analysis) -> Analysis:
        return Analysis.from_dict(analysis.to_dict(offsets="utf-16"))

    stopwatch.check_growth(convert, made(100), made(400), at_most=7)
