"""Rules of the user's own, and what the errors in them say."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from allegedly_rules.classifier import RuleClassifier

from allegedly import claims_from_sentences
from allegedly.errors import AllegedlyError

GOOD = """
mute = ["might"]

[classes]
yard = "shipyard dockyard"

[[rule]]
id = "word-on-the-street"
type = "hearsay"
triggers = ["word on the street", "the word at the @yard"]
when = ["^ _ is|was"]
unless = ["_ was wrong"]
weight = 0.9
"""


def labels(path: Path, *sentences: str) -> list[str]:
    assessments = RuleClassifier(rules=path).assess(claims_from_sentences(sentences))
    return [assessment.label for assessment in assessments]


def test_own_rules_add_to_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(GOOD, "utf-8")
    assert labels(
        path,
        "Word on the street is that he left.",
        "The word at the shipyard is that he left.",
        "Word on the street was wrong.",
        "He may leave.",
        "He might leave.",
    ) == ["hedged", "hedged", "plain", "hedged", "plain"]


def test_a_muted_rule_can_be_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(
        'mute = ["may"]\n[[rule]]\nid = "may"\ntype = "weasel"\ntriggers = ["may"]\n', "utf-8"
    )
    [assessment] = RuleClassifier(rules=path).assess(claims_from_sentences(["It may rain."]))
    assert [hedge.type for hedge in assessment.hedges] == ["weasel"]


def test_travels_with_its_file_not_with_what_was_compiled(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(GOOD, "utf-8")
    classifier = RuleClassifier(rules=path)
    claims = claims_from_sentences(["He might leave."])
    before = classifier.assess(claims)
    assert pickle.loads(pickle.dumps(classifier)).assess(claims) == before
    assert len(pickle.dumps(classifier)) < 2_000


RULE = '[[rule]]\nid = "mine"\ntype = "weasel"\ntriggers = ["x"]\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[rule", "is not valid TOML"),
        ("rules = []", "unknown key 'rules'"),
        ('mute = ["nonsuch"]', "mute: unknown rule 'nonsuch'"),
        ('mute = "may"', "mute must be a list"),
        ("[rule]\nid = 'x'", r"rules are written as \[\[rule\]\]"),
        ("rule = [1]", "rule 1: must be a table"),
        ("[[rule]]\ntype = 'weasel'", "rule 1: needs an id"),
        ("[[rule]]\nid = 'Mine!'", "rule 1: needs an id of lower-case words"),
        (RULE.replace("mine", "may"), "rule 'may': epistemic.toml has a rule with this id"),
        (RULE + RULE, "rule 'mine': .*my.toml has a rule with this id"),
        (
            RULE.replace("weasel", "weazel"),
            "rule 'mine': type must be one of epistemic, .*'weazel'",
        ),
        (RULE + "colour = 1", "rule 'mine': unknown field 'colour'; choose from"),
        (RULE + "weight = 2", "rule 'mine': weight must be a number from 0 to 1, not 2"),
        (RULE + "weight = true", "rule 'mine': weight must be a number"),
        (RULE + "priority = 'high'", "rule 'mine': priority must be a whole number"),
        (RULE + "names = 'yes'", "rule 'mine': names must be true or false"),
        (RULE + "scope = 'up'", "rule 'mine': scope must be one of right, left, sentence"),
        (RULE + "when = ['a b']", "rule 'mine': context 'a b' must show the trigger as one _"),
        (RULE + "when = ['_ @nouns']", "rule 'mine': unknown word class '@nouns'"),
        (RULE + "when = ['_ #noun']", "rule 'mine': unknown shape '#noun'"),
        (RULE + "when = ['_ a||b']", r"rule 'mine': 'a\|\|b' has an empty alternative"),
        (RULE + "when = 'x'", "rule 'mine': when must be a list of strings"),
        (RULE.replace('["x"]', "[]"), "rule 'mine': triggers must list at least one"),
        (RULE.replace('["x"]', '["#ly x"]'), "rule 'mine': trigger '#ly x' must begin with a word"),
        (
            RULE.replace('["x"]', '[" "]'),
            "rule 'mine': triggers must be a list of strings that are",
        ),
        ("[classes]\nyard = 1", "class 'yard': must be a string of words"),
        ("[classes]\nyard = '@nouns'", "class 'yard': unknown word class '@nouns'"),
    ],
)
def test_errors_name_file_rule_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "my.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(AllegedlyError, match=rf"my\.toml: {reason}"):
        RuleClassifier(rules=path).assess(claims_from_sentences(["x"]))


def test_errors_of_the_file_itself(tmp_path: Path) -> None:
    with pytest.raises(AllegedlyError, match=r"none\.toml: cannot be read: No such file"):
        RuleClassifier(rules=tmp_path / "none.toml").assess([])
    path = tmp_path / "latin.toml"
    path.write_bytes(b"# caf\xe9")
    with pytest.raises(AllegedlyError, match="is not UTF-8"):
        RuleClassifier(rules=path).assess([])


@pytest.mark.parametrize(
    ("fields", "sentence", "words"),
    [
        ("", "A gizmo and a Gizmo.", ["gizmo"]),
        ("names = true", "A gizmo and a Gizmo.", ["gizmo", "Gizmo"]),
        ('when = ["!the _"]', "The gizmo, a gizmo.", ["gizmo"]),
        ('when = ["^ .. _"]', "A big gizmo, not a gizmo.", ["gizmo"]),
        ('when = ["_ ... end"]', "A gizmo, at the end, is a gizmo.", ["gizmo"]),
        ('when = ["_ #ly* good"]', "A gizmo really truly good, a gizmo bad.", ["gizmo"]),
        ('when = ["_ !good|bad $"]', "Gizmo red. ", []),
        ('when = ["_ ~suggest"]', "A gizmo suggested, a gizmo said.", ["gizmo"]),
        ('when = ["#number|@numeral _"]', "Two gizmo, 3 gizmo, no gizmo.", ["gizmo", "gizmo"]),
    ],
)
def test_patterns(tmp_path: Path, fields: str, sentence: str, words: list[str]) -> None:
    """A rule of one's own matches as its fields demand."""
    path = tmp_path / "my.toml"
    path.write_text(f'[[rule]]\nid = "mine"\ntype = "weasel"\ntriggers = ["gizmo"]\n{fields}')
    [assessment] = RuleClassifier(rules=path).assess(claims_from_sentences([sentence]))
    assert [hedge.text for hedge in assessment.hedges if hedge.type == "weasel"] == words


def test_priority_goes_before_length_and_length_before_order(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    rules = [("one", "gizmo", 0), ("two", "gizmo works", 0), ("three", "gizmo", 1)]
    text = "".join(
        f'[[rule]]\nid = "{name}"\ntype = "weasel"\ntriggers = ["{words}"]\npriority = {priority}\n'
        for name, words, priority in rules
    )

    def found(text: str) -> list[str]:
        path.write_text(text)
        claims = claims_from_sentences(["The gizmo works."])
        return [h.text for h in RuleClassifier(rules=path).assess(claims)[0].hedges]

    assert found(text) == ["gizmo"]
    assert found(text.replace("priority = 1", "priority = 0")) == ["gizmo works"]
