"""How firmly author and source stand behind a claim, in sentences of our own."""

from __future__ import annotations

import attrs
import pytest
from allegedly_rules.classifier import RuleClassifier

import allegedly
from allegedly import Analyzer, Commitment, Span, claims_from_sentences


def of_event(sentence: str) -> Commitment:
    """Return the author's commitment to the bracketed word."""
    start, end = sentence.index("["), sentence.index("]") - 1
    [claim] = claims_from_sentences([sentence.replace("[", "").replace("]", "")])
    [judged] = RuleClassifier().assess([attrs.evolve(claim, event=Span(start, end))])
    return judged.commitment["author"]


def degrees(sentence: str) -> dict[str, str]:
    """Return the commitments to the claim of a sentence that has one attribution at most."""
    analysis = Analyzer(["rules"], "rules").analyze(allegedly.Article.from_text(sentence))
    attributed = [c for c in analysis.claims if c.attribution is not None]
    claim = (attributed or analysis.claims)[0]
    judged = analysis.assessments["rules"][claim.id].commitment
    return {holder: f"{item.degree}{item.polarity or ''}" for holder, item in judged.items()}


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("The council [met] on Friday.", 0.8, 1),
        ("The council did not [meet] on Friday.", -1, -0.5),
        ("The clerk managed to [open] the safe.", 0.5, 1),
        ("The clerk failed to [open] the safe.", -1, -0.5),
        ("The clerk did not fail to [open] the safe.", 0.3, 1),
        ("The council may [meet] on Friday.", 0.1, 0.5),
        ("The council will [meet] on Friday.", 0.3, 0.8),
        ("If the council [meets], it will vote.", 0, 0.5),
        ("Did the council [meet]?", 0, 0.4),
        ("She wants to [leave].", 0, 0.5),
        ("She does not know that the council [met].", 0.8, 1),
        ("I do not think that the council [met].", -0.8, -0.4),
        ("I think that the council [met].", 0.4, 0.8),
        ("I doubt that the council [met].", -0.7, -0.3),
        ("[Close] the door.", 0, 0.5),
    ],
)
def test_events(sentence: str, low: float, high: float) -> None:
    assert low <= of_event(sentence).value <= high


@pytest.mark.parametrize(
    ("sentence", "source", "author"),
    [
        ("The mayor said the bridge is closed.", "certain+", "none"),
        ("The mayor said the bridge may be closed.", "possible+", "none"),
        ("The mayor said the bridge is not closed.", "certain+", "none"),
        ("The mayor said the bridge will probably be closed.", "probable+", "none"),
        ("The mayor thinks the bridge is closed.", "probable+", "none"),
        ("The mayor fears that the bridge is closed.", "possible+", "none"),
        ("The mayor asked whether the bridge is closed.", "none", "none"),
        ("The mayor denied that the bridge is closed.", "certain-", "none"),
        ("The mayor pointed out that the bridge is closed.", "certain+", "certain+"),
        ("The mayor falsely claimed that the bridge is closed.", "certain+", "certain-"),
        ("The mayor did not say that the bridge is closed.", "none", "none"),
        ("The mayor does not believe that the bridge is closed.", "probable-", "none"),
        ("The mayor said that if the strike goes on, trains will stop.", "certain+", "none"),
        ("The mayor said it is unclear whether the deputy knew.", "none", "none"),
        ("The mayor said it is possible that the deputy knew.", "possible+", "none"),
        ("The mayor considers the bridge unsafe.", "probable+", "none"),
        ("The mayor is considering closing the bridge.", "possible+", "none"),
    ],
)
def test_sources(sentence: str, source: str, author: str) -> None:
    assert degrees(sentence) == {"source": source, "author": author}


