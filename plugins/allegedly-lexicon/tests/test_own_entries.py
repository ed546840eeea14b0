"""Entries and mutings of the user's own."""

from pathlib import Path

import pytest
from allegedly_lexicon import Entry, LexiconClassifier, LexiconError, classifier
from allegedly_lexicon.trie import Trie

from allegedly import claims_from_sentences

GOOD = """
mute = ["could", "think:v"]

[[entry]]
pattern = "the word in the [pub|pubs]"
type = "hearsay"
weight = 0.8

[[entry]]
pattern = "perhaps"
type = "none"
"""


def labels(classifier: LexiconClassifier, *texts: str) -> list[str]:
    return [found.label for found in classifier.assess(claims_from_sentences(texts))]


def test_a_file_adds_mutes_and_overrides(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(GOOD, "utf-8")
    texts = ("The word in the pub is no.", "Perhaps.", "She thinks not.", "They thought so.")
    assert labels(LexiconClassifier(), *texts) == ["plain", "hedged", "hedged", "hedged"]
    assert labels(LexiconClassifier(entries=path), *texts) == ["hedged", "plain", "plain", "plain"]


def test_entries_from_python_count_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(GOOD, "utf-8")
    classifier = LexiconClassifier(entries=path, extra=[Entry("perhaps", "doxastic", 0.9)])
    (found,) = classifier.assess(claims_from_sentences(["Perhaps."]))
    assert found.hedges[0].type == "doxastic"


def test_an_own_entry_replaces_shipped_ones_whatever_their_case() -> None:
    classifier = LexiconClassifier(extra=[Entry("may", "none")])
    assert labels(classifier, "It may rain.") == ["plain"]


def test_muting_one_form_keeps_the_others() -> None:
    classifier = LexiconClassifier(mute=["believes"])
    assert labels(classifier, "She believes it.", "They believe it.") == ["plain", "hedged"]


def test_no_change_outlives_its_classifier() -> None:
    LexiconClassifier(mute=["perhaps"], extra=[Entry("table", "epistemic")])
    assert labels(LexiconClassifier(), "Perhaps.", "The table.") == ["hedged", "plain"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mute = 3", "'mute' must be a list of strings"),
        ("mutes = []", "unknown key 'mutes'; choose from 'entry' and 'mute'"),
        ("[entry]\npattern='x'\ntype='none'", "write entries as \\[\\[entry\\]\\]"),
        ("entry = [3]", "entry 1: must be a table"),
        ("[[entry]]\ntype='none'", "entry 1: 'pattern' is missing"),
        ("[[entry]]\npattern='x'", "entry 1: 'type' is missing"),
        ("[[entry]]\npattern='x'\ntype='maybe'", "entry 1, 'x': unknown type 'maybe'; choose from"),
        ("[[entry]]\npattern='x'\ntype='none'\nweight=2", "entry 1, 'x': weight 2 is no"),
        ("[[entry]]\npattern='x'\ntype='none'\nweight=nan", "entry 1, 'x': weight nan"),
        (
            "[[entry]]\npattern='x'\ntype='none'\ncase='up'",
            "entry 1, 'x': unknown case 'up'; choose",
        ),
        ("[[entry]]\npattern='x'\ntype='none'\nwieght=1", "entry 1: unknown key 'wieght'"),
        ("[[entry]]\npattern='[x'\ntype='none'", "entry 1, '\\[x': '\\[' without"),
        ("mute = ['xyzzy']", "mute: 'xyzzy': no entry matches"),
        ("= 1", "is not valid TOML"),
    ],
)
def test_a_bad_file_is_named_with_entry_and_reason(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "my.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(LexiconError, match=message) as caught:
        LexiconClassifier(entries=path)
    assert "my.toml" in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"gone\.toml: cannot be read: No such file"):
        LexiconClassifier(entries=tmp_path / "gone.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes(b"mute = ['caf\xe9']")
    with pytest.raises(LexiconError, match=r"latin\.toml: is not UTF-8 \(byte 12\)"):
        LexiconClassifier(entries=path)


def test_only_a_lexicon_of_ones_own_is_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Objects that look up the shipped words share them; nothing of one's own leaks into those."""
    LexiconClassifier(types=["epistemic"])
    compiled = []
    monkeypatch.setattr(
        classifier, "Trie", lambda *args, **kw: compiled.append(args) or Trie(*args)
    )
    shared = LexiconClassifier(types=["epistemic"])
    assert compiled == []
    LexiconClassifier(types=["epistemic"], mute=["perhaps"])
    assert len(compiled) == 1
    assert labels(shared, "Perhaps.") == ["hedged"]
