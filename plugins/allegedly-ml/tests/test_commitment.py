"""Commitment: what the shipped model makes of sentences of our own, training, storing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from allegedly_ml.classifier import MLClassifier
from allegedly_ml.commitment.corpora import primer_examples, report_primer_examples
from allegedly_ml.commitment.event_features import Predicate, context_features
from allegedly_ml.commitment.examples import DegreeExample, EventExample
from allegedly_ml.commitment.model import Curve
from allegedly_ml.commitment.words import plain
from allegedly_ml.errors import ModelError

from allegedly import Analyzer, Claim, Commitment, Span, claims_from_sentences
from allegedly.model import Holder, Label

SHIPPED = MLClassifier("ml")


def event(text: str, word: str) -> Claim:
    (claim,) = claims_from_sentences([text])
    at = text.index(word)
    return attrs.evolve(claim, event=Span(at, at + len(word)))


def value(text: str, word: str) -> float:
    (found,) = SHIPPED.assess([event(text, word)])
    return found.commitment["author"].value


def reported(text: str) -> list[Mapping[Holder, Commitment]]:
    analysis = Analyzer([SHIPPED], "rules", strict=True).analyze(text)
    judged = analysis.assessments["ml"]
    return [judged[claim.id].commitment for claim in analysis.claims if claim.attribution]


def in_short(commitment: Commitment) -> str:
    return f"{commitment.degree}{commitment.polarity or ''}"


def test_negation_turns_polarity() -> None:
    assert value("The guild opened the hall.", "opened") > 0.6
    assert value("The guild did not open the hall.", "open") < -0.3
    assert value("The guild didn't open the hall.", "open") < -0.3
    assert value("The guild has never opened the hall.", "opened") < 0


def test_implicative_verbs() -> None:
    assert value("The crew managed to free the whale.", "free") > 0.6
    assert value("The crew failed to free the whale.", "free") < -0.5
    assert value("The crew did not manage to free the whale.", "free") < -0.5
    assert value("The crew refused to free the whale.", "free") < -0.3
    assert abs(value("The crew hopes to free the whale.", "free")) < 0.4


def test_what_leaves_a_claim_open_weakens_it() -> None:
    sure = value("Her brother moved to Oslo.", "moved")
    assert value("Did her brother move to Oslo?", "move") < sure - 0.3
    assert value("If her brother moved to Oslo, she followed.", "moved") < sure - 0.15
    assert value("Her brother may move to Oslo.", "move") < sure - 0.3


def test_degrees_of_the_author() -> None:
    """Claims of the author's in an article are weighed by degree, not as annotated events."""
    texts = ["Her brother will move to Oslo.", "Her brother may move to Oslo."]
    sure, maybe = (a.commitment["author"] for a in SHIPPED.assess(claims_from_sentences(texts)))
    assert (sure.degree, maybe.degree) == ("certain", "possible")
    texts = ["Boats leave at noon.", "Boats often leave at about noon."]
    plain_one, vague = (
        a.commitment["author"] for a in SHIPPED.assess(claims_from_sentences(texts))
    )
    assert plain_one.value > vague.value


def test_the_embedding_verb_counts() -> None:
    knows = value("Every clerk knows that the safe vanished.", "vanished")
    thinks = value("One clerk thinks that the safe vanished.", "vanished")
    doubts = value("One clerk doubts that the safe vanished.", "vanished")
    assert knows > thinks > doubts


def test_sources_and_their_author() -> None:
    (said,) = reported("The inn\n\nThe keeper said the inn was sold on Monday.")
    assert (said["source"].degree, said["source"].polarity) == ("certain", "+")
    assert said["author"] == Commitment.of("none")
    (denied,) = reported("The inn\n\nThe keeper denied that the inn was sold.")
    assert denied["source"].polarity == "-"
    (asked,) = reported("The inn\n\nGuests asked whether the inn was sold.")
    assert asked["source"].degree == "none"
    (thought,) = reported("The inn\n\nThe keeper believes that the inn was sold.")
    assert thought["source"].degree == "probable"
    (may,) = reported("The inn\n\nThe keeper said the inn may be sold.")
    assert may["source"].degree == "possible"


def test_the_author_takes_sides() -> None:
    (shown,) = reported("The inn\n\nThe keeper pointed out that the inn was sold.")
    assert shown["author"] == Commitment.of("certain")
    (false,) = reported("The inn\n\nThe keeper falsely claimed that the inn was sold.")
    assert false["author"] == Commitment.of("certain", "-")


