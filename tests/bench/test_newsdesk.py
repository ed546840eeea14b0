from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from allegedly.bench.newsdesk import Newsdesk
from allegedly.bench.newsdesk.build import corpus_text, read_articles
from allegedly.bench.newsdesk.gold_json import from_line, to_line
from allegedly.errors import CorpusError
from allegedly.model import GoldDocument, Span, text_of

PACKAGE = files("allegedly.bench.newsdesk")
ROOT = Path(__file__).parents[2]

SAMPLE = """\
=== local-99
title: {s1 Mayor}{k1 :} {c1 We {~e may} stay}
outlet: The Saltby Echo
authors: Ada Moll; Jo Trask
published: 2026-01-30T17:00:00+00:00

{b By Ada Moll and Jo Trask}

{b SALTBY —} {c2 “Ferries {~e might} stop.}
{c2 {s3 I} {k3 {~d think}} {c3 they will},”} {s2 {~w some} of the crew,} {~h allegedly} {k2 said}.

{a Twelve people fled} and, {s4 police} {k4 did not say} {c4 {~i whether} “all” were hurt}.
The harbour closed at {~a about} six.

--
1 P Elena Roos / :
2 g - / say
3 R - / think
4 O - / say neg
"""


@pytest.fixture(scope="module")
def documents() -> list[GoldDocument]:
    return list(Newsdesk().documents())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> GoldDocument:
    return _compile(tmp_path_factory.mktemp("articles"), SAMPLE)


def _compile(folder: Path, source: str) -> GoldDocument:
    (folder / "local.txt").write_text(source, encoding="utf-8")
    (document,) = read_articles(folder)
    return document


def test_shipped_file_is_up_to_date() -> None:
    """The file that the library loads is what its sources say."""
    assert PACKAGE.joinpath("newsdesk.jsonl").read_text(encoding="utf-8") == corpus_text()


def test_desks_and_lengths(documents: list[GoldDocument]) -> None:
    """Each desk has twelve articles of 80 to 220 words, under names that occur once."""
    assert Counter(document.article.metadata["genre"] for document in documents) == dict.fromkeys(
        ["court", "live", "local", "science", "tabloid", "wire"], 12
    )
    assert len({document.article.id for document in documents}) == len(documents)
    assert all(80 <= len(document.article.body.split()) <= 220 for document in documents)


def test_every_span_is_exact(documents: list[GoldDocument]) -> None:
    """Spans lie in the text, begin and end with words or marks, and stay inside sentences."""
    for document in documents:
        text = document.article.text
        assert "{" not in text and "}" not in text
        sentences = [sentence.span for sentence in document.sentences]
        assert all(one.end <= two.start for one, two in pairwise(sentences))
        assert document.attributions is not None and document.claims is not None
        inner = [hedge.span for claim in document.claims for hedge in claim.hedges]
        for item in document.attributions:
            inner.extend(item.source + item.cue)
            starts = [span.start for span in item.content]
            assert starts == sorted(starts)
        for span in inner:
            assert any(sentence.contains(span) for sentence in sentences)
        outer = [span for item in document.attributions for span in item.content]
        for span in inner + outer + sentences:
            words = span.of(text)
            assert words and words == words.strip() and "\n" not in words


def test_parents_hold_their_children(documents: list[GoldDocument]) -> None:
    """A nested attribution has its cue inside the content of its parent."""
    nested = 0
    for document in documents:
        by_id = {item.id: item for item in document.attributions or ()}
        for item in by_id.values():
            if item.parent is not None:
                nested += 1
                held = by_id[item.parent].content
                assert any(content.contains(item.cue[0]) for content in held)
    assert nested > 50


def test_each_hedge_belongs_to_one_claim(documents: list[GoldDocument]) -> None:
    """The hedges of the claims are those of the sentences, each once, but for others' beliefs."""
    for document in documents:
        of_sentences = [h for s in document.sentences for h in s.hedges or ()]
        of_claims = [h for c in document.claims or () for h in c.hedges]
        assert len(set(of_claims)) == len(of_claims)
        beliefs = [h for h in of_sentences if h not in of_claims]
        assert sorted([*of_claims, *beliefs], key=lambda h: h.span) == of_sentences
        cues = [span for a in document.attributions or () if a.source for span in a.cue]
        for hedge in beliefs:
            assert hedge.type == "doxastic"
            assert any(cue.contains(hedge.span) for cue in cues)
        for sentence in document.sentences:
            assert sentence.label == ("hedged" if sentence.hedges else "plain")


def test_all_that_the_design_names_occurs(documents: list[GoldDocument]) -> None:
    """No kind, stance, quotation, hedge type or holder is missing, nor are plain sentences."""
    items = [item for document in documents for item in document.attributions or ()]
    hedges = [h for d in documents for s in d.sentences for h in s.hedges or ()]
    assert min(Counter(item.kind for item in items).values()) >= 20
    assert min(Counter(item.stance for item in items).values()) >= 10
    assert set(Counter(item.quotation for item in items)) == {"direct", "indirect", "mixed"}
    assert len(Counter(h.type for h in hedges)) == 7
    assert min(Counter(h.type for h in hedges).values()) >= 15
    assert set(Counter(h.holder for h in hedges)) == {"author", "source"}
    labels = Counter(s.label for d in documents for s in d.sentences)
    assert labels["plain"] > labels["hedged"] > 200


def test_documents_survive_the_line_format(documents: list[GoldDocument]) -> None:
    assert all(from_line(to_line(document), "test") == document for document in documents)


