"""What the rules must tell apart: the same word as a hedge and as something else."""

from __future__ import annotations

import pytest
from allegedly_rules.classifier import RuleClassifier

from allegedly import claims_from_sentences

CASES = [
    # may: possibility, permission, month
    ("The bridge may close this winter.", ["epistemic may"]),
    ("May I ask who called?", []),
    ("Visitors may park behind the hall.", []),
    ("The bridge closed in May and opened in June.", []),
    ("The hearing is on May 14 at the town hall.", []),
    ("They met on 3 May 2019.", []),
    ("May was cold and June was wet.", []),
    # might, will: verbs and nouns
    ("The bridge might close.", ["epistemic might"]),
    ("The parade showed the might of the army.", []),
    ("Their military might is feared abroad.", []),
    ("The uncle left no will.", []),
    ("She signed the will before a notary.", []),
    ("If it rains, the match will end early.", ["condition If"]),
    ("The match ends at noon and the band will play.", []),
    # could: possibility, past ability, request
    ("The bridge could collapse.", ["epistemic could"]),
    ("The driver could have been asleep.", ["epistemic could"]),
    ("From the roof they could see the harbour.", []),
    ("The crew could not open the hatch.", []),
    ("Could you close the window?", []),
    ("She could not possibly have known.", []),
    # can
    ("She can play the organ.", []),
    # would: conditional, past habit, future in the past
    ("If the mill closed, the town would suffer.", ["condition If"]),
    ("Every summer the family would rent a boat.", []),
    ("The minister said she would resign on Monday.", []),
    # appear, seem
    ("The letter appears to be forged.", ["epistemic appears"]),
    ("It appears that the letter was forged.", ["epistemic appears"]),
    ("The two men appeared in court on Monday.", []),
    ("The singer will appear on stage in Leeds.", []),
    ("The plan seems sound.", ["epistemic seems"]),
    # about, around, some and a number; prepositions
    ("About 300 people marched.", ["approximator About"]),
    ("The repair cost around $5 million.", ["approximator around"]),
    ("Some 40 boats sank.", ["approximator Some"]),
    ("The talk was about boats.", []),
    ("They walked around the lake.", []),
    ("The inquiry asked about one boat.", []),
    # if: condition, question, idiom, concession
    ("The strike ends if wages rise.", ["condition if"]),
    ("They asked if the road was open.", ["investigation if"]),
    ("He ran as if wolves were near.", []),
    ("They will march even if it snows.", []),
    ("Demand has grown, if anything.", []),
    ("It was a competent, if tedious, film.", []),
    # whether: question, alternative
    ("Nobody said whether the road was open.", ["investigation whether"]),
    ("They will march, whether or not it snows.", []),
    # likely: predicate, adverb, attribute
    ("The river is likely to rise.", ["epistemic likely"]),
    ("The likely nominee spoke in Dayton.", []),
    # believe
    ("Officials believe the fire was set.", ["doxastic believe"]),
    ("They believe in ghosts.", []),
    ("Contrary to popular belief, cats swim well.", []),
    # think
    ("I think the bridge is safe.", ["doxastic think"]),
    ("A think tank praised the plan.", []),
    ("A new school of thought grew up there.", []),
    # expect
    ("Farmers expect to lose the harvest.", ["doxastic expect"]),
    ("The river is expected to rise.", ["doxastic expected"]),
    ("The couple is expecting a child in spring.", []),
    # alleged, claim
    ("The alleged thief was freed.", ["hearsay alleged"]),
    ("He allegedly sold the boat.", ["hearsay allegedly"]),
    ("She filed a claim of insurance for the roof.", []),
    # doubt and necessity
    ("There is no doubt that the bridge is safe.", []),
    ("No doubt they were tired.", []),
    ("A loss is not necessarily a defeat.", ["epistemic not necessarily"]),
    # negated
    ("The bridge is not likely to close.", ["epistemic likely"]),
    ("I don't believe the bridge is safe.", ["doxastic believe"]),
    ("The marks do not suggest a struggle.", []),
    ("That does not imply guilt.", []),
    ("The marks don't suggest a struggle.", []),
    ("The marks don’t suggest a struggle.", []),
    ("She isn’t expected to win.", ["doxastic expected"]),
    ("There is no possibility of a reprieve.", []),
    # questioned
    ("Could the driver have been asleep?", ["epistemic Could"]),
    ("What do you think?", []),
    ("Do you believe in luck?", []),
    # names and titles
    ("She sang a song called Maybe Tomorrow on the radio.", []),
    ("The novel If Winter Comes was filmed twice.", []),
    ("Prime Minister May spoke in the capital.", []),
    ("The Possible Worlds gallery opened on Friday.", []),
    # suggest, possible, suppose, assume
    ("The marks suggest that a door was forced.", ["epistemic suggest"]),
    ("She suggested moving the date.", []),
    ("Police spoke of a possible link.", ["epistemic possible"]),
    ("Come as soon as possible.", []),
    ("We assume the data are right.", ["doxastic assume"]),
    ("She assumed office in June.", []),
    # voices without a name
    ("Critics say the bridge is ugly.", ["weasel Critics"]),
    ("The critics at the paper say the bridge is ugly.", []),
    ("The firm is said to have hired a lawyer.", ["hearsay said"]),
    ("She said to wait.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[case[0] for case in CASES])
def test_tells_apart(sentence: str, expected: list[str]) -> None:
    """Words with several meanings are hedges in one of them only."""
    [assessment] = RuleClassifier().assess(claims_from_sentences([sentence]))
    assert [f"{hedge.type} {hedge.text}" for hedge in assessment.hedges] == expected


def test_headline_in_title_case() -> None:
    """In a headline a capital does not make a name."""
    from allegedly import Article, Claim, segment

    segmentation = segment(Article.from_text("Text.", title="Bridge May Close This Winter"))
    claim = Claim("c1", (segmentation.sentences[0].span,), 0, segmentation)
    [assessment] = RuleClassifier().assess([claim])
    assert [hedge.text for hedge in assessment.hedges] == ["May"]
