"""English word forms: verbs, nouns, spellings, contractions, stems."""

from __future__ import annotations

import pytest

from allegedly.text.english import contractions, noun_forms, spellings, stem, verb_forms


@pytest.mark.parametrize(
    "forms",
    [
        "suspect suspects suspected suspecting",
        "believe believes believed believing",
        "agree agrees agreed agreeing",
        "dye dyes dyed dyeing",
        "lie lies lied lying",
        "imply implies implied implying",
        "portray portrays portrayed portraying",
        "guess guesses guessed guessing",
        "veto vetoes vetoed vetoing",
        "plan plans planned planning",
        "rid rids ridding",
        "show shows showed shown showing",
        "relax relaxes relaxed relaxing",
        "fix fixes fixed fixing",
        "infer infers inferred inferring",
        "prefer prefers preferred preferring",
        "offer offers offered offering",
        "cast casts casting",
        "foresee foresees foresaw foreseen foreseeing",
        "understand understands understood understanding",
        "be am is are was were been being",
    ],
)
def test_verbs(forms: str) -> None:
    """Regular verbs follow the rules of spelling, irregular ones the list."""
    base, *_ = forms.split()
    assert verb_forms(base) == tuple(forms.split())


@pytest.mark.parametrize(
    "forms",
    [
        "rumor rumors",
        "guess guesses",
        "possibility possibilities",
        "survey surveys",
        "hypothesis hypotheses",
        "person people",
        "odds",
    ],
)
def test_nouns(forms: str) -> None:
    """A noun has a singular and a plural, unless they are one word."""
    base, *_ = forms.split()
    assert noun_forms(base) == tuple(forms.split())


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("theorize", ("theorize", "theorise")),
        ("analyze", ("analyze", "analyse")),
        ("rumor", ("rumor", "rumour")),
        ("size", ("size",)),
        ("report", ("report",)),
    ],
)
def test_spellings(word: str, expected: tuple[str, ...]) -> None:
    """The British spelling follows the American one, where there are two."""
    assert spellings(word) == expected


def test_contractions() -> None:
    """Auxiliaries have short forms; other verbs, and words in no list, have none."""
    assert "isn't" in contractions("be")
    assert "'ve" in contractions("have")
    assert contractions("say") == contractions("have-not") == ()


@pytest.mark.parametrize("base", ["say", "write", "know", "see", "deny", "plan", "claim", "bring"])
def test_forms_of_one_verb_share_a_stem(base: str) -> None:
    """A stem brings all forms of a verb together, whether they are regular or not."""
    assert len({stem(form) for form in verb_forms(base)}) == 1


def test_a_form_that_is_another_word_keeps_its_own_stem() -> None:
    """To bore is not to bear, and auxiliaries stay apart."""
    assert stem("bore") != stem("bear")
    assert stem("was") != stem("been")
