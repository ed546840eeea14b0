"""Predictions of outside systems, in every format, are compared like plugins."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
from click.testing import CliRunner

from allegedly import Analyzer, Article, Corpus, GoldAttribution, GoldDocument, Span, compare
from allegedly.bench.corpora import open_corpus
from allegedly.bench.predictions import Predictions
from allegedly.cli import cli
from allegedly.errors import PredictionError
from allegedly.io.brat import write_brat
from allegedly.model import Analysis, GoldHedge, GoldSentence
from allegedly.render.webannotation import WebAnnotationRenderer
from allegedly.schema import comparison_schema, predictions_schema

DOCUMENTS = {
    "pier": ("Pier may close", "“It may close,” said Ida Berg.\n\nThe pier is old. Ida 😀 left."),
    "mill": ("Mill sold", "The mill was sold, according to Tom Hale. Tom Hale said it may reopen."),
}


def article(id: str) -> Article:
    title, body = DOCUMENTS[id]
    return Article.from_text(body, title=title, id=id)


def spans(text: str, words: str) -> tuple[Span, ...]:
    start = text.rindex(words)
    return (Span(start, start + len(words)),) if words else ()


class Small(Corpus):
    """Two articles."""

    FOUND: ClassVar = {
        "pier": [("Ida Berg", "said", "It may close")],
        "mill": [
            ("Tom Hale", "according to", "The mill was sold"),
            ("Tom Hale", "said", "it may reopen"),
        ],
    }

    def documents(self) -> Iterable[GoldDocument]:  # type: ignore[override]
        for id, found in self.FOUND.items():
            text = article(id).text
            sentences = list(re.finditer(r"\S[^\n]*?\.(?= |\n|$)|\A[^\n]+", text))
            yield GoldDocument(
                article(id),
                tuple(sentence(m, text) for m in sentences),
                tuple(
                    GoldAttribution(f"a{n}", *(place(id, part, n) for part in parts))
                    for n, parts in enumerate(found)
                ),
            )


def place(id: str, words: str, number: int) -> tuple[Span, ...]:
    text = article(id).text
    if words == "Tom Hale" and number == 0:
        return (Span(text.index(words), text.index(words) + len(words)),)
    return spans(text, words)


def sentence(match: re.Match[str], text: str) -> GoldSentence:
    hedges = tuple(
        GoldHedge(Span(*m.span()), "epistemic")
        for m in re.compile(r"\bmay\b").finditer(text, match.start(), match.end())
    )
    label = "hedged" if hedges else "plain"
    return GoldSentence(Span(*match.span()), label, hedges, title=match.start() == 0)  # type: ignore[arg-type]


def lines(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    return path


def run(path: Path, **more: Any) -> Any:
    more = {"cost": False, "resamples": 100} | more
    return compare(more.pop("classifiers", []), Small(), predictions=[path], **more)


def by_words(offset: int = 0) -> list[dict[str, Any]]:
    return [
        {
            "id": id,
            "attributions": [
                {"source": source, "cue": cue, "content": content}
                for source, cue, content in Small.FOUND[id]
            ],
            "hedges": [{"text": "may"}] if id == "mill" else [],
        }
        for id in DOCUMENTS
    ]


def test_exact_words_are_found(tmp_path: Path) -> None:
    """A string is enough; of several occurrences, the nearest one counts."""
    comparison = run(lines(tmp_path / "mine.jsonl", *by_words()), unit="attribution")
    (row,) = comparison.results
    assert (row.name, row.value, row.training) == ("mine", 1.0, "elsewhere")
    assert row.attributions.pairs["all", "joint"].gold_found == 3
    first, second = comparison.judged["mine"][1]
    assert first.source == place("mill", "Tom Hale", 0) != second.source
    jsonschema.validate(json.loads(comparison.to_json()), comparison_schema())
    assert comparison.settings["predictions"]["mine"]["format"] == "jsonl"


def columns(id: str) -> str:
    """Return an article in columns, with tags for roles (numbered) and for hedges."""
    (document,) = (d for d in Small().documents() if d.article.id == id)
    text = document.article.text
    rows = [f"# newdoc id = {id}"]
    for match in re.finditer(r"\w+|[^\w\s]|\n+", text):
        if match[0].startswith("\n"):
            rows.append("")
            continue
        tags = ["O", "O"]
        for number, item in enumerate(document.attributions or ()):
            for role in ("source", "cue", "content"):
                for span in getattr(item, role):
                    if span.start <= match.start() < span.end:
                        mark = "B" if match.start() == span.start else "I"
                        tags[0] = f"{mark}-{role.upper()}-{number}"
        if match[0] == "may":
            tags[1] = "B-epistemic"
        word = {"“": "``", "”": "''"}.get(match[0], match[0])
        rows.append("\t".join([word, *tags]))
    return "\n".join(rows) + "\n"


def test_columns(tmp_path: Path) -> None:
    """Tokens are aligned whatever became of quotation marks; hedges judge sentences."""
    path = tmp_path / "bio.conll"
    path.write_text("\n".join(map(columns, DOCUMENTS)), "utf-8")
    assert (
        run(path, unit="attribution").results[0].attributions.pairs["all", "joint"].gold_found == 3
    )
    found = run(path)
    assert found.task.unit == "sentence"
    assert found.results[0].value == found.results[0].cues.any_exact.f1 == 1.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda t: t.replace("mill\tI", "miller\tI"),
            r"bio.txt:\d+: document 'mill': line \d+: the token “miller” does not follow.*“mill",
        ),
        (lambda t: t.replace("B-CUE-0", "B-VERB"), r"unknown tag 'B-VERB'"),
        (
            lambda t: t.replace("# newdoc id = mill", "# newdoc id = pier"),
            "'pier' is there twice, first at .*bio.txt:1; keep one",
        ),
        (lambda t: t.replace("# newdoc id = pier\n", ""), "bio.txt:1: a document begins with"),
        (lambda t: t.replace("\tO\tO", ""), r"bio.txt:\d+: a line holds a token and its tags"),
    ],
)
def test_wrong_columns(tmp_path: Path, change: Callable[[str], str], message: str) -> None:
    path = tmp_path / "bio.txt"
    path.write_text(change("\n".join(map(columns, DOCUMENTS))), "utf-8")
    with pytest.raises(PredictionError, match=message):
        run(path, unit="attribution")


def test_columns_of_the_body_alone_and_without_numbers(tmp_path: Path) -> None:
    """The title may be left out, and a content then takes what is near in its sentence."""
    path = tmp_path / "bio.conll"
    texts = [re.sub(r"id = (\w+)\n(?:.+\n)+\n", r"id = \1\n", columns(id)) for id in DOCUMENTS]
    plain = re.sub(r"-\d\t", "\t", "\n".join(texts))
    assert plain.count("Mill\t") == 0
    path.write_text(plain, "utf-8")
    assert (
        run(path, unit="attribution").results[0].attributions.pairs["all", "joint"].gold_found == 3
    )


def test_sentences_judged_in_columns(tmp_path: Path) -> None:
    path = tmp_path / "bio.conll"
    path.write_text(
        "-DOCSTART- pier\n# score = 0.9\n“ O\nIt O\nmay O\nclose O\n, O\n” O\nsaid O\nIda O\nBerg O\n. O\n\n"
        "# label: plain\nThe O\npier O\nis O\nold O\n. O\n\n# label = plain\nIda O\n😀 O\nleft O\n. O\n"
        "-DOCSTART- mill\n# label = plain\nThe O\nmill O\nwas O\nsold O\n, O\naccording O\nto O\nTom O\n"
        "Hale O\n. O\n\n# label = hedged\nTom O\nHale O\nsaid O\nit O\nmay O\nreopen O\n. O\n",
        "utf-8",
    )
    (row,) = run(path).results
    assert row.value == 1.0
    assert row.sentences.brier == pytest.approx(0.01 / 5)


@pytest.fixture(scope="module")
def analyses() -> list[Analysis]:
    articles = [document.article for document in open_corpus("newsdesk").documents()]
    return list(Analyzer(["rules"], "rules").analyze_many(articles[:12]))


class Newsdesk(Corpus):
    """The first articles of newsdesk."""

    def documents(self) -> Iterable[GoldDocument]:  # type: ignore[override]
        yield from list(open_corpus("newsdesk").documents())[:12]


def as_json(found: list[Analysis], folder: Path) -> Path:
    path = folder / "rules.jsonl"
    path.write_text("".join(analysis.to_json() + "\n" for analysis in found), "utf-8")
    return path


def as_annotations(found: list[Analysis], folder: Path) -> Path:
    path = folder / "rules.jsonld"
    path.write_text("".join(WebAnnotationRenderer().render(found)), "utf-8")
    return path


def as_units(found: list[Analysis], folder: Path) -> Path:
    path = folder / "rules.jsonld"
    path.write_text("".join(WebAnnotationRenderer(offsets="utf-16").render(found)), "utf-8")
    return path


def as_standoff(found: list[Analysis], folder: Path) -> Path:
    write_brat(found, folder / "rules")
    return folder / "rules"


def as_standoff_without_texts(found: list[Analysis], folder: Path) -> Path:
    for text in as_standoff(found, folder).glob("*.txt"):
        text.unlink()
    return folder / "rules"


FORMATS = [as_json, as_annotations, as_units, as_standoff, as_standoff_without_texts]


@pytest.mark.parametrize("write", FORMATS)
def test_what_a_plugin_found_gets_its_figures(
    analyses: list[Analysis], tmp_path: Path, write: Any
) -> None:
    """The findings of the built-in attributor, through any format, score as it does itself."""
    path = write(analyses, tmp_path)
    comparison = compare(
        ["rules"],
        Newsdesk(),
        predictions={"file": path},
        unit="attribution",
        cost=False,
        resamples=100,
    )
    plugin, file = comparison.results
    assert plugin.analysis.attributions == file.analysis.attributions
    assert plugin.analysis.joint == file.analysis.joint
    for aspect in ("nested", "kind", "name", "stance", "negated", "quotation", "form"):
        assert plugin.analysis.tallies[aspect] == file.analysis.tallies[aspect], aspect
    assert comparison.pairs[0].difference == 0


@pytest.mark.parametrize("write", [as_json, as_annotations])
def test_labels_come_along(analyses: list[Analysis], tmp_path: Path, write: Any) -> None:
    """Claims are smaller than sentences, so the highest score in a sentence counts."""
    path = write(analyses, tmp_path)
    comparison = compare(
        ["rules"], Newsdesk(), predictions={"file": path}, cost=False, resamples=100
    )
    plugin, file = comparison.results
    assert file.value > 0.8 * plugin.value


def test_a_text_without_its_title_or_with_other_spaces(tmp_path: Path) -> None:
    """A system may count in the body alone, or in a text with other white space, if it says so."""
    body = DOCUMENTS["pier"][1]
    spaced = "Mill sold\nThe  mill was sold, according to Tom Hale.\nTom Hale said it may reopen."

    def at(text: str, *words: str) -> list[list[int]]:
        return [[text.rindex(w), text.rindex(w) + len(w)] for w in words]

    source, cue, content = at(body, "Ida Berg", "said", "It may close")
    first = {
        "id": "pier",
        "text": body,
        "attributions": [{"source": source, "cue": cue, "content": content}],
    }
    items = []
    for who, how, what in Small.FOUND["mill"]:
        source, cue, content = at(spaced, who, how, what.replace("The mill", "The  mill"))
        items.append({"source": source, "cue": cue, "content": content})
    second = {"id": "mill", "text": spaced, "attributions": items}
    comparison = run(lines(tmp_path / "x.jsonl", first, second), unit="attribution")
    assert comparison.results[0].value == 1.0
    assert comparison.judged["x"][0][0].content == place("pier", "It may close", 0)


def test_utf_16_and_hashes(tmp_path: Path) -> None:
    import hashlib

    text = article("pier").text
    start = len(text[: text.index("left")].encode("utf-16-le")) // 2
    record = {
        "id": "pier",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "offsets": "utf-16",
        "attributions": [{"content": {"span": [start, start + 4], "text": "left"}}],
    }
    path = lines(tmp_path / "x.jsonl", record, {"id": "mill", "attributions": []})
    assert run(path, unit="attribution").judged["x"][0][0].content == spans(text, "left")
    lines(path, record | {"sha256": "0" * 64}, {"id": "mill", "attributions": []})
    with pytest.raises(
        PredictionError, match=r"x\.jsonl:1: document 'pier': sha256 is the hash of another"
    ):
        run(path, unit="attribution")


PIER = {"id": "pier", "attributions": []}
FAULTS: dict[str, tuple[Any, str]] = {
    "another text": (
        PIER | {"text": "Pier may close\n\n“It may open,” said Ida Berg."},
        "document 'pier': the predictions are for another text: at word 6 it has “open,",
    ),
    "words that are not there": (
        PIER | {"attributions": [{"content": "It will close"}]},
        r"attributions\[0\].content: “It will close” does not stand in the text",
    ),
    "a span behind the end": (
        PIER | {"attributions": [{"content": [0, 5000]}]},
        r"\[0, 5000\] ends after the text of",
    ),
    "an empty span": (PIER | {"attributions": [{"content": [5, 5]}]}, "0 <= start < end"),
    "a negative span": (PIER | {"attributions": [{"content": [-5, 5]}]}, "0 <= start < end"),
    "truth for numbers": (PIER | {"attributions": [{"content": [False, True]}]}, "is not a place"),
    "words and span at odds": (
        PIER | {"attributions": [{"content": {"span": [0, 4], "text": "Mill"}}]},
        "its text is “Mill”, but its span covers “Pier”",
    ),
    "spans that overlap": (
        PIER | {"attributions": [{"content": [[0, 6], [4, 9]]}]},
        r"its spans \[0, 6\] and \[4, 9\] overlap",
    ),
    "no content": (PIER | {"attributions": [{"cue": "said"}]}, "it has no content"),
    "no words": (PIER | {"attributions": [{"content": {"text": None}}]}, "names no words"),
    "a commitment beyond all numbers": (
        PIER | {"attributions": [{"content": "It", "commitment": 10**400}]},
        "commitment must be a degree",
    ),
    "a typing mistake": (
        PIER | {"attributions": [{"content": "It", "sorce": "Ida"}]},  # codespell:ignore
        "unknown key 'sorce'; did you mean 'source'",
    ),
    "no findings": ({"id": "pier"}, "none of the keys attributions, sentences, claims, hedges"),
    "an unknown kind": (
        PIER | {"attributions": [{"content": "It", "kind": "person"}]},
        "kind: must be one of named-person",
    ),
    "a missing parent": (
        PIER | {"attributions": [{"content": "It", "parent": "x"}]},
        "there is no attribution 'x'",
    ),
    "parents in a circle": (
        PIER | {"attributions": [{"id": 1, "content": "It", "parent": 1}]},
        "the parents form a cycle",
    ),
    "a list of lists": (PIER | {"attributions": [[1]]}, r"attributions\[0\]: must be an object"),
    "no list": (PIER | {"attributions": {"a": 1}}, "attributions: must be a list"),
    "deep": (PIER | {"attributions": [{"content": [[[[0, 5]]]]}]}, "is not a place"),
    "a score too high": (
        PIER | {"attributions": [{"content": "It", "score": 2}]},
        "score must be a number from 0 to 1, not 2",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_name_document_and_place(tmp_path: Path, fault: str) -> None:
    record, message = FAULTS[fault]
    path = lines(tmp_path / "x.jsonl", {"id": "mill", "attributions": []}, record)
    with pytest.raises(PredictionError, match=message) as caught:
        run(path, unit="attribution")
    assert str(caught.value).startswith(f"{path}:2: document 'pier': ")


JUDGED = {
    "id": "mill",
    "sentences": [
        {"text": "The mill was sold, according to Tom Hale.", "label": "plain"},
        {"text": "Tom Hale said it may reopen.", "label": "hedged"},
    ],
}
LABELS: dict[str, tuple[Any, str]] = {
    "an unknown label": ({"text": "It", "label": "unsure"}, "label must be one of hedged"),
    "a score at odds": ({"text": "It", "label": "plain", "score": 0.9}, "contradicts 'plain'"),
    "a score that is text": ({"text": "It", "score": "high"}, "score must be a number"),
    "nothing judged": ({"text": "It"}, "neither label, score, hedges nor commitment"),
    "nowhere": ({"label": "plain"}, "neither an id nor a span nor a text"),
    "an unknown holder": (
        {"text": "It", "commitment": {"reader": "none"}},
        "unknown holder 'reader'",
    ),
    "an unknown degree": ({"text": "It", "commitment": "sure"}, "commitment must be a degree"),
    "a hedge of an unknown type": (
        {"text": "It may", "hedges": [{"text": "may", "type": "modal"}]},
        r"sentences\[0\].hedges\[0\].type: must be one of epistemic",
    ),
}


@pytest.mark.parametrize("fault", LABELS)
def test_faults_of_labels(tmp_path: Path, fault: str) -> None:
    item, message = LABELS[fault]
    path = lines(tmp_path / "x.jsonl", JUDGED, {"id": "pier", "sentences": [item]})
    with pytest.raises(PredictionError, match=message):
        run(path, unit="sentence")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "x.jsonl: is empty"),
        ('{"id": "a"\n{"id": "b"}', "x.jsonl:2: is not JSON: Expecting"),
        ('{"id": "a", "attributions": []}\n{"id"', "x.jsonl:2: is not JSON"),
        ('{"id": "a", "attributions": NaN}', "NaN is not a JSON number"),
        ('{"id": "a", "attributions": ' + "[" * 5000 + "]" * 5000 + "}", "nested"),
        ('{"id": "a", "id": "b"}', "the key 'id' twice"),
        ('{"id": true, "attributions": []}', "'id' must be the id of a document"),
        ('{"name": "x"}', "is neither a document"),
        ("[1, 2]", "item 0: is 1, not a JSON object"),
        ('{"schema": "allegedly/audit/1"}', "the schema 'allegedly/audit/1' is not that of"),
        ('{"system": {"names": "x"}}', "system: unknown key 'names'; choose from name"),
        ('{"system": {"usage": {"tokens": -1}}}', "'tokens' must be a number, 0 or more"),
        ('{"system": {"name": "x"}}', "holds no predictions"),
        ('{"system": {"usage": {"tokens": 1' + "0" * 400 + "}}}", "'tokens' must be a number"),
        ('{"system": {"name": "a"}}\n{"system": {"name": "b"}}', "describes the system twice"),
        ('{"type": "Annotation", "id": "x", "target": 7}', "targets in one document"),
        ("\x00\x01", "a document begins with"),
    ],
)
def test_files_that_are_not_predictions(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(PredictionError, match=message):
        Predictions.read(path)


def test_bytes_and_places_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"id": "\xff"}')
    with pytest.raises(PredictionError, match=r"x\.jsonl:1: .*UTF-8"):
        Predictions.read(path)
    path.write_bytes(b"\x1f\x8b\x08")
    with pytest.raises(PredictionError, match="gzip"):
        Predictions.read(path)
    with pytest.raises(PredictionError, match="cannot be read"):
        Predictions.read(tmp_path / "nothing")
    (tmp_path / "folder").mkdir()
    with pytest.raises(PredictionError, match=r"contains no \.ann file"):
        Predictions.read(tmp_path / "folder")


def test_missing_documents(tmp_path: Path) -> None:
    """They are counted and named; on request, nothing counts as found in them."""
    path = lines(tmp_path / "x.jsonl", by_words()[0], {"id": "quay", "attributions": []})
    with pytest.raises(
        PredictionError, match="1 of 2 documents have no prediction: 'mill'; it has 'quay'"
    ):
        run(path, unit="attribution")
    (row,) = run(path, unit="attribution", allow_missing=True).results
    counts = row.attributions.pairs["all", "attr"]
    assert (counts.gold, counts.predicted, counts.gold_found) == (3, 1, 1)


def test_missing_sentences(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "x.jsonl",
        JUDGED,
        {"id": "pier", "sentences": [{"text": "“It may close,” said Ida Berg.", "score": 0.8}]},
    )
    with pytest.raises(
        PredictionError, match="2 of 5 sentences have no judgement: 'pier: The pier is old"
    ):
        run(path)
    (row,) = run(path, allow_missing=True).results
    assert row.value == 1.0


def test_a_kind_that_is_not_there(tmp_path: Path) -> None:
    path = lines(tmp_path / "x.jsonl", *({"id": id, "attributions": []} for id in DOCUMENTS))
    with pytest.raises(PredictionError, match="the file has no sentences, claims or hedges"):
        run(path, unit="sentence")
    assert run(path).task.unit == "attribution"  # what it has decides, where no unit is named


def test_several_classifiers_in_an_analysis(tmp_path: Path) -> None:
    articles = [article(id) for id in DOCUMENTS]
    found = list(Analyzer(["rules", "lexicon"], "rules").analyze_many(articles))
    path = as_json(found, tmp_path)
    (row,) = compare([], Small(), predictions={"lexicon": path}, cost=False, resamples=100).results
    assert row.value is not None
    with pytest.raises(PredictionError, match="name the one to take: rules="):
        compare([], Small(), predictions={"x": path}, unit="sentence", cost=False)


def test_the_system_is_named_with_its_costs(tmp_path: Path) -> None:
    system = {
        "name": "Parrot",
        "version": "3",
        "trained_on": ["szeged-news"],
        "usage": {"tokens": 1200, "euros": 0.25},
    }
    records = [{"schema": "allegedly/predictions/1", "system": system}, *by_words()]
    for record in records:
        jsonschema.validate(record, predictions_schema())
    comparison = run(lines(tmp_path / "x.jsonl", *records), unit="attribution")
    (row,) = comparison.results
    assert row.distribution == "Parrot" and row.version.startswith("3 (")
    assert comparison.to_dict()["results"][0]["usage"] == {"tokens": 1200, "euros": 0.25}
    assert "x used, by its own account: 1,200 tokens, 0.25 euros." in str(comparison)
    jsonschema.validate(json.loads(comparison.to_json()), comparison_schema())


def test_a_system_trained_on_the_corpus_is_refused(tmp_path: Path) -> None:
    records = [{"system": {"trained_on": ["small"]}}, *by_words()]
    (row,) = run(lines(tmp_path / "x.jsonl", *records), unit="attribution").results
    assert row.value is None
    assert row.failure.startswith("refused: it was trained on small")


@pytest.mark.parametrize("fault", [*FAULTS, "none"])
def test_the_json_schema_accepts_whatever_is_read(fault: str) -> None:
    """The JSON Schema refuses faults of form, and accepts what is well-formed."""
    formal = {
        "truth for numbers",
        "no content",
        "no words",
        "a commitment beyond all numbers",
        "a typing mistake",
        "no findings",
        "an unknown kind",
        "a list of lists",
        "no list",
        "deep",
        "a score too high",
        "a negative span",
    }
    validator = jsonschema.Draft202012Validator(predictions_schema())
    record = JUDGED if fault == "none" else FAULTS[fault][0]
    assert validator.is_valid(record) == (fault not in formal)


def test_commitments(tmp_path: Path) -> None:
    """Attributions with commitments answer for the claims of their sources."""
    corpus = list(open_corpus("wikinews").documents())[:6]

    class Few(Corpus):
        def documents(self) -> Iterable[GoldDocument]:  # type: ignore[override]
            yield from corpus

    records = [
        {
            "id": d.article.id,
            "attributions": [
                {
                    "content": [[s.start, s.end] for s in a.content],
                    "commitment": f"{a.commitment.degree} {a.commitment.polarity or ''}".strip(),
                }
                for a in d.attributions or ()
                if a.commitment is not None
            ],
        }
        for d in corpus
    ]
    path = lines(tmp_path / "x.jsonl", *records)
    (row,) = compare(
        [], Few(), unit="commitment", predictions=[path], cost=False, resamples=100
    ).results
    assert row.value == 1.0


def test_hostile_sizes(tmp_path: Path) -> None:
    """Thousands of items and long strings take time in proportion, or are refused."""
    many = [{"content": "e"} for _ in range(20_001)]
    path = lines(tmp_path / "x.jsonl", *({"id": id, "attributions": many} for id in DOCUMENTS))
    with pytest.raises(PredictionError, match="more than 20,000 items"):
        run(path, unit="attribution")
    path = lines(
        tmp_path / "x.jsonl", *({"id": id, "attributions": many[:20_000]} for id in DOCUMENTS)
    )
    assert run(path, unit="attribution").results[0].value < 1
    words = "e" * 3_000_000
    path = lines(
        tmp_path / "x.jsonl",
        {"id": "mill", "attributions": []},
        PIER | {"attributions": [{"content": words}]},
    )
    with pytest.raises(PredictionError, match="does not stand in the text"):
        run(path, unit="attribution")


def test_the_command(tmp_path: Path) -> None:
    """One line compares a file with an installed plugin, or files with one another."""
    analyses = list(
        Analyzer(["rules"], "rules").analyze_many(
            d.article for d in open_corpus("newsdesk").documents()
        )
    )
    path = as_json(analyses, tmp_path)
    common = ["compare", "--corpus", "newsdesk", "--no-cost", "--resamples", "100", "--json"]
    done = CliRunner().invoke(cli, [*common, "-a", "rules", "--predictions", f"mine={path}"])
    assert done.exit_code == 0, done.output
    names = [row["name"] for row in json.loads(done.stdout)["results"]]
    assert names == ["rules", "mine"]
    both = ["--predictions", str(path), "--predictions", f"b={path}", "--predictions-only"]
    done = CliRunner().invoke(cli, [*common, "--unit", "attribution", *both])
    assert [row["name"] for row in json.loads(done.stdout)["results"]] == ["rules", "b"]
    done = CliRunner().invoke(cli, [*common, "--predictions-only"])
    assert done.exit_code == 2


def test_stored_costs_survive_a_resumed_comparison(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plugin's own account of its costs is stored with its answers, which are not asked twice."""
    from allegedly.bench.contender import Contender

    from .contenders import Words, registry, spec

    class Paid(Words):
        """Counts what it is asked."""

        usage: ClassVar = {"tokens": 0}

        def assess(self, claims: Any) -> Any:
            self.usage["tokens"] += len(claims)
            return super().assess(claims)

    monkeypatch.setattr(Contender, "package", property(lambda _: Path(__file__)))
    known = registry(spec(Paid))
    for _ in range(2):
        comparison = compare(
            ["words"], Small(), registry=known, output=tmp_path / "out", resamples=100
        )
        assert comparison["words"].usage == {"tokens": 5}
        assert comparison["words"].cost is None
    assert Paid.usage == {"tokens": 5}


def test_a_usage_that_is_none_is_a_failure(tmp_path: Path) -> None:
    from .contenders import Words

    class Odd(Words):
        usage = "a lot"

    comparison = compare([Odd()], Small(), cost=False, resamples=100)
    assert "must be an object with up to 50 numbers" in str(comparison["words"].failure)


def test_aspects_that_a_system_is_silent_about_are_not_measured(
    analyses: list[Analysis], tmp_path: Path
) -> None:
    """A file of spans has no figure for kinds, names or hedges, rather than a bad one."""
    records = [
        {
            "id": analysis.article.id,
            "attributions": [
                {"content": [[s.start, s.end] for s in item.content.spans], "stance": "neutral"}
                for item in analysis.attributions
            ],
        }
        for analysis in analyses
    ]
    path = lines(tmp_path / "x.jsonl", *records)
    (row,) = compare(
        [], Newsdesk(), predictions=[path], unit="attribution", cost=False, resamples=100
    ).results
    figures = row.analysis.figures()
    assert figures["f1"] > 50 and "stance" in figures
    assert not {
        "kind",
        "voice",
        "name",
        "form",
        "commitment",
        "holder",
        "hedge_f1",
        "author",
    } & set(figures)
