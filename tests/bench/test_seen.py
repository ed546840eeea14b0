"""Texts that models were trained on are recognised by content."""

from __future__ import annotations

import json
import os
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner

from allegedly.bench.corpora import open_corpus, seen_texts
from allegedly.bench.running.compare import compare
from allegedly.cli.compare import compare_command
from allegedly.cli.corpora import corpora_command
from allegedly.errors import CorpusError
from allegedly.plugins import default_registry
from allegedly.schema import comparison_schema
from allegedly.text.seen import BITS, GUARANTEED, SeenTexts, false_alarm, winnowed

from .contenders import Words, registry, spec

SYLLABLES = "ba de fi go lu mar nes pol ra sti tor ven".split()


def article(number: int, words: int = 60) -> str:
    """Return a text of made-up words, unlike that of any other number."""
    chance = Random(number)
    found = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(words)]
    return " ".join(
        word.capitalize() if n % 10 == 0 else f"{word}." if n % 10 == 9 else word
        for n, word in enumerate(found)
    )


def jsonl(path: Path, numbers: range) -> Path:
    """Write a corpus in which each article is one document of several sentences."""
    with path.open("w", encoding="utf-8") as stream:
        for number in numbers:
            for n, sentence in enumerate(article(number).split(". ")):
                text = f"{sentence.rstrip('.')}{' perhaps, it may be said' if n % 2 else ''}."
                label = "hedged" if n % 2 else "plain"
                row = {"text": text, "label": label, "document": f"d{number}"}
                stream.write(json.dumps(row) + "\n")
    return path


def test_what_was_seen_is_found_and_nothing_else() -> None:
    seen = SeenTexts.of({"made": map(article, range(100))})
    assert seen.documents == {"made": 100}
    again = [winnowed(article(n).upper().replace(",", "")) for n in range(200)]
    assert seen.which(again) == list(range(100))
    assert {seen.share(hashes) for hashes in again[:100]} == {1.0}


def test_a_shared_stretch_is_found_wherever_it_begins() -> None:
    words = article(3, 600).split()
    seen = SeenTexts.of({"made": [" ".join(words)]})
    for start in range(100):
        stretch = winnowed(" ".join(words[start : start + GUARANTEED]))
        assert seen.share(stretch) > 0


def test_short_texts_count_whole() -> None:
    """A line of few words is found as it is, and not in a longer one."""
    seen = SeenTexts.of({"lines": ["The ferry sank at noon.", "It rained.", "Perhaps."]})
    lines = ["the ferry sank at noon", "It rained!", "perhaps", "", "It rained on.", "Rained it?"]
    assert seen.which(map(winnowed, lines)) == [0, 1, 2]


def test_a_hostile_file_takes_no_memory(tmp_path: Path) -> None:
    """Neither does a header allocate, nor do the bits of a large file become numbers at once."""
    header = {"schema": "allegedly/seen/1", "documents": {}, "distinct": 1 << 24}
    for count in (1 << 24, 1 << 60):
        content = json.dumps(header | {"hashes": count, "distinct": count}).encode() + b"\n\0"
        (tmp_path / "seen.bin").write_bytes(content)
        assert peak_of(lambda: refused(tmp_path / "seen.bin")) < 1 << 20
    with (tmp_path / "large.bin").open("wb") as stream:
        stream.truncate(1 << 36)
    assert peak_of(lambda: refused(tmp_path / "large.bin")) < 1 << 27
    many = SeenTexts({}, np.random.default_rng(1).integers(0, 1 << 63, 500_000, np.uint64))
    (tmp_path / "many.bin").write_bytes(many.to_bytes())
    assert peak_of(lambda: SeenTexts.load(tmp_path / "many.bin")) < 50 * len(many)
    assert SeenTexts.load(tmp_path / "many.bin").to_bytes() == many.to_bytes()