@pytest.mark.parametrize(
    ("sentence", "author"),
    [
        ("The mayor falsely denied that the bridge is closed.", "certain+"),
        ("The mayor lied that the bridge is closed.", "certain-"),
        ("The mayor's false claim that the bridge is closed angered many.", "certain-"),
        ("The mayor said rightly that the bridge is closed.", "certain+"),
        ("The mayor rightly denied that the bridge is closed.", "certain-"),
        ("The mayor said false alarms were common.", "none"),
        ("The mayor has confirmed that the bridge is closed.", "certain+"),
        ("The mayor managed to show that the bridge is closed.", "certain+"),
        ("The report will reveal whether the mayor knew.", "none"),
        ("If the mayor confirmed that the bridge is closed, the firm would sue.", "none"),
        ("Unless the report shows that the bridge is closed, the firm will sue.", "none"),
        ("The mayor may have confirmed that the bridge is closed.", "none"),
        ("The mayor will confirm that the bridge is closed.", "none"),
        ("The mayor reportedly confirmed that the bridge is closed.", "none"),
        ("Did the mayor confirm that the bridge is closed?", "none"),
        ("The mayor did not falsely claim that the bridge is closed.", "none"),
        ("The mayor, wrongly jailed, said that the bridge is closed.", "none"),
        ("The mayor said wrongly convicted men had closed the bridge.", "none"),
        ("The court jailed him wrongly. The mayor said that the bridge is closed.", "none"),
    ],
)
def test_the_author_towards_a_source(sentence: str, author: str) -> None:
    assert degrees(sentence)["author"] == author


@pytest.mark.parametrize(
    ("sentence", "author"),
    [
        ("The bridge is closed.", "certain+"),
        ("The bridge is not closed.", "certain+"),
        ("The bridge may be closed.", "possible+"),
        ("The bridge is probably closed.", "probable+"),
        ("The bridge is reportedly closed.", "probable+"),
        ("Is the bridge closed?", "none"),
        ("If the strike goes on, trains will stop.", "certain+"),
        ("Trains will stop if the strike goes on.", "certain+"),
        ("Trains will stop unless the strike ends.", "certain+"),
        ("Should the dam break, the town floods.", "none"),
        ("Even if the strike ends, trains will stop.", "certain+"),
        ("If the strike goes on, trains may stop.", "possible+"),
        ("The driver hit a wall that falls if it rains.", "certain+"),
        ("It is unclear whether the mayor knew.", "none"),
        ("It is not known who set the fire.", "none"),
        ("The outcome is in doubt.", "none"),
        ("It is possible that the mayor knew.", "possible+"),
        ("There is a chance that the mayor knew.", "possible+"),
        ("It is probable that the mayor knew.", "probable+"),
        ("It is likely that the mayor knew.", "probable+"),
        ("It seems that the mayor knew.", "probable+"),
        ("It is unlikely that the mayor knew.", "probable-"),
        ("Police are investigating the blast.", "certain+"),
        ("Reportedly, the mayor knew.", "probable+"),
        ("The mayor, perhaps, knew.", "possible+"),
        ("The mayor knew, apparently.", "probable+"),
        ("The driver, who may have been drunk, hit the wall.", "certain+"),
        ("The man who may have set the fire was arrested.", "certain+"),
        ("The mill, reportedly sold in May, burned down.", "certain+"),
        ("The man who built the bridge may have sold it.", "possible+"),
    ],
)
def test_claims_of_the_author(sentence: str, author: str) -> None:
    assert degrees(sentence) == {"author": author}


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The mayor doubts that the bridge is safe.", "probable-"),
        ("It is doubtful that the bridge is safe.", "probable-"),
        ("“I doubt the bridge is safe,” the mayor said.", "probable-"),
        ("The mayor doubts that the bridge may be safe.", "possible-"),
        ("The mayor has no doubt that the bridge is safe.", "certain+"),
        ("There is no doubt that the bridge is safe.", "certain+"),
        ("The mayor does not doubt that the bridge is safe.", "certain+"),
        ("There is little doubt that the bridge is safe.", "probable+"),
        ("The mayor did not deny that the bridge is unsafe.", "none"),
        ("The mayor would neither confirm nor deny that the bridge is unsafe.", "none"),
        ("The mayor could not deny that the bridge is unsafe.", "certain+"),
        ("The mayor disputes that the bridge is unsafe.", "certain-"),
        ("The mayor does not dispute that the bridge is unsafe.", "certain+"),
        ("The mayor ruled out that the bridge is unsafe.", "certain-"),
        ("The mayor would not rule out that the bridge is unsafe.", "possible+"),
        ("The mayor cannot rule out that the bridge is unsafe.", "possible+"),
        ("Police have not ruled out that the driver was drunk.", "possible+"),
        ("The court ruled that the bridge is unsafe.", "certain+"),
    ],
)
def test_doubt_and_denial(sentence: str, source: str) -> None:
    assert degrees(sentence)["source"] == source


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge may be [closed].",
        "The mayor must have [known].",
        "Prices may have [risen].",
        "Reportedly, the mayor [knew].",
        "The mayor [knew], apparently.",
        "The man who may have set the fire was [arrested].",
        "The council [met].",
    ],
)
def test_an_event_is_as_certain_as_the_claim_that_states_it(sentence: str) -> None:
    claims = degrees(sentence.replace("[", "").replace("]", ""))
    event = of_event(sentence)
    assert claims["author"] == f"{event.degree}{event.polarity}"