@pytest.mark.parametrize(
    ("sentence", "author"),
    [
        ("The keeper lied that the inn was sold.", "certain-"),
        ("The keeper's false claim that the inn was sold angered guests.", "certain-"),
        ("The keeper said rightly that the inn was sold.", "certain+"),
        ("The keeper said wrong addresses were used.", "none"),
        ("The keeper said false alarms were common.", "none"),
        ("The keeper may have confirmed that the inn was sold.", "none"),
        ("The papers will show that the inn was sold.", "none"),
        ("If the keeper confirms that the inn was sold, guests will leave.", "none"),
        ("The keeper reportedly confirmed that the inn was sold.", "none"),
        ("Did the keeper confirm that the inn was sold?", "none"),
        ("The keeper falsely denied that the inn was sold.", "certain+"),
        ("The keeper rightly denied that the inn was sold.", "certain-"),
        ("The keeper rightly doubted that the inn was sold.", "certain-"),
        ("The keeper denied that the inn was sold.", "none"),
        ("The keeper may have falsely claimed that the inn was sold.", "none"),
        ("If the keeper falsely claimed that the inn was sold, guests will leave.", "none"),
        ("The keeper will falsely claim that the inn was sold.", "none"),
        ("Did the keeper falsely claim that the inn was sold?", "none"),
    ],
)
def test_the_author_takes_sides_in_words_of_her_own(sentence: str, author: str) -> None:
    assert in_short(reported(f"The inn\n\n{sentence}")[0]["author"]) == author


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The keeper doubts that the inn was sold.", "probable-"),
        ("The keeper had no doubt that the inn was sold.", "certain+"),
        ("There is no doubt that the inn was sold.", "certain+"),
        ("The keeper did not deny that the inn was sold.", "none"),
        ("The keeper would neither confirm nor deny that the inn was sold.", "none"),
        ("The keeper would not rule out that the inn was sold.", "possible+"),
        ("Guests cannot rule out that the inn was sold.", "possible+"),
        ("The keeper does not think the inn was sold.", "probable-"),
        ("The keeper is not sure that the inn was sold.", "none"),
        ("The keeper never pointed out that the inn was sold.", "none"),
        ("Nobody said that the inn was sold.", "none"),
        ("The keeper did not confirm that the inn was sold.", "none"),
        ("The keeper has not said that the inn was sold.", "none"),
    ],
)
def test_doubt_and_denial(sentence: str, source: str) -> None:
    assert in_short(reported(f"The inn\n\n{sentence}")[0]["source"]) == source


def test_ruling_out_is_negative() -> None:
    (found,) = reported("The inn\n\nThe keeper ruled out that the inn was sold.")
    assert found["source"].polarity == "-"


@pytest.mark.parametrize(
    ("sentence", "author"),
    [
        ("Will the inn be sold?", "none"),
        ("Who sold the inn?", "none"),
        ("The inn was sold on Monday.", "certain+"),
        ("It is possible that the keeper sold the inn.", "possible+"),
        ("Perhaps the keeper sold the inn.", "possible+"),
        ("The keeper probably sold the inn.", "probable+"),
        ("Reportedly, the keeper sold the inn.", "probable+"),
        ("It is unclear whether the keeper sold the inn.", "none"),
        ("It is unlikely that the keeper sold the inn.", "probable-"),
    ],
)
def test_statements_and_questions_of_the_author(sentence: str, author: str) -> None:
    [judged] = SHIPPED.assess(claims_from_sentences([sentence]))
    assert in_short(judged.commitment["author"]) == author


def test_the_batch_does_not_matter() -> None:
    claims = [event("The guild opened the hall.", "opened"), event("He may go.", "go")]
    claims += Analyzer([], "rules").analyze("A\n\nShe said the inn was sold. It was not.").claims
    alone = [SHIPPED.assess([claim])[0] for claim in claims]
    assert SHIPPED.assess(claims) == alone
    assert SHIPPED.assess(claims * 40) == alone * 40


def test_an_event_of_several_words_counts_by_its_main_verb() -> None:
    text = "It seemed that the old clerk did not know."
    assert value(text, "the old clerk did not know") == value(text, "know")


def test_contractions_are_one_word_however_they_are_written() -> None:
    assert plain(["he", "do", "n't", "go"], 3) == (["he", "don't", "go"], 2)
    assert plain(["he", "ca", "n't", ",", "wo", "n't", "go"], 6)[0][-2:] == ["won't", "go"]
    apart = context_features(Predicate.of("he did not go .".split(), 3), {"say"})
    together = context_features(Predicate.of("he didn't go .".split(), 2), {"say"})
    assert {f for f in apart if f[0] != "L"} == {f for f in together if f[0] != "L"}


def test_governors_and_their_negation_are_features() -> None:
    words = "they did not say that he left .".split()
    found = context_features(Predicate.of(words, 6), {"say"})
    assert {"Gfn=say|that|-", "g=-"} <= set(found)


def test_a_curve_rises_between_its_ends() -> None:
    curve = Curve(centre=0.5, width=1.5, low=-1.0, high=1.0)
    assert curve.value(0.5) == 0
    assert -1 < curve.value(-2) < curve.value(1) < curve.value(3) < 1


