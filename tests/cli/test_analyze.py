"""`allegedly analyze`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli

STORY = "Ferry may close\n\nCritics claimed that the ferry may close.\n"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def run(*arguments: object, input: str | bytes | None = None) -> Result:
    """Run with one classifier, unless others are asked for."""
    words = ["analyze", "-c", "rules", *map(str, arguments)]
    return CliRunner().invoke(cli, words, input=input)


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_table_is_the_default(story: Path) -> None:
    result = run(story)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "Critics" in result.output
    assert "distancing" in result.output
    assert "\x1b" not in result.output


def test_json(story: Path) -> None:
    """JSON output names its schema and the file."""
    result = run(story, "--format", "json")
    (found,) = objects(result.stdout)
    assert found["schema"] == "allegedly/analysis/2"
    assert found["article"]["metadata"] == {"file": str(story)}
    assert found["failures"] == []
    assert result.exit_code == 0


def test_a_second_output_is_refused(story: Path, tmp_path: Path) -> None:
    result = run(story, "-o", tmp_path / "a.jsonl", "-o", tmp_path / "b.csv")
    assert result.exit_code == 2
    assert "allegedly render FILE.jsonl -o FILE.csv" in " ".join(result.stderr.split())
    assert not list(tmp_path.glob("[ab].*"))


def test_title_line(story: Path) -> None:
    """--title-line makes the first line the title; otherwise there is none."""
    (found,) = objects(run(story, "--title-line", "-f", "json").stdout)
    assert found["article"]["title"] == [0, 15]
    (found,) = objects(run(story, "-f", "json").stdout)
    assert found["article"]["title"] is None


def test_classifiers_are_chosen(story: Path) -> None:
    (found,) = objects(run(story, "-f", "json", "-c", "rules, lexicon").stdout)
    assert list(found["provenance"]["classifiers"]) == ["rules", "lexicon"]
    assert all(list(claim["assessments"]) == ["rules", "lexicon"] for claim in found["claims"])
    (found,) = objects(run(story, "-f", "json", "-c", "").stdout)
    assert found["claims"][0]["assessments"] == {}


def test_cache(story: Path, tmp_path: Path) -> None:
    """A run prints the same with a full or an empty cache, and reports one that cannot be used."""
    plain = run(story, "-f", "json").stdout
    cache = tmp_path / "cache"
    for _ in range(2):
        result = run(story, "-f", "json", "--cache", cache)
        assert (result.stdout, result.stderr, result.exit_code) == (plain, "", 0)
    assert any(path.is_file() for path in cache.rglob("??/*"))
    assert run(story, "-f", "json", "--cache", story).stdout == plain


def test_several_inputs_in_order(tmp_path: Path) -> None:
    lines = tmp_path / "b.jsonl"
    lines.write_text('{"text": "One.", "id": "x"}\n{"text": "Two.", "id": "y"}\n')
    (tmp_path / "a.txt").write_text("Three.")
    result = run(lines, tmp_path, "-", "-f", "json", "-c", "", input="Four.")
    texts = [found["article"]["text"] for found in objects(result.stdout)]
    assert texts == ["One.", "Two.", "Three.", "One.", "Two.", "Four."]


def test_output_file(story: Path, tmp_path: Path) -> None:
    """The extension of its name selects the format, unless `--format` does."""
    out = tmp_path / "out.jsonl"
    result = run(story, "-o", out)
    assert (result.exit_code, result.output) == (0, "")
    assert len(objects(out.read_text(encoding="utf-8"))) == 1
    for name in ("out.txt", "out"):
        assert run(story, "-o", tmp_path / name).exit_code == 0
        assert (tmp_path / name).read_text().startswith(str(story)[:20])
    assert run(story, "-o", tmp_path / "out.json").exit_code == 0
    assert len(objects((tmp_path / "out.json").read_text())) == 1
    assert run(story, "-o", tmp_path / "out.json", "-f", "table").exit_code == 0
    assert not (tmp_path / "out.json").read_text().startswith("{")


def test_failures_cost_no_neighbour(tmp_path: Path, story: Path) -> None:
    out = tmp_path / "out.jsonl"
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xff")
    result = run(tmp_path / "bad.txt", "missing.txt", story, "-o", out)
    assert result.exit_code == 1
    assert len(objects(out.read_text())) == 1
    bad, missing = result.stderr.splitlines()
    assert bad.startswith(f"allegedly: {tmp_path / 'bad.txt'}: is ")
    assert missing == "allegedly: missing.txt: does not exist; check the name"


def test_nothing_analysed_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    (tmp_path / "empty.txt").write_text("")
    result = run(tmp_path / "empty.txt", "-o", out)
    assert result.exit_code == 1
    assert out.read_text() == "old"
    assert f"nothing was analysed; {out} is not written" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "Missing argument"),
        (["x", "-f", "tabel"], "unknown renderer 'tabel'; choose from .*did you mean 'table'"),
        (["x", "-c", "lexicn"], "unknown classifier 'lexicn'.*did you mean 'lexicon'"),
        (["x", "-a", "nobody"], "unknown attributor 'nobody'"),
        (["x", "-j", "0"], "--jobs"),
        (["x", "-j", "two"], "--jobs"),
        (["x", "--encoding", "klingon"], "unknown text encoding 'klingon'"),
        (["x", "--encoding", "zip"], "unknown text encoding 'zip'"),
        (["x", "-o", "no/such/folder/out"], "the folder 'no/such/folder' does not exist"),
        (["x", "-o", "out.jsonl", "--resume"], "apply to datasets only: name a folder"),
        (["x", "--shard", "5"], "apply to datasets only: name a folder"),
        (["x", "-o", "out/", "--shard", "0"], "--shard"),
        (["x", "--option", "text"], "not of the form plugin.key=value"),
        (["x", "--option", "lexicn.key=1", "-c", "lexicon"], "did you mean 'lexicon'"),
        (["x", "--option", "nobody.key=1"], "unknown plugin 'nobody'"),
        (["x", "--option", "tool:rules.bias=1"], "unknown kind 'tool'; choose from classifier"),
        (["x", "--option", "lexicon.threshold=1"], "'lexicon' is not used here"),
        (["x", "--option", "csv.table=hedges"], "'csv' is not used here"),
        (["x", "--option", "table.colour=1"], "no option 'colour'; its options: width, color"),
        (
            ["x", "-a", "rules", "--option", "rules.colour=1"],
            "attributor 'rules' has no .*; the classifier",
        ),
        (["x", "--scheduler", "a:1"], "--scheduler needs --backend"),
        (["x", "--backend", "slurm"], "unknown backend 'slurm'; choose from loky"),
        (["x", "--nonsense"], "No such option"),
    ],
)
def test_wrong_usage(arguments: list[str], reason: str) -> None:
    """Wrong arguments end with status 2, a reason, and nothing on standard output."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(" ".join(result.stderr.split()))


