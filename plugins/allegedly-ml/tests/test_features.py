from allegedly_ml.candidates import CandidateFinder
from allegedly_ml.claim_tokens import ClaimTokens, tokens_of
from allegedly_ml.features import Featurizer
from allegedly_ml.knowledge import knowledge

from allegedly import claims_from_sentences


def tokens(text: str) -> ClaimTokens:
    return tokens_of(claims_from_sentences([text])[0])


def test_the_longest_phrase_wins() -> None:
    finder = CandidateFinder(["clear", "not"], [("not", "clear"), ("not", "yet", "clear")])
    assert finder.find(tokens("It is not yet clear; it is not clear; it is clear.")) == [
        (2, 4),
        (8, 9),
        (13, 13),
    ]


def test_a_phrase_that_breaks_off_is_searched_for_words() -> None:
    finder = CandidateFinder(["not"], [("not", "clear")])
    assert finder.find(tokens("It is not")) == [(2, 2)]


def test_a_phrase_stays_inside_its_zone() -> None:
    finder = CandidateFinder([], [("not", "clear")])
    split = ClaimTokens(["not", "clear"], ["not", "clear"], [0, 1], [0, 1], ["author", "author"])
    assert finder.find(split) == []


def test_no_feature_occurs_twice() -> None:
    """A weight counts once for each candidate, in training as in use."""
    text = "If it may or may not be that, he said, it may be that it would not be so."
    read = tokens(text)
    for lexical in (False, True):
        featurizer = Featurizer(knowledge(), lexical=lexical)
        candidates = CandidateFinder(knowledge().groups, knowledge().phrases).find(read)
        for features in featurizer.features(read, candidates):
            assert len(features) == len(set(features))


def test_the_surroundings_are_told() -> None:
    featurizer = Featurizer(knowledge())
    read = tokens("If it rains, he said, the game would not start.")
    (features,) = featurizer.features(read, [(9, 9)])
    assert {"w=would", "g=would", "gL=would|the", "gR=would|not"} <= set(features)


def test_names_of_a_domain_are_no_features() -> None:
    """Without `lexical`, an open-class neighbour counts by its ending alone in its features."""
    featurizer = Featurizer(knowledge())
    read = tokens("The zorbing may start.")
    (features,) = featurizer.features(read, [(2, 2)])
    assert [f for f in features if "zorbing" in f] == ["gl1=may|zorbing"]
