"""Changes of commitment between two articles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import attrs
import jsonschema
import pytest

from allegedly import Analyzer, Article, Assessment, Claim, ClaimClassifier, Commitment, Holder
from allegedly.diff import Difference, diff_articles
from allegedly.diff.html import difference_to_html
from allegedly.diff.render import difference_to_dict, difference_to_text
from allegedly.schema import diff_schema


class Firm(ClaimClassifier):
    """Tells commitments from a few words, and never calls anything hedged."""

    def __init__(self, name: str = "firm") -> None:
        self.name = name

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return [
            Assessment(self.name, "plain", 0.1, commitment=self._held(claim)) for claim in claims
        ]

    def _held(self, claim: Claim) -> dict[Holder, Commitment]:
        words = set(claim.text.lower().split())
        degrees = {"may": "possible", "probably": "probable", "whether": "none"}
        degree = next((degrees[word] for word in degrees if word in words), "certain")
        own = Commitment.of(degree)  # type: ignore[arg-type]
        if claim.attribution is None:
            return {"author": own}
        refuted = "falsely" in claim.article.text
        denied = "denied" in claim.article.text
        return {
            "source": attrs.evolve(own, polarity="-", value=-own.value) if denied else own,
            "author": Commitment.of("certain", "-") if refuted else Commitment.of("none"),
        }


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    return Analyzer([Firm()], "rules", strict=True)


def compared(before: str, after: str) -> Difference:
    old, new = (analyzer().analyze(Article.from_text(text)) for text in (before, after))
    found = diff_articles(old, new, least=0.3)
    jsonschema.validate(difference_to_dict(found, unchanged=True), diff_schema())
    return found


PLAIN = "The old ferry will close the northern harbour in October."


@pytest.mark.parametrize(
    ("before", "after", "kind", "words"),
    [
        ("will probably", "will", "commitment raised", "probable became certain"),
        ("may", "will probably", "commitment raised", "possible became probable"),
        ("will", "may", "commitment lowered", "certain became possible"),
        ("may not", "will not", "commitment raised", "possible became certain"),
        ("will", "will not", "polarity turned", "polarity turned: certain became certainly not"),
        ("may", "will not", "polarity turned", "polarity turned: possible became certainly not"),
    ],
)
def test_changes_in_words(before: str, after: str, kind: str, words: str) -> None:
    found = compared(PLAIN.replace("will", before), PLAIN.replace("will", after))
    ((change,),) = [pair.changes for pair in found.pairs]
    assert (change.kind, change.holder, change.classifiers) == (kind, "author", ("firm",))
    assert change.alarm == (kind != "commitment lowered")
    assert f"{words} (author) by firm" in " ".join("".join(difference_to_text(found)).split())
    assert f"<li>{words} (author) by firm</li>" in difference_to_html(found)


def test_the_same_is_no_change() -> None:
    assert compared(PLAIN, PLAIN).changed == ()


def test_a_turn_is_an_alarm_and_counted_apart() -> None:
    found = compared(PLAIN, PLAIN.replace("will", "will not"))
    assert found.turned == found.alarms == found.pairs
    *_, total = difference_to_text(found)
    assert total.endswith("1 changed, 0 of them plainer, 1 turned into the opposite\n")
    html = difference_to_html(found)
    assert ">Turned</span>" in html and "<dt>turned into the opposite</dt><dd>1</dd>" in html
    assert "turned into" not in difference_to_html(compared(PLAIN, PLAIN))


def test_each_holder_is_compared_with_itself() -> None:
    """The source may stay as sure as before while the author takes sides."""
    said = "Ines Ota said the old ferry may close the northern harbour in October."
    found = compared(said, said.replace("said", "falsely claimed").replace("may", "will"))
    (pair,) = found.pairs
    turned = [(c.holder, c.before, c.after) for c in pair.changes if c.holder is not None]
    assert turned == [("author", "left open", "certainly not"), ("source", "possible", "certain")]


SAID = f"Ines Ota said {PLAIN[0].lower()}{PLAIN[1:]}"
DENIED = SAID.replace("said", "denied that")


def test_a_denial_instead_of_a_statement_is_an_alarm() -> None:
    """What a source said, and now denies, is turned into its opposite like any other contrary."""
    found = compared(SAID, DENIED)
    ((change,),) = [pair.changes for pair in found.turned]
    assert (change.kind, change.alarm) == ("denial added", True)
    told = "polarity turned: certain became certainly not (source) by firm"
    assert told in " ".join("".join(difference_to_text(found)).split())
    assert told in difference_to_html(found)


def test_to_deny_is_to_state_the_contrary() -> None:
    contrary = SAID.replace("will", "will not")
    assert compared(DENIED, contrary).changed == compared(contrary, DENIED).changed == ()
    assert compared(DENIED, DENIED.replace("will", "will not")).turned


def test_explained_changes_name_their_classifiers() -> None:
    """In words, and in JSON as changes of their own."""
    analyzer = Analyzer([Firm(), Firm("other")], "rules", strict=True)
    old, new = (analyzer.analyze(Article.from_text(text)) for text in (SAID, DENIED))
    old = attrs.evolve(old, assessments={"firm": old.assessments["firm"]})
    found = diff_articles(old, new)
    data = difference_to_dict(found)
    jsonschema.validate(data, diff_schema())
    ((change,),) = [pair["changes"] for pair in data["pairs"]]
    (explained,) = change["commitments"]
    assert (explained["kind"], explained["classifiers"]) == ("polarity turned", ["firm"])
    words = " ".join("".join(difference_to_text(found)).split())
    assert "certainly not (source) by firm" in words


def test_a_dropped_source_is_not_reported_twice() -> None:
    """That the author now says it herself is what "source dropped" tells."""
    found = compared(f"Ines Ota said {PLAIN[0].lower()}{PLAIN[1:]}", PLAIN)
    assert [change.kind for pair in found.pairs for change in pair.changes] == ["source dropped"]
    refuted = f"Ines Ota falsely claimed {PLAIN[0].lower()}{PLAIN[1:]}"
    kinds = [change.kind for pair in compared(refuted, PLAIN).pairs for change in pair.changes]
    assert kinds == ["source dropped", "polarity turned"]


def test_only_classifiers_that_tell_both_are_compared() -> None:
    (claim,) = difference_to_dict(compared(PLAIN, PLAIN), unchanged=True)["pairs"]
    held = {"firm": {"author": {"degree": "certain", "polarity": "+", "value": 1.0}}}
    assert claim["before"]["commitments"] == claim["after"]["commitments"] == held