def refused(path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot read the hashes"):
        SeenTexts.load(path)


def peak_of(call: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_files_are_small_and_the_same_each_time(tmp_path: Path) -> None:
    seen = SeenTexts.of({"made": [article(n, 600) for n in range(50)]})
    content = seen.to_bytes()
    assert content == SeenTexts.of({"made": [article(n, 600) for n in range(50)]}).to_bytes()
    assert len(content) < len(seen) * (BITS + 2) / 8 + 200
    (tmp_path / "seen.bin").write_bytes(content)
    loaded = SeenTexts.load(tmp_path / "seen.bin")
    assert loaded.to_bytes() == content
    assert SeenTexts.load("allegedly_ml:data/ml/seen.bin").documents["szeged-wiki"] == 2184
    nothing = SeenTexts.of({})
    assert len(nothing) == 0 and nothing.which([winnowed(article(1))]) == []


def test_false_alarms_are_as_rare_as_stated() -> None:
    seen = SeenTexts.of({"made": [article(n, 600) for n in range(200)]})
    strange = [winnowed(article(n, 600)) for n in range(1000, 1100)]
    found = sum(round(seen.share(hashes) * len(hashes)) for hashes in strange)
    assert found / sum(map(len, strange)) < 4 * 2**-BITS
    assert false_alarm(1) == 2**-BITS
    assert false_alarm(20) < 1e-13
    assert false_alarm(0) == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: b"",
        lambda content: b"{}\n",
        lambda content: b"\xff" * 100,
        lambda content: content.replace(b'"distinct": ', b'"distinct": 9'),
        lambda content: content.replace(b'"hashes": ', b'"hashes": -'),
        lambda content: content[:-4] + b"\xff\xff\xff\xff",
    ],
)
def test_damaged_files_are_refused(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "seen.bin"
    path.write_bytes(damage(SeenTexts.of({"made": map(article, range(9))}).to_bytes()))
    with pytest.raises(CorpusError, match="cannot read the hashes"):
        SeenTexts.load(path)
    with pytest.raises(CorpusError, match="cannot read the hashes"):
        SeenTexts.load("allegedly_ml:data/none.bin")


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a registry with a plugin that was trained on ten documents, and one on none."""
    package = tmp_path / "package"
    (package / "shipping").mkdir(parents=True)
    (package / "shipping" / "__init__.py").touch()
    (package / "shipping" / "bad.bin").write_bytes(b"?")
    corpus = jsonl(tmp_path / "train.jsonl", range(10))
    seen = seen_texts({"jsonl": corpus})
    (package / "shipping" / "seen.bin").write_bytes(seen.to_bytes())
    monkeypatch.syspath_prepend(str(package))
    names = {"trained_on": ("jsonl",), "seen": "shipping:seen.bin"}
    return registry(
        spec(Words, **names),
        spec(lambda: Words("other")),
        spec(lambda: Words("wrote"), tuned_on=("jsonl",), consulted="shipping:seen.bin"),
        spec(lambda: Words("bad"), seen="shipping:bad.bin"),
    )


def run(plugins: Any, names: list[str], path: Path, **more: Any) -> Any:
    return compare(names, "jsonl", path=path, registry=plugins, cost=False, resamples=100, **more)


def test_a_held_out_part_passes_under_the_same_name(plugins: Any, tmp_path: Path) -> None:
    comparison = run(plugins, ["words", "wrote"], jsonl(tmp_path / "held.jsonl", range(10, 20)))
    assert [result.failure for result in comparison.results] == [None, None]
    assert [result.training for result in comparison.results] == ["as it is", "as it is"]


def test_training_documents_are_refused_and_named(plugins: Any, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "mixed.jsonl", range(5, 15))
    comparison = run(plugins, ["words", "other", "wrote", "bad"], path)
    failure = str(comparison["words"].failure)
    assert "trained on 5 of these 10 documents (d5, d6, d7 and 2 more)" in failure
    assert "--drop-seen" in failure
    assert comparison["other"].failure is None
    assert comparison["wrote"].training == "as it is, tuned on 5 of 10 documents"
    assert str(comparison["bad"].failure).startswith("refused: shipping:bad.bin: cannot read")


def test_seen_documents_are_left_out_for_all(plugins: Any, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "mixed.jsonl", range(5, 15))
    comparison = run(plugins, ["words", "other"], path, drop_seen=True)
    assert [result.failure for result in comparison.results] == [None, None]
    found = comparison.to_dict()
    assert found["corpus"]["documents"] == {"requested": 10, "effective": 5}
    assert found["settings"]["dropped"] == {
        "ids": ["d5", "d6", "d7", "d8", "d9"],
        "by": {"words": 5},
    }
    jsonschema.validate(json.loads(comparison.to_json()), comparison_schema())
    assert "Left out for all: 5 documents (d5, d6, d7 and 2 more); words" in str(comparison)
    held = run(plugins, ["words", "other"], jsonl(tmp_path / "held.jsonl", range(10, 15)))
    assert held.task.digest == comparison.task.digest
    assert held["words"].value == comparison["words"].value
    with pytest.raises(CorpusError, match=r"no document of jsonl is left .*words on 10 of 10"):
        run(plugins, ["words"], tmp_path / "train.jsonl", drop_seen=True)
    assert run(plugins, ["other"], path, drop_seen=True).settings["dropped"] is None


def test_few_seen_documents_are_reported_only(plugins: Any, tmp_path: Path) -> None:
    comparison = run(plugins, ["words"], jsonl(tmp_path / "mixed.jsonl", range(9, 79)))
    assert comparison["words"].failure is None
    assert comparison["words"].training == "as it is, trained on 1 of 70 documents"


def test_a_model_by_path_has_hashes_of_its_own(plugins: Any, tmp_path: Path) -> None:
    """Those of the plugin are about the model that it ships."""
    from allegedly.bench.contender import choose

    loaded = choose("words", "classifier", plugins, {"words": {"path": tmp_path}})
    assert loaded.seen is None
    own = SeenTexts.of({"mine": [article(1)]})
    (tmp_path / "seen.bin").write_bytes(own.to_bytes())
    assert loaded.seen is not None and loaded.seen.documents == {"mine": 1}
    shipped = choose("words", "classifier", plugins, {})
    assert shipped.seen is not None and shipped.seen.documents == {"jsonl": 10}


def test_a_command_writes_the_hashes(tmp_path: Path) -> None:
    corpus, output = jsonl(tmp_path / "mine.jsonl", range(4)), tmp_path / "seen.bin"
    done = CliRunner().invoke(
        corpora_command, ["seen", f"jsonl={corpus}", "wikinews", "-o", str(output)]
    )
    assert done.exit_code == 0, done.output
    assert "60 documents" in done.output
    assert SeenTexts.load(output).documents == {"jsonl": 4, "wikinews": 56}
    wrong = CliRunner().invoke(corpora_command, ["seen", "nothing", "-o", str(output)])
    assert wrong.exit_code == 2


def test_every_shipped_plugin_has_its_hashes() -> None:
    """For what each was trained or tuned on, and nothing of the bundled corpora."""
    bundled = [
        winnowed(document.article.text)
        for name in ("wikinews", "newsdesk")
        for document in open_corpus(name).documents()
    ]
    for plugin in default_registry().all():
        if not plugin.distribution.startswith("allegedly") or plugin.kind not in (
            "classifier",
            "attributor",
        ):
            continue
        for names, file in (
            (plugin.spec.trained_on, plugin.spec.seen),
            (plugin.spec.tuned_on, plugin.spec.consulted),
        ):
            assert bool(names) == bool(file), plugin
            if file is not None:
                texts = SeenTexts.load(file)
                assert set(names) <= set(texts.documents), plugin
                assert texts.which(bundled) == [], plugin


# ---- the shipped models and the corpus that they were trained on, in part ---------------------


def part_of_szeged(target: Path, keep: Callable[[str], bool], most: int = 30) -> Path:
    """Write the documents of the Wikipedia part of Szeged whose ids are kept."""
    corpus = open_corpus("szeged-wiki")
    tree = ElementTree.parse(corpus.path)  # type: ignore[attr-defined]
    parent = next(node for node in tree.iter() if node.find("Document") is not None)
    kept = 0
    for document in list(parent.findall("Document")):
        inside = kept < most and keep(document.findtext("DocID") or "")
        kept += inside
        if not inside:
            parent.remove(document)
    tree.write(target, encoding="utf-8")
    return target


def held_back(id: str) -> bool:
    return zlib.crc32(id.encode()) % 10 == 0


@pytest.mark.corpora
def test_the_part_of_szeged_that_neural_held_back_is_accepted(tmp_path: Path) -> None:
    path = part_of_szeged(tmp_path / "held.xml", held_back)
    comparison = compare(
        ["neural-small", "ml"], "szeged-wiki", path=path, cost=False, resamples=100
    )
    assert comparison["neural-small"].failure is None
    assert comparison["neural-small"].training == "as it is"
    assert comparison["neural-small"].value > 0.5
    assert "trained on 30 of these 30 documents" in str(comparison["ml"].failure)


@pytest.mark.corpora
def test_the_newswire_of_szeged_is_accepted_under_the_name_of_another_part(tmp_path: Path) -> None:
    path = open_corpus("szeged-news").path  # type: ignore[attr-defined]
    comparison = compare(
        ["ml", "neural-small"],
        "szeged-wiki",
        path=path,
        cost=False,
        resamples=100,
        limit=20,
    )
    assert [result.failure for result in comparison.results] == [None, None]


@pytest.mark.corpora
def test_the_training_part_of_szeged_is_refused_with_its_documents(tmp_path: Path) -> None:
    path = part_of_szeged(tmp_path / "trained.xml", lambda id: not held_back(id), 3)
    result = CliRunner().invoke(
        compare_command,
        f"-c ml,neural,rules --corpus szeged-wiki --path {path} --no-cost --json".split(),
    )
    assert result.exit_code == 1
    found = {row["name"]: row for row in json.loads(result.stdout)["results"]}
    ids = ", ".join(d.article.id for d in open_corpus("szeged-wiki", path).documents())
    for name in ("ml", "neural"):
        assert f"trained on 3 of these 3 documents ({ids})" in found[name]["failure"]
    assert found["rules"]["training"] == "as it is, tuned on 3 of 3 documents"


@pytest.mark.corpora
def test_mixed_parts_keep_the_held_back_documents(tmp_path: Path) -> None:
    path = part_of_szeged(tmp_path / "mixed.xml", lambda _: True, 40)
    names = [d.article.id for d in open_corpus("szeged-wiki", path).documents()]
    comparison = compare(
        ["neural-small", "rules"],
        "szeged-wiki",
        path=path,
        cost=False,
        resamples=100,
        drop_seen=True,
    )
    left = [document.article.id for document in comparison.task.documents]
    assert left == [name for name in names if held_back(name)]
    assert comparison["neural-small"].failure is None


@pytest.mark.corpora
@pytest.mark.heavy
def test_files_are_rewritten_byte_for_byte(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The trainers write the shipped files."""
    from allegedly_ml.train import MODELS, write_seen
    from allegedly_neural.model import MODELS as NEURAL
    from allegedly_neural.train.plans import PLANS, SHIPPED, lineage
    from allegedly_neural.train.seen import write_seen as write_neural

    data = Path(os.environ["ALLEGEDLY_DATA"])
    for name in ("ml", "ml-weasel"):
        (tmp_path / name).mkdir()
        write_seen(name, data, tmp_path)
        for file in (tmp_path / name).iterdir():
            assert file.read_bytes() == (MODELS / name / file.name).read_bytes()
    for name, network in SHIPPED.items():
        out = tmp_path / name
        out.mkdir()
        write_neural(data, out, [PLANS[one] for one in lineage(network)])
        assert (out / "seen.bin").read_bytes() == (NEURAL / name / "seen.bin").read_bytes()


def test_a_deep_header_is_damage(tmp_path: Path) -> None:
    """It ends no comparison."""
    path = tmp_path / "seen.bin"
    path.write_bytes(b'{"schema":' + b"[" * 100_000 + b"\n")
    with pytest.raises(CorpusError, match="nested too deeply"):
        SeenTexts.load(path)
