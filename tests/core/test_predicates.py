"""The main predicate of a claim, without a parser."""

import pytest

from allegedly import claims_from_sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Prices have [risen] by 3 % since May.",
        "The council, which meets on Friday, [approved] the plan.",
        "If it rains, the match will be [called] off.",
        "to [resign]",
        "Police [fined] the company.",
        "Prices are [high].",
        "He is a good [friend] of hers.",
        "The mayor who lost the vote [left] town.",
        "would [cost] $40 million",
        "Twelve people [fled] and two were hurt.",
        "In London, shares [fell].",
        "The council [meets] on Friday.",
        "Will the council [approve] the plan?",
        "Will he [resign]?",
        "that workers may [strike]",
        "[Nonsense]!",
        "Rain is [likely] to fall.",
        "It is [unlikely] that he fled.",
        "The suspect was likely [killed].",
        "The mill, sold in May, [burned] down.",
        "The mill, quietly sold by its owner, has [burned] down.",
    ],
)
def test_main_predicate(sentence: str) -> None:
    plain = sentence.replace("[", "").replace("]", "")
    [claim] = claims_from_sentences([plain])
    assert claim.head is not None
    assert claim.head.of(plain) == sentence[sentence.index("[") + 1 : sentence.index("]")]


@pytest.mark.parametrize("text", ["…", "?", "— —"])
def test_marks_have_one_too(text: str) -> None:
    [claim] = claims_from_sentences([text])
    assert claim.head is not None
    assert claim.head.of(text)


@pytest.mark.parametrize(
    ("sentence", "asides"),
    [
        ("The driver, who may have been drunk, hit a wall.", ["who may have been drunk"]),
        ("The man who may have set the fire was arrested.", ["who may have set"]),
        ("The mayor, whose son took the money, resigned.", ["whose son took"]),
        ("The mill, reportedly sold in May, burned down.", [", reportedly sold in May,"]),
        ("The driver hit a wall that may have been weak.", []),
        ("Asked about it, he smiled.", []),
        ("Shares rose, fell, and rose again.", []),
    ],
)
def test_asides_before_the_main_predicate(sentence: str, asides: list[str]) -> None:
    [claim] = claims_from_sentences([sentence])
    assert [span.of(sentence) for span in claim.asides] == asides
