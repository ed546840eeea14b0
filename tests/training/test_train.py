"""`allegedly.train`: data in, a folder out, which compares and analyses."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import attrs
import pytest

import allegedly
from allegedly import Analyzer, CorpusError, ModelFolderError, PluginError, TrainedModel, train
from allegedly.bench.contender import choose
from allegedly.bench.running.compare import compare
from allegedly.errors import LockedError, UnknownPluginError
from allegedly.plugins import Registry
from allegedly.plugins.trained_models import MANIFEST, digest_of
from allegedly.storage import locked

from .conftest import rows, write


def bytes_of(folder: Path) -> dict[str, str]:
    """Return a digest of each file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_model_is_trained_and_judges(sentences: Path, tmp_path: Path, registry: Registry) -> None:
    lines: list[str] = []
    model = train(
        "counter", sentences, tmp_path / "model", registry=registry, progress=lines.append
    )
    assert (model.kind, model.plugin, model.figures) == ("classifier", "counter", [])
    assert model.facts["counts"] == {
        "hedged sentences": 12,
        "plain sentences": 12,
        "commitments of authors": 24,
    }
    assert lines[0].startswith("6 documents: 12 hedged sentences") and len(lines) == 2
    assert TrainedModel.open(tmp_path / "model") == model
    plugin = model.as_plugin("mine", registry=registry)
    assert plugin.version == f"1.2+counter.{model.digest}"
    analysis = Analyzer([plugin], "rules", registry=registry).analyze("It may rain. It rained.")
    judged = analysis.assessments["mine"]
    assert [judged[claim.id].label for claim in analysis.claims] == ["hedged", "plain"]
    assert analysis.provenance.classifiers == {"mine": plugin.version}


def test_cross_validation(sentences: Path, tmp_path: Path, registry: Registry) -> None:
    def run(name: str, jobs: int) -> dict[str, str]:
        options: dict[str, Any] = {"cv": 3, "resamples": 100, "jobs": jobs, "registry": registry}
        train("counter", sentences, tmp_path / name, **options)
        return bytes_of(tmp_path / name)

    assert run("one", 1) == run("two", 1)
    labels, held = TrainedModel.open(tmp_path / "one").figures
    assert (labels["unit"], labels["value"], labels["interval"]) == ("sentence", 1.0, [1.0, 1.0])
    assert labels["baseline"] == pytest.approx(2 / 3)
    assert (held["unit"], held["value"]) == ("commitment", None), "it gives no commitment"
    card = (tmp_path / "one" / "CARD.md").read_text("utf-8")
    assert "in 3 folds by document" in card and "| 24 sentences in 6 documents |" in card
    assert "only 12 hedged sentences" in card and "1.000 to 1.000" in card


def test_same_bytes_with_any_number_of_jobs(sentences: Path, tmp_path: Path) -> None:
    found = []
    for jobs in (1, 2):
        train("ml", sentences, tmp_path / "model", cv=3, resamples=100, jobs=jobs)
        found.append(bytes_of(tmp_path / "model"))
    assert found[0] == found[1]
    assert {"model.json", "weights.npy", "commitment.npz", "seen.bin"} < found[0].keys()
    model = TrainedModel.open(tmp_path / "model")
    assert [figure["value"] is not None for figure in model.figures] == [True, True]
    compared = compare(
        ["ml", model.as_plugin("mine")], "newsdesk", limit=4, resamples=100, repeats=1
    )
    mine = compared["mine"]
    assert mine.failure is None and mine.training == "on mine.jsonl"
    assert mine.version.endswith(f"+ml.{model.digest}") and mine.distribution == "allegedly-ml"
    assert mine.cost is not None and mine.cost.load_ms is not None


def test_an_attributor_is_trained(brat: Path, tmp_path: Path, registry: Registry) -> None:
    model = train("names", brat, tmp_path / "model", cv=2, registry=registry, resamples=100)
    assert model.kind == "attributor" and model.facts["counts"] == {"attributions": 6}
    (figure,) = model.figures
    assert (figure["unit"], figure["value"], figure["items"]) == ("attribution", 1.0, 6)
    plugin = model.as_plugin("mine", registry=registry)
    analysis = Analyzer([], plugin, registry=registry).analyze("Ida Berg said the mill burned.")
    assert analysis.attributions[0].content.text == "the mill burned"
    assert analysis.provenance.attributor == f"mine 1.2+names.{model.digest}"
    with pytest.raises(PluginError, match="is of the kind attributor, not classifier"):
        Analyzer([plugin], registry=registry)