def test_a_condition_weakens_an_event() -> None:
    assert of_event("The council [meets] on Friday.").degree == "certain"
    assert of_event("The council [meets] if it rains.").degree == "possible"


def test_a_question_at_the_end_leaves_the_statement_before_it() -> None:
    sentence = "“The bridge is closed. Who would pay for it?” the mayor said."
    assert degrees(sentence)["source"] == "certain+"


def test_the_source_comes_before_the_author() -> None:
    held = degrees("The mayor said the bridge is closed.")
    assert list(held) == ["source", "author"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Close the port!",
        "Please leave now!",
        "Do not go near the water.",
        "Don't panic.",
        "Never swim alone.",
        "Let us hope it works.",
        "Think again.",
    ],
)
def test_an_order_leaves_open(sentence: str) -> None:
    assert degrees(sentence)["author"] == "none"
    assert degrees(f"“{sentence}” the sheriff said.")["source"] == "none"


@pytest.mark.parametrize(
    "sentence",
    [
        "Close allies left.",
        "Talks failed.",
        "Set in 1920, the film opens on Friday.",
        "Cut off by floods, the town waited.",
        "Make no mistake: the port will close.",
        "Report finds gaps.",
        "Police stay at home.",
    ],
)
def test_what_begins_like_an_order_may_be_none(sentence: str) -> None:
    assert degrees(sentence)["author"] == "certain+"


@pytest.mark.parametrize(
    ("sentence", "source", "author"),
    [
        ("The mayor knew that the port had closed.", "certain+", "certain+"),
        ("The mayor did not know that the port had closed.", "none", "certain+"),
        ("She was unaware that the port had closed.", "none", "certain+"),
        ("They forgot that the gate was open.", "none", "certain+"),
        ("If the mayor knew that the port had closed, she hid it.", "certain+", "none"),
        ("The mayor said the port had closed.", "certain+", "none"),
    ],
)
def test_verbs_of_knowing_take_their_content_for_granted(
    sentence: str, source: str, author: str
) -> None:
    held = degrees(sentence)
    assert (held["source"], held["author"]) == (source, author)


@pytest.mark.parametrize(
    ("sentence", "author"),
    [
        ("Ann Berg wrongly claimed that the port closed.", "certain-"),
        ("Ann Berg may have wrongly claimed that the port closed.", "none"),
        ("If Ann Berg wrongly claimed that the port closed, she must resign.", "none"),
        ("The mayor will resign after he pointed out that the port was closed.", "certain+"),
        ("The mayor may confirm that the port was closed.", "none"),
    ],
)
def test_the_author_takes_sides_only_where_the_report_is_real(sentence: str, author: str) -> None:
    assert degrees(sentence)["author"] == author


def test_a_question_that_opens_a_quotation_decides() -> None:
    assert degrees("“Will the port open? I doubt it,” the mayor said.")["source"] == "none"
