import tomllib
from importlib import resources

from allegedly_ml.knowledge import knowledge, without_ending
from allegedly_ml.settings import ALL_TYPES

from allegedly.text import tokenize


def test_every_entry_can_match() -> None:
    """A cue must be what the tokenizer makes of it, in lower case."""
    known = knowledge()
    for phrase in [(word,) for word in known.groups] + list(known.phrases):
        # A clitic stands alone only after a word.
        text = " ".join(phrase)
        tokens = tokenize(f"she{text}" if text.startswith("'") else text)
        assert tuple(tokens.lowers)[-len(phrase) :] == phrase


def test_types_are_those_of_the_library() -> None:
    known = knowledge()
    assert {*known.types.values(), *known.phrases.values()} <= set(ALL_TYPES)


def test_no_group_lists_a_word_twice() -> None:
    file = resources.files("allegedly_ml").joinpath("data", "knowledge.toml")
    for cue in tomllib.loads(file.read_text(encoding="utf-8"))["cues"]:
        assert len(cue["words"]) == len(set(cue["words"])), cue["group"]


def test_cues_are_inflected_as_their_group_asks() -> None:
    """Verbs and nouns have all their forms in the group; other words stand as they are."""
    groups = knowledge().groups
    assert groups["foreseen"] == groups["foresee"]
    assert groups["hypotheses"] == groups["hypothesis"]
    assert "perhaps" in groups and "perhapses" not in groups


def test_endings_leave_four_letters() -> None:
    """A derivational ending goes, unless hardly a word is left."""
    assert without_ending("investigate") == "investigate"
    assert without_ending("doubtful") == without_ending("doubts") == "doubt"
    assert without_ending("is") == "is"
