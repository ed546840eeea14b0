"""What is found in a sentence, and what is not."""

import pytest
from allegedly_lexicon import LexiconClassifier

from allegedly import Article, Claim, claims_from_sentences, segment

CLASSIFIER = LexiconClassifier()


def found(text: str) -> list[tuple[str, str]]:
    """Return words and types of the hedges in a sentence."""
    (assessment,) = CLASSIFIER.assess(claims_from_sentences([text]))
    return [(hedge.text, hedge.type) for hedge in assessment.hedges]


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("The tunnel may open in June.", [("may", "epistemic")]),
        ("The tunnel opens in May.", []),
        ("May 5 is the deadline.", []),
        ("May the vote be delayed?", [("May", "epistemic")]),
        ("Theresa May left.", []),
        ("He pulled with all his might.", []),
        ("It might’ve rained.", [("might’ve", "epistemic")]),
        ("It could not possibly float.", []),
        ("There is no doubt about the result.", []),
        ("He certainly won, in fact.", []),
        ("She ran as if chased.", []),
        ("They will call if it floods.", [("if", "condition")]),
        ("Nobody can say whether or not it floods.", [("whether or not", "investigation")]),
        ("He works at a think tank.", []),
        ("She appeared in court on Monday.", []),
        ("She appears to agree.", [("appears", "epistemic")]),
        ("The plan is thought to have failed.", [("thought", "doxastic")]),
        ("Call as soon as possible.", []),
        ("He was reportedly ill.", [("reportedly", "hearsay")]),
        ("The alleged thief fled.", [("alleged", "hearsay")]),
        ("She is said to be ill.", [("is said", "hearsay")]),
        ("It was rumoured to be haunted.", [("was rumoured", "hearsay")]),
        ("Two people familiar with the matter spoke.", [("people familiar with", "weasel")]),
        (
            "He spoke on condition of anonymity.",
            [("on condition of anonymity", "weasel")],
        ),
        ("Critics say it leaks.", [("Critics", "weasel")]),
        ("It is widely believed.", [("It is widely", "weasel"), ("believed", "doxastic")]),
        ("About 200 people came.", [("About", "approximator")]),
        ("They spoke about 200-year-old trees.", [("about", "approximator")]),
        ("They spoke about the trees.", []),
        ("Some forty people came.", [("Some", "approximator")]),
        ("The council meets on Friday.", []),
        ("Hypothesised links remain unproven.", [("Hypothesised", "doxastic"), ("unproven", "epistemic")]),
    ],
)  # fmt: skip
def test_sentences(text: str, hedges: list[tuple[str, str]]) -> None:
    """Each sentence has these hedges, and no others."""
    assert found(text) == hedges


def test_the_longest_entry_wins() -> None:
    assert found("The fee may or may not rise.") == [("may or may not", "epistemic")]


def test_words_are_whole() -> None:
    """No entry matches inside a longer word or across a sentence's end."""
    assert found("Maybelline, Mightily and Iffy are ships.") == [("Iffy", "epistemic")]


def test_a_headline_may_capitalise() -> None:
    """In a headline a capital says nothing; in running text it says name or month."""
    article = Article.from_text("The President May has left.", title="Rates May Rise Again")
    segmentation = segment(article)
    claims = [
        Claim(f"c{n}", (sentence.span,), n, segmentation)
        for n, sentence in enumerate(segmentation.sentences)
    ]
    title, body = CLASSIFIER.assess(claims)
    assert [hedge.text for hedge in title.hedges] == ["May"]
    assert body.label == "plain"


def test_a_match_stays_inside_one_zone() -> None:
    """Words on both sides of a boundary between zones are no entry."""
    article = Article.from_text("people familiar with it")
    segmentation = segment(article)
    whole = Claim("c1", (article.body_span,), 0, segmentation)
    cut = Claim(
        "c2", (segmentation.tokens.span(0, 1), segmentation.tokens.span(2, 3)), 0, segmentation
    )
    assert [found.label for found in CLASSIFIER.assess([whole, cut])] == ["hedged", "plain"]