def test_notation_becomes_offsets(sample: GoldDocument) -> None:
    """Tags go, boilerplate is no sentence, lines become sentences."""
    text = sample.article.text
    assert [sentence.span.of(text) for sentence in sample.sentences] == [
        "Mayor: We may stay",
        "“Ferries might stop.",
        "I think they will,” some of the crew, allegedly said.",
        "Twelve people fled and, police did not say whether “all” were hurt.",
        "The harbour closed at about six.",
    ]
    assert sample.article.title == "Mayor: We may stay"
    assert sample.article.authors == ("Ada Moll", "Jo Trask")


def test_quotation_nesting_and_negation_follow_from_the_notation(sample: GoldDocument) -> None:
    assert sample.attributions is not None
    seen = [
        (text_of(sample.article.text, item.source), item.quotation, item.negated, item.parent)
        for item in sample.attributions
    ]
    assert seen == [
        ("Mayor", "indirect", False, None),
        ("some of the crew", "direct", False, None),
        ("I", "indirect", False, "a2"),
        ("police", "mixed", True, None),
    ]
    assert sample.attributions[0].name == "Elena Roos"
    assert sample.attributions[2].stance == "attitudinal"


def test_claims_and_holders_follow_from_the_notation(sample: GoldDocument) -> None:
    """Content is one claim without its marks; hedges in the reporting clause are the author's."""
    text = sample.article.text
    seen = [
        (
            text_of(text, claim.spans),
            claim.attribution,
            [(hedge.span.of(text), hedge.holder) for hedge in claim.hedges],
        )
        for claim in sample.claims or ()
    ]
    assert seen == [
        ("We may stay", "a1", [("may", "source")]),
        (
            "Ferries might stop. I think they will",
            "a2",
            [("might", "source"), ("some", "author"), ("allegedly", "author")],
        ),
        ("they will", "a3", [("think", "source")]),
        ("Twelve people fled", None, []),
        ("whether “all” were hurt", "a4", [("whether", "source")]),
        ("The harbour closed at about six.", None, [("about", "author")]),
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("{a Twelve", "{a {x Twelve"), "unknown tag 'x'"),
        (("{a Twelve people fled}", "{a Twelve people fled"), "never closed"),
        (("police} {k4", "police}} {k4"), "without '{'"),
        (("4 O - / say neg\n", ""), "only tagged or only listed"),
        (("4 O - / say neg", "4 O - say"), "cannot read the attributes"),
        (("3 R - / think", "3 - - / think"), "do not match"),
        (("\n--\n", "\n"), "no line '--'"),
    ],
)
def test_broken_notation_is_refused(tmp_path: Path, change: tuple[str, str], reason: str) -> None:
    """The error names file, article and reason."""
    broken = SAMPLE.replace(*change)
    assert broken != SAMPLE
    with pytest.raises(CorpusError, match=r"local\.txt, article local-99: ") as caught:
        _compile(tmp_path, broken)
    assert reason in str(caught.value)


def test_broken_line_is_refused() -> None:
    with pytest.raises(CorpusError, match=r"newsdesk\.jsonl:3"):
        from_line('{"article": {}}', "newsdesk.jsonl:3")


def test_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no \.txt files"):
        list(read_articles(tmp_path))


def test_readme_gives_the_agreement_as_computed() -> None:
    """The figures in the README are those that the command prints."""
    if not (ROOT / "benchmarks").exists():
        pytest.skip("the benchmarks are not part of this distribution")
    command = [sys.executable, "-m", "benchmarks", "run", "agreement"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert printed and printed in PACKAGE.joinpath("README.md").read_text(encoding="utf-8")


def test_each_attribution_has_a_commitment(documents: list[GoldDocument]) -> None:
    items = [item for document in documents for item in document.attributions or ()]
    held = {(c.degree, c.polarity) for item in items if (c := item.commitment) is not None}
    assert all(item.commitment is not None for item in items)
    assert {("certain", "+"), ("certain", "-"), ("probable", "+"), ("none", None)} <= held


def test_source_comma_is_left_out(sample: GoldDocument) -> None:
    assert sample.attributions is not None
    (span,) = sample.attributions[1].source
    assert sample.article.text[span.end] == ","
    assert span == Span(span.start, span.start + len("some of the crew"))


def test_documentation_counts_right(documents: list[GoldDocument]) -> None:
    """The figures on the corpus's page are those of the corpus."""
    sentences = [sentence for document in documents for sentence in document.sentences]
    items = [item for document in documents for item in document.attributions or ()]
    claims = [claim for document in documents for claim in document.claims or ()]
    hedges = [hedge for claim in claims for hedge in claim.hedges]
    counts = {
        "articles": len(documents),
        "words": sum(len(document.article.text.split()) for document in documents),
        "sentences, headlines included": len(sentences),
        "hedged sentences": sum(sentence.label == "hedged" for sentence in sentences),
        "attributions": len(items),
        "nested attributions": sum(item.parent is not None for item in items),
        "negated attributions": sum(bool(item.negated) for item in items),
        "attributions without a source": sum(not item.source for item in items),
        "claims": len(claims),
        "claims of the author": sum(claim.attribution is None for claim in claims),
        "hedges of claims": len(hedges),
        "hedges held by a source": sum(hedge.holder == "source" for hedge in hedges),
    }
    page = (ROOT / "docs" / "newsdesk.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^\| ([a-z, ]+) \| ([\d,]+) \|$", page, re.MULTILINE))
    assert shown == {name: f"{count:,}" for name, count in counts.items()}