def test_articles_in_json_teach_sources(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, (word, code) in enumerate([("may", "PS+"), ("did", "CT+")] * 3):
        text = f"News\n\nIda Berg said the mill {word} close in {2000 + number}."
        start = text.index("the mill")
        row = {
            "id": 1,
            "source": [[6, 14]],
            "cue": [[15, 19]],
            "content": [[start, len(text) - 1]],
            "kind": "named-person",
            "name": "Ida Berg",
            "quotation": "indirect",
            "stance": "neutral",
            "negated": False,
            "form": "proposition",
            "commitment": code,
            "in": None,
            "optional": False,
        }
        record = {"text": text, "attributions": [row], "hedges": [], "boilerplate": []}
        (folder / f"00{number}.json").write_text(json.dumps(record), encoding="utf-8")
    model = train("ml", folder, tmp_path / "model", cv=2, resamples=100)
    assert model.facts["counts"]["commitments of sources"] == 6
    assert [figure["unit"] for figure in model.figures] == ["commitment"]


def test_it_is_refused_on_its_own_data(sentences: Path, tmp_path: Path, registry: Registry) -> None:
    plugin = train("counter", sentences, tmp_path / "m", registry=registry).as_plugin(
        registry=registry
    )
    compared = compare([plugin], "jsonl", path=sentences, registry=registry, resamples=100)
    assert "was trained on 6 of these 6 documents" in str(compared["m"].failure)


def test_single_short_sentences_are_known(tmp_path: Path, registry: Registry) -> None:
    """Each is a document of its own, and none has as many words as a run that is hashed."""
    lines = [
        {"text": f"{thing} {verb}.", "label": label}
        for thing in ("Fog", "Snow", "Rain", "Hail")
        for verb, label in (("may fall", "hedged"), ("fell", "plain"))
    ]
    plugin = train(
        "counter", write(tmp_path / "short.jsonl", lines), tmp_path / "m", registry=registry
    ).as_plugin(registry=registry)
    further = [{"text": f"Sleet {verb} today.", "label": label} for verb, label in VERBS]
    mixed = write(tmp_path / "mixed.jsonl", [*lines, *further])
    compared = compare(
        [plugin], "jsonl", path=mixed, registry=registry, drop_seen=True, resamples=100, cost=False
    )
    assert len(compared.settings["dropped"]["ids"]) == len(lines)
    assert len(compared.task.documents) == len(further)


VERBS = (("may fall", "hedged"), ("fell", "plain"))


def test_the_size_is_that_of_the_model(sentences: Path, tmp_path: Path, registry: Registry) -> None:
    model = train("counter", sentences, tmp_path / "m", registry=registry)
    assert model.facts["bytes"] == sum(
        (tmp_path / "m" / n).stat().st_size for n in model.facts["files"]
    )
    assert f"its files take {model.facts['bytes'] / 1024:,.0f} KiB" in model.card
    plugin = model.as_plugin(registry=registry)
    whole = sum(path.stat().st_size for path in (tmp_path / "m").iterdir())
    assert choose(plugin, "classifier", registry, {}).size == whole


def test_a_pipe_is_not_a_model(sentences: Path, tmp_path: Path, registry: Registry) -> None:
    model = train("counter", sentences, tmp_path / "m", registry=registry)
    for name, message in (("words.json", "not those that were"), (MANIFEST, "a pipe or a device")):
        (model.path / name).unlink()
        os.mkfifo(model.path / name)
        with pytest.raises(ModelFolderError, match=message):
            TrainedModel.open(model.path)


def test_formats_are_detected(tmp_path: Path, registry: Registry) -> None:
    table = tmp_path / "mine.csv"
    lines = [f'{row["document"]};{row["label"]};"{row["text"]}"' for row in rows()]
    table.write_text("\ufeffdocument;label;text\r\n" + "\r\n".join(lines), encoding="utf-8")
    events = [
        {"text": f"It {verb} rain", "targets": [{"span1": [1, 2], "label": label}]}
        for verb, label in [("may", 1), ("did", 3)] * 2
    ]
    model = train(
        "counter",
        [table, write(tmp_path / "events.jsonl", events)],
        tmp_path / "model",
        registry=registry,
    )
    assert [data["format"] for data in model.facts["data"]] == ["csv", "events"]
    assert model.facts["counts"]["hedged sentences"] == 14
    first = table.read_bytes()
    again = train("counter", [table, sentences_of(tmp_path)], tmp_path / "n", registry=registry)
    assert table.read_bytes() == first
    ids = {data["name"]: data["documents"] for data in again.facts["data"]}
    assert ids == {"mine.csv": 6, "other.jsonl": 6}, "ids that occur twice stay apart"


def sentences_of(folder: Path) -> Path:
    """Write the same sentences to another file."""
    return write(folder / "other.jsonl", rows())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "It rains."}', "mine.jsonl:2: neither 'label' nor"),
        ('{"text": "It rains.", "label": "maybe"}', "mine.jsonl:2: 'label' is 'maybe'"),
        ("{", "mine.jsonl:2: not JSON"),
        ('{"label": "plain"}', "mine.jsonl:2: 'text' is missing"),
    ],
)
def test_a_bad_line_is_named(line: str, message: str, tmp_path: Path, registry: Registry) -> None:
    path = write(tmp_path / "mine.jsonl", rows()[:1])
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(CorpusError, match=message):
        train("counter", path, tmp_path / "model", registry=registry)
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("label,words\nplain,It rains.\n", "mine.csv:1: no column is called 'text'"),
        ("label,text,text\n", "mine.csv:1: two columns are called 'text'"),
        ('label,text\nplain,"It\nrains."\nplain,A,B\n', "mine.csv:4: 3 cells"),
        ("label,text\nplain,It rains.\nsure,It rains.\n", "mine.csv:3: 'label' is 'sure'"),
        ('label,text\nplain,"It rains\n', "mine.csv:2: not CSV"),
        ("label,text\n", "mine.csv: there is nothing in it"),
    ],
)
def test_a_bad_row_is_named(text: str, message: str, tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(CorpusError, match=message):
        train("counter", path, tmp_path / "model", registry=registry)


def test_too_little_to_learn_from(tmp_path: Path, registry: Registry) -> None:
    plain = [row for row in rows() if row["label"] == "plain"]
    path = write(tmp_path / "plain.jsonl", plain)
    with pytest.raises(CorpusError, match=r"all 12 sentences to learn from are plain.*hedged"):
        train("counter", path, tmp_path / "model", registry=registry)
    graded = write(tmp_path / "graded.jsonl", [{"text": "It rains.", "certainty": 3}])
    with pytest.raises(CorpusError, match="no sentence to learn from"):
        train("counter", graded, tmp_path / "model", registry=registry)
    few = write(tmp_path / "few.jsonl", rows()[:2])
    train("counter", few, tmp_path / "few", registry=registry)
    with pytest.raises(CorpusError, match="at least two documents"):
        train("counter", few, tmp_path / "few", cv=2, registry=registry)
    apart = [{**row, "document": row["label"]} for row in rows()]
    uneven = write(tmp_path / "uneven.jsonl", apart)
    with pytest.raises(CorpusError, match="fold 1 of 2: all 12 sentences"):
        train("counter", uneven, tmp_path / "few", cv=2, registry=registry)
    with pytest.raises(CorpusError, match="learns from attributions, and the data has none"):
        train("names", few, tmp_path / "model", registry=registry)


def test_names(sentences: Path, tmp_path: Path, registry: Registry) -> None:
    def refused(name: str) -> str:
        with pytest.raises(PluginError) as caught:
            train(name, sentences, tmp_path / "model", registry=registry)
        return str(caught.value)

    able = "those that can be trained: both, counter, liar, both, names"
    assert refused("fixed") == f"the classifier 'fixed' cannot be trained; {able}"
    assert refused("rules") == f"the attributor 'rules' cannot be trained; {able}"
    assert refused("nope") == f"unknown plugin 'nope'; {able}"
    assert refused("both") == "both is ambiguous; write classifier:both or attributor:both"
    assert "unknown kind 'reader'" in refused("reader:text")
    train("classifier:both", sentences, tmp_path / "model", registry=registry)
    with pytest.raises(UnknownPluginError):
        train("attributor:counter", sentences, tmp_path / "model", registry=registry)


def test_data_of_no_use(tmp_path: Path, sentences: Path, registry: Registry) -> None:
    model = tmp_path / "model"
    for data, message in [
        (tmp_path / "absent.csv", "there is no such file"),
        (write(tmp_path / "mine.doc", rows()), "unknown extension"),
        ([], "no data given"),
        ([sentences, sentences], "occurs twice"),
    ]:
        with pytest.raises(CorpusError, match=message):
            train("counter", data, model, registry=registry)  # type: ignore[arg-type]
    with pytest.raises(CorpusError, match="only for comparing"):
        train("counter", sentences, model, format="wikinews", registry=registry)
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="holds neither brat"):
        train("names", tmp_path / "empty", model, registry=registry)
    with pytest.raises(PluginError, match="must be plain data"):
        train("counter", sentences, model, options={"extra": {1}}, registry=registry)
    assert not model.exists()