def test_encoding(tmp_path: Path) -> None:
    """A file that is not UTF-8 fails with advice, and is read with --encoding."""
    path = tmp_path / "old.txt"
    path.write_bytes("Café “owners” said so.".encode("cp1252"))
    result = run(path)
    assert result.exit_code == 1
    assert "--encoding cp1252" in result.stderr
    (found,) = objects(run(path, "--encoding", "cp1252", "-f", "json").stdout)
    assert found["article"]["text"] == "Café “owners” said so."


def test_options_reach_plugins(story: Path) -> None:
    shown = run(story, "--option", "table.width=40", "--option", "text.title-line=true").stdout
    assert max(map(len, shown.splitlines()[2:])) <= 40
    assert shown.startswith("Ferry {may} close\n")


def test_options_of_the_attributor(story: Path) -> None:
    """An option goes to the plugin that has it, or to the kind that is named."""
    options = ("-a", "rules", "-f", "json")
    few = [found["attributions"] for found in objects(run(story, *options).stdout)]
    for name in ("rules.bias=-99", "attributor:rules.bias=-99"):
        (found,) = objects(run(story, *options, "--option", name).stdout)
        assert (found["attributions"], bool(*few)) == ([], True)
    (found,) = objects(run(story, *options, "--option", 'rules.types=["condition"]').stdout)
    assert found["claims"][-1]["assessments"]["rules"]["label"] == "plain"


def test_an_option_of_two_plugins_needs_its_kind() -> None:
    """Where two plugins of one name have an option, the message shows how to write each."""
    result = run("x", "-a", "neural", "-c", "neural", "--option", "neural.threads=2")
    assert result.exit_code == 2
    shown = " ".join(result.stderr.split())
    assert "write attributor:neural.threads or classifier:neural.threads" in shown


def test_help_teaches() -> None:
    """The help has examples, inputs, the schema and the exit status."""
    result = run("--help")
    assert result.exit_code == 0
    for word in ("Examples:", "JSON Lines", "--title-line", "Exit status", "allegedly/analysis/2"):
        assert word in result.stdout


def test_an_option_with_several_values(story: Path) -> None:
    """Words between commas are a list; a wrong one is named as it was given."""
    for value in ("hearsay", "hearsay, weasel", '["hearsay"]'):
        result = run(story, "-f", "json", "--option", f"rules.types={value}")
        assert (result.exit_code, result.stderr) == (0, "")
    result = run(story, "-f", "json", "--option", "rules.types=hearsai")
    assert result.exit_code == 1
    assert "types: unknown 'hearsai'; choose from epistemic" in result.stderr


def test_a_value_that_the_renderer_refuses(story: Path, tmp_path: Path) -> None:
    """It is wrong usage, and the message lists the right values."""
    result = run(story, "-o", tmp_path / "x.csv", "--option", "csv.table=hedge")
    assert result.exit_code == 2
    assert "csv: unknown table 'hedge'; choose from claims" in " ".join(result.stderr.split())
