import pytest
from allegedly_lexicon import Entry, LexiconClassifier, LexiconError

from allegedly import Assessment, claims_from_sentences

ZIG = Entry("zig", "epistemic", 0.6)
ZAG = Entry("zag", "hearsay", 0.5)
WEAK = Entry("zog", "doxastic", 0.4)


def assess(text: str, **options: object) -> Assessment:
    classifier = LexiconClassifier(extra=[ZIG, ZAG, WEAK], **options)  # type: ignore[arg-type]
    return classifier.assess(claims_from_sentences([text]))[0]


def test_without_a_match_the_score_is_the_leak() -> None:
    found = assess("The sun sets.")
    assert (found.label, found.score, found.hedges) == ("plain", 0.03, ())


def test_weights_join_by_noisy_or() -> None:
    assert assess("zig and zag").score == round(1 - 0.97 * 0.4 * 0.5, 4)


def test_weak_signs_never_add_up_to_a_hedge() -> None:
    """However many there are, the label stays plain and the score below the threshold."""
    found = assess("zog zog zog zog zog zog")
    assert (found.label, found.score, found.hedges) == ("plain", 0.49, ())


def test_weak_signs_raise_the_score_of_a_hedged_claim_but_are_no_hedges() -> None:
    found = assess("zig zog")
    assert found.score > assess("zig").score
    assert [hedge.text for hedge in found.hedges] == ["zig"]


def test_types_that_do_not_count_are_left_out() -> None:
    found = assess("zag", types={"epistemic"})
    assert (found.label, found.score, found.hedges) == ("plain", 0.03, ())
    assert assess("zig zag", types={"epistemic"}).score == assess("zig").score


def test_a_type_that_does_not_count_hides_no_other() -> None:
    """Words of a weasel phrase are free for other entries where weasels do not count."""
    extra = [Entry("ping pong", "weasel"), Entry("pong", "epistemic")]
    for types, words in (({"epistemic", "weasel"}, "ping pong"), ({"epistemic"}, "pong")):
        classifier = LexiconClassifier(extra=extra, types=types)  # type: ignore[arg-type]
        (found,) = classifier.assess(claims_from_sentences(["ping pong"]))
        assert [hedge.text for hedge in found.hedges] == [words]


def test_the_threshold_decides() -> None:
    assert assess("zog", threshold=0.4).label == "hedged"
    assert assess("zig", threshold=0.7).label == "plain"


def test_the_explanation_names_words_entries_and_weights() -> None:
    assert assess("zig").explanation == "zig epistemic 0.60"
    assert assess("zog").explanation == "too weak: zog doxastic 0.40"
    (found,) = LexiconClassifier().assess(claims_from_sentences(["He theorised."]))
    assert (found.explanation or "").startswith("theorised (theorize:v) doxastic 0.")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"types": {"vague"}}, "unknown 'vague'; give a set chosen from epistemic"),
        ({"types": "epistemic"}, "unknown 'epistemic'; give a set chosen from"),
        ({"threshold": 1.5}, "threshold 1.5 is not between"),
        ({"mute": ["xyzzy"]}, "mute: 'xyzzy': no entry matches"),
        ({"mute": ["[may"]}, r"mute: '\[may': '\[' without '\]'"),
    ],
)
def test_wrong_options(options: dict[str, object], message: str) -> None:
    """A wrong option is refused with the reason."""
    with pytest.raises(LexiconError, match=message):
        LexiconClassifier(**options)  # type: ignore[arg-type]