def taught() -> tuple[list[Claim], list[Label], list[Mapping[Holder, Commitment]]]:
    towns = ["Porto", "Lille", "Graz", "Turku", "Brno", "Split", "Umea", "Ghent"]
    forms: list[tuple[str, Label, Commitment]] = [
        ("The mill in {} may close.", "hedged", Commitment.of("possible")),
        ("The mill in {} closed.", "plain", Commitment.of("certain")),
        ("The mill in {} did not close.", "plain", Commitment.of("certain", "-")),
    ]
    rows = [(form.format(town), *rest) for form, *rest in forms for town in towns]
    claims = claims_from_sentences([text for text, *_ in rows])
    return claims, [row[1] for row in rows], [{"author": row[2]} for row in rows]  # type: ignore[misc, return-value]


def test_commitments_can_be_taught(tmp_path: Path) -> None:
    claims, labels, commitments = taught()
    classifier = MLClassifier("my-own")
    classifier.fit(claims, labels, commitments=commitments)
    texts = ["The mill in Bergen closed.", "The mill in Bergen may close."]
    texts += ["The mill in Bergen did not close."]
    found = classifier.assess(claims_from_sentences(texts))
    sure, maybe, false = (a.commitment["author"].value for a in found)
    assert sure > maybe > false
    classifier.save(tmp_path)
    again = MLClassifier("my-own", path=tmp_path)
    assert again.assess(claims) == classifier.assess(claims)


def test_values_of_events_can_be_taught() -> None:
    """What is learnt from annotated events alone says nothing about sources."""
    claims, labels, commitments = taught()
    marked = [attrs.evolve(claim, event=claim.head) for claim in claims]
    classifier = MLClassifier("my-own")
    classifier.fit(marked, labels, commitments=commitments)
    sure, false = classifier.assess([marked[8], marked[16]])
    assert sure.commitment["author"].value > false.commitment["author"].value
    cited = Analyzer([], "rules").analyze("A\n\nThe baker said the mill had closed.").claims[-1]
    assert cited.attribution is not None
    assert classifier.assess([cited])[0].commitment == {}


def test_without_commitments_there_are_none(tmp_path: Path) -> None:
    claims, labels, commitments = taught()
    classifier = MLClassifier("my-own")
    classifier.fit(claims, labels, commitments=commitments)
    classifier.save(tmp_path)
    classifier.fit(claims, labels)
    assert not any(found.commitment for found in classifier.assess(claims))
    classifier.save(tmp_path)
    assert not any(f.commitment for f in MLClassifier("my-own", path=tmp_path).assess(claims))


def test_as_many_commitments_as_claims() -> None:
    claims, labels, commitments = taught()
    with pytest.raises(ModelError, match="one mapping for each claim"):
        MLClassifier("my-own").fit(claims, labels, commitments=commitments[:-1])


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"author": Commitment("sure", "+", 1.0)}, "the degree 'sure' is unknown"),  # type: ignore[arg-type]
        ({"author": Commitment("certain", "?", 1.0)}, "the polarity '\\?' is unknown"),  # type: ignore[arg-type]
        ({"author": Commitment("certain", "+", float("nan"))}, "the value nan"),
        ({"author": Commitment("certain", "+", 0.2)}, "contradicts the degree"),
        ({"author": None}, "is None; give a `Commitment`"),
        ({"author": "certain"}, "is 'certain'; give a `Commitment`"),
        ({"mayor": Commitment.of("certain")}, "unknown holder 'mayor'"),
        (None, "is None; give a mapping"),
        ("certain", "is 'certain'; give a mapping"),
    ],
)
def test_commitments_are_checked_before_they_are_learnt_from(wrong: Any, reason: str) -> None:
    claims, labels, commitments = taught()
    commitments[3] = wrong
    with pytest.raises(ModelError, match=rf"^commitments\[3\].*{reason}"):
        MLClassifier("my-own").fit(claims, labels, commitments=commitments)


def test_a_damaged_array_is_reported(tmp_path: Path) -> None:
    SHIPPED.save(tmp_path)
    (tmp_path / "commitment.npz").write_bytes(b"PK\x03\x04 damaged")
    with pytest.raises(ModelError, match="damaged"):
        MLClassifier("ml", path=tmp_path)
    (tmp_path / "commitment.npz").unlink()
    with pytest.raises(ModelError, match="missing"):
        MLClassifier("ml", path=tmp_path)


def test_the_primer_of_commitment_is_well_formed() -> None:
    examples = list(primer_examples())
    assert len(examples) > 250
    assert all(isinstance(e, EventExample) and -1 <= e.value <= 1 for e in examples)


def test_the_primer_of_reports_is_well_formed() -> None:
    examples = list(report_primer_examples())
    assert len(examples) > 300
    claims = [example.claim for example in examples if isinstance(example, DegreeExample)]
    assert len(claims) == len(examples)
    assert {claim.attribution is None for claim in claims} == {True, False}


def test_values_stay_on_the_scale() -> None:
    curve = Curve(centre=0.0, width=1.0, low=-1.2, high=1.1)
    assert [curve.value(total) for total in (-9.0, 9.0)] == [-1.0, 1.0]