def test_a_failing_plugin_leaves_the_earlier_model(
    sentences: Path, tmp_path: Path, registry: Registry
) -> None:
    model = tmp_path / "model"
    train("counter", sentences, model, registry=registry)
    before = bytes_of(tmp_path / "model")
    bad = write(tmp_path / "bad.jsonl", [*rows(), {"text": "It may boom.", "label": "hedged"}])
    with pytest.raises(PluginError, match=r"'counter' \(tested 1.2\) cannot be trained: Runtime"):
        train("counter", bad, model, registry=registry)
    stop = write(tmp_path / "stop.jsonl", [*rows(), {"text": "To interrupt.", "label": "plain"}])
    with pytest.raises(KeyboardInterrupt):
        train("counter", stop, model, registry=registry)
    with pytest.raises(PluginError, match="the name of another"):
        train("liar", sentences, model, registry=registry)
    assert bytes_of(model) == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_what_a_killed_run_left_is_put_in_order(
    sentences: Path, tmp_path: Path, registry: Registry
) -> None:
    model = tmp_path / "model"
    train("counter", sentences, model, registry=registry)
    before = bytes_of(model)
    model.rename(tmp_path / ".model.allegedly-earlier")
    (tmp_path / ".model.allegedly-part").mkdir()
    (tmp_path / ".model.allegedly-part" / "words.json").write_text("[")
    with pytest.raises(PluginError, match="the name of another"):
        train("liar", sentences, model, registry=registry)
    assert bytes_of(model) == before, "the earlier model has its name again"
    with locked(tmp_path / ".model.allegedly-lock"), pytest.raises(LockedError):
        train("counter", sentences, model, registry=registry)


