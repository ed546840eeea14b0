import tomllib
from importlib import resources

import pytest
from allegedly_ml.knowledge import inflected, knowledge, stem
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


@pytest.mark.parametrize(
    ("word", "how", "forms"),
    [
        ("suppose", "verb", {"suppose", "supposes", "supposing", "supposed"}),
        ("worry", "verb", {"worry", "worries", "worrying", "worried"}),
        ("foresee", "verb", {"foresee", "foresees", "foreseeing", "foresaw", "foreseen"}),
        ("plan", "verb", {"plan", "plans", "planning", "planned"}),
        ("guess", "verb", {"guess", "guesses", "guessing", "guessed"}),
        ("hypothesis", "noun", {"hypothesis", "hypotheses"}),
        ("inquiry", "noun", {"inquiry", "inquiries"}),
        ("perhaps", None, {"perhaps"}),
    ],
)
def test_inflection(word: str, how: str | None, forms: set[str]) -> None:
    assert set(inflected(word, how)) == forms


def test_stems_keep_four_letters() -> None:
    assert stem("investigate") == "investigate"
    assert stem("doubtful") == stem("doubts") == "doubt"
    assert stem("is") == "is"
