from allegedly import claims_from_sentences
from allegedly_lexicon.classifier import LexiconClassifier


def test_one_assessment_each_in_order() -> None:
    claims = claims_from_sentences(["It may rain.", "It rains.", ""])
    labels = [assessment.label for assessment in LexiconClassifier().assess(claims)]
    assert labels == ["hedged", "plain", "plain"]
