"""The guide for entrants is true: its commands and programs run, one after the other."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from allegedly.bench.predictions import Predictions
from allegedly.cli import cli
from allegedly.schema import predictions_schema

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "enter.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def steps() -> Iterator[tuple[str, str]]:
    for kind, code in BLOCK.findall(PAGE.read_text("utf-8")):
        if kind == "console":
            for line in code.replace("\\\n", " ").splitlines():
                yield kind, line
        else:
            yield kind, code


def test_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything runs in one folder; programs that need a parser are compiled only."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    shown = []
    for kind, code in steps():
        if kind == "python":
            compiled = compile(code, str(PAGE), "exec")
            if "spacy.load" not in code:
                exec(compiled, names)
        elif kind == "console":
            program, *words = shlex.split(code)
            assert program == "allegedly"
            if "--resamples" not in words and words[0] == "compare":
                words += ["--resamples", "100"]
            done = CliRunner().invoke(cli, words, catch_exceptions=False)
            assert done.exit_code == 0, (code, done.output)
            shown.append(done.output)
    first, pair, labels, both = (text for text in shown if text)
    assert "mine" in first and "rules" in first and "Pattern" not in first
    assert Path("result/comparison.json").exists()
    assert "first" in pair and "again" in pair
    assert "labels" in labels and "lexicon" in labels
    assert both.count("\nboth ") > 3
    assert "943 sentences" in both and "694 attributions" in both
    found = json.loads(Path("result/comparison.json").read_text("utf-8"))
    assert found["settings"]["predictions"]["mine"]["system"] == {"name": "Pattern", "version": "1"}


def test_the_samples_are_well_formed(tmp_path: Path) -> None:
    import jsonschema

    (sample,) = (code for kind, code in steps() if kind == "json")
    for line in sample.splitlines():
        jsonschema.validate(json.loads(line), predictions_schema())
    path = tmp_path / "sample.jsonl"
    path.write_text(sample, "utf-8")
    assert list(Predictions.read(path).content.predictions) == ["d1", "d2"]
    (columns,) = (code for kind, code in steps() if kind == "" and "newdoc" in code)
    path = tmp_path / "sample.conll"
    path.write_text(columns.replace("…\n", ""), "utf-8")
    assert list(Predictions.read(path).content.predictions) == ["d1", "d2"]
