"""The component of spaCy pipelines."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path
from typing import Any

import pytest

from allegedly import Analysis, Analyzer

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    spacy = pytest.importorskip("spacy")
    import allegedly.render.spacy_component  # noqa: F401 (as the entry point does)

pytestmark = pytest.mark.heavy

ROOT = Path(__file__).parents[2]

TEXT = "Officials familiar with the talks said the deal may cost $40 million.\n\n“I won’t stay,” Dorrit Valke said."
CONFIG = {"attributor": "rules", "classifiers": ["lexicon", "rules"]}


def pipeline(config: dict[str, Any] | None = None) -> Any:
    nlp = spacy.blank("en")
    nlp.add_pipe("allegedly", config=CONFIG if config is None else config)
    return nlp


def shown(doc: Any) -> dict[str, list[tuple[str, str, str]]]:
    return {
        name: [(span.text, span.label_, span.id_) for span in group]
        for name, group in doc.spans.items()
    }


EXPECTED = {
    "allegedly-claims": [
        ("the deal may cost $40 million", "unnamed", "c1"),
        ("I won’t stay", "named", "c2"),
    ],
    "allegedly-sources": [
        ("Officials familiar with the talks", "unnamed-group", "a1"),
        ("Dorrit Valke", "named-person", "a2"),
    ],
    "allegedly-cues": [("said", "neutral", "a1"), ("said", "neutral", "a2")],
    "allegedly-hedges": [
        ("Officials familiar with", "weasel", "c1"),
        ("may", "epistemic", "c1"),
    ],
}


def test_spans() -> None:
    doc = pipeline()(TEXT)
    assert shown(doc) == EXPECTED
    analysis = doc._.allegedly
    assert isinstance(analysis, Analysis)
    assert analysis == Analyzer(["lexicon", "rules"], "rules").analyze(TEXT)


def test_it_needs_no_other_component_and_disturbs_none() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    before = [sentence.text for sentence in nlp(TEXT).sents]
    nlp.add_pipe("allegedly", config=CONFIG)
    doc = nlp(TEXT)
    assert [sentence.text for sentence in doc.sents] == before
    assert "doc._.allegedly" in nlp.get_pipe_meta("allegedly").assigns


def test_spans_within_tokens_are_extended() -> None:
    doc = pipeline()("Police–who said–it leaks. “May”be it will, officials said.")
    for group in doc.spans.values():
        for span in group:
            assert span.text


def test_pipe() -> None:
    texts = [TEXT, "It rains.", "", TEXT] * 10
    nlp = pipeline()
    docs = list(nlp.pipe(texts, batch_size=7))
    assert [shown(doc) for doc in docs[:1]] == [EXPECTED]
    assert [doc._.allegedly for doc in docs] == [nlp(text)._.allegedly for text in texts]


def test_several_processes() -> None:
    docs = list(pipeline().pipe([TEXT] * 4, n_process=2, batch_size=2))
    assert [shown(doc) for doc in docs] == [EXPECTED] * 4
    assert docs[0]._.allegedly == pipeline()(TEXT)._.allegedly


def test_to_disk_and_back(tmp_path: Path) -> None:
    pipeline().to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again.config["components"]["allegedly"]["classifiers"] == CONFIG["classifiers"]
    assert shown(again(TEXT)) == EXPECTED
    assert shown(spacy.blank("en").from_config(pipeline().config)(TEXT)) == EXPECTED


def test_documents_to_disk_and_back(tmp_path: Path) -> None:
    doc = pipeline()(TEXT)
    stored = spacy.tokens.DocBin(store_user_data=True, docs=[doc])
    stored.to_disk(tmp_path / "docs.spacy")
    vocabulary = spacy.blank("en").vocab
    (again,) = spacy.tokens.DocBin().from_disk(tmp_path / "docs.spacy").get_docs(vocabulary)
    assert shown(again) == EXPECTED
    assert again._.allegedly == doc._.allegedly
    assert again._.allegedly is again._.allegedly


def test_a_document_without_analysis() -> None:
    assert spacy.blank("en")("It rains.")._.allegedly is None


def test_wrong_configuration() -> None:
    with pytest.raises(LookupError, match="oracle"):
        pipeline({"attributor": "oracle"})


def test_the_entry_point(tmp_path: Path) -> None:
    """An installed library is enough: nothing of it has to be imported."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (name, target), *_ = project["entry-points"]["spacy_factories"].items()
    info = tmp_path / "allegedly_spacy_entry-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: allegedly-spacy-entry\nVersion: 1\n"
    )
    (info / "entry_points.txt").write_text(f"[spacy_factories]\n{name} = {target}\n")
    code = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('allegedly', "
        "config={'attributor': 'rules', 'classifiers': []}); "
        "doc = nlp('He may go, she said.'); print(doc.spans['allegedly-sources'][0].text)"
    )
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert (done.stdout, done.returncode) == ("she\n", 0), done.stderr