def test_nothing_else_is_replaced(sentences: Path, tmp_path: Path, registry: Registry) -> None:
    def refused(output: Path) -> str:
        before = bytes_of(tmp_path)
        with pytest.raises(ModelFolderError) as caught:
            train("counter", sentences, output, registry=registry)
        assert bytes_of(tmp_path) == before
        return str(caught.value)

    assert "is a file" in refused(sentences)
    other = tmp_path / "other"
    other.mkdir()
    train("counter", sentences, other, registry=registry)
    (other / "notes.txt").write_text("mine")
    assert "holds notes.txt" in refused(other)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "a.txt").write_text("mine")
    assert "is not a model" in refused(foreign)
    model = train("counter", sentences, tmp_path / "model", registry=registry)
    (tmp_path / "link").symlink_to(model.path, target_is_directory=True)
    (tmp_path / "nowhere").symlink_to(tmp_path / "absent", target_is_directory=True)
    for link, target in (("link", "model"), ("nowhere", "absent")):
        assert f"is a link to {tmp_path.resolve() / target}; name" in refused(tmp_path / link)
    assert not (tmp_path / "absent").exists()
    assert "lie inside each other" in refused_data(tmp_path, registry)


def refused_data(folder: Path, registry: Registry) -> str:
    """Try to train into a folder that is all there is of the data."""
    data = folder / "data"
    data.mkdir()
    write(data / "mine.jsonl", rows())
    with pytest.raises(ModelFolderError) as caught:
        train("counter", data, data / "model", registry=registry)
    return str(caught.value)


def test_damage_is_noticed(sentences: Path, tmp_path: Path, registry: Registry) -> None:
    model = train("counter", sentences, tmp_path / "model", registry=registry)
    plugin = model.as_plugin("mine", registry=registry)
    manifest = tmp_path / "model" / "allegedly-model.json"
    good = manifest.read_text("utf-8")

    def refused(facts: object) -> str:
        manifest.write_text(facts if isinstance(facts, str) else json.dumps(facts))
        with pytest.raises(ModelFolderError) as caught:
            TrainedModel.open(tmp_path / "model")
        return str(caught.value)

    facts = json.loads(good)
    assert "is not JSON" in refused("{")
    assert "is not in the format" in refused({**facts, "schema": "allegedly/model/9"})
    assert "is damaged" in refused({**facts, "files": ["words.json"]})
    assert "is damaged" in refused({**facts, "files": {"../mine.jsonl": "0"}})
    assert "not those that were trained" in refused({**facts, "plugin": "liar"})
    assert "not those that were trained" in refused({**facts, "options": {"extra": "x"}})
    lists = {"files": {}, "digest": digest_of(facts["kind"], facts["plugin"], facts["options"], {})}
    assert "not those that were trained" in refused({**facts, **lists}), "files may not be left out"
    manifest.write_text(good)
    words = tmp_path / "model" / "words.json"
    kept = words.read_bytes()
    words.write_text('["closed"]')
    with pytest.raises(ModelFolderError, match="not those that were trained"):
        plugin.create()
    words.unlink()
    os.mkfifo(words)
    with pytest.raises(ModelFolderError, match="not those that were trained"):
        TrainedModel.open(tmp_path / "model")  # and waits for nothing
    words.unlink()
    words.write_bytes(kept)
    (tmp_path / "model" / "seen.bin").unlink()
    with pytest.raises(ModelFolderError, match="not those that were trained"):
        TrainedModel.open(tmp_path / "model")
    train("counter", write(tmp_path / "b.jsonl", rows()[:8]), tmp_path / "n", registry=registry)
    with pytest.raises(PluginError, match="cannot be the name of a model"):
        TrainedModel.open(tmp_path / "n").as_plugin("My Model", registry=registry)
    with pytest.raises(ModelFolderError, match="there is no trained model here"):
        TrainedModel.open(tmp_path)


def test_its_sentences_are_known_one_by_one(
    sentences: Path, tmp_path: Path, registry: Registry
) -> None:
    """A comparison on them is refused, however they are divided into documents."""
    mine = train("counter", sentences, tmp_path / "model", registry=registry)
    apart = [{**row, "document": str(number)} for number, row in enumerate(rows())]
    (row,) = compare(
        [mine.as_plugin("mine", registry=registry)],
        "jsonl",
        path=write(tmp_path / "apart.jsonl", apart),
        unit="sentence",
        cost=False,
        resamples=100,
        registry=registry,
    ).results
    assert "trained on 24 of these 24 documents" in str(row.failure)


def test_another_model_in_its_place_is_noticed(
    sentences: Path, tmp_path: Path, registry: Registry
) -> None:
    plugin = train("counter", sentences, tmp_path / "model", registry=registry).as_plugin(
        "mine", registry=registry
    )
    fewer = write(tmp_path / "fewer.jsonl", [{**r, "document": "d"} for r in rows()[:3]])
    train("counter", fewer, tmp_path / "model", registry=registry)
    with pytest.raises(ModelFolderError, match="another model has taken its place"):
        plugin.create()


def test_options_are_kept(sentences: Path, tmp_path: Path, registry: Registry) -> None:
    options = {"extra": "mill"}
    model = train("counter", sentences, tmp_path / "m", options=options, registry=registry)
    assert TrainedModel.open(tmp_path / "m").options == options
    assert "`extra=mill`" in model.card
    made = model.as_plugin("mine", registry=registry).create()
    assert made.name == "mine"
    assert attrs.has(type(model)) and allegedly.train is train
