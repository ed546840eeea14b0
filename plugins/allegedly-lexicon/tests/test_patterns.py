import pytest
from allegedly_lexicon import Entry, LexiconClassifier, LexiconError
from allegedly_lexicon.entries import read_rows
from allegedly_lexicon.patterns import expand


def words(pattern: str) -> list[str]:
    return [" ".join(sequence.words) for sequence in expand(pattern)]


def test_forms_in_both_spellings() -> None:
    """Verbs and nouns are inflected, in American and then in British spelling."""
    assert words("theorize:v") == (
        "theorize theorizes theorized theorizing theorise theorises theorised theorising".split()
    )
    assert words("rumor:n") == ["rumor", "rumors", "rumour", "rumours"]


def test_members_of_say_are_inflected() -> None:
    """The class of verbs of saying holds all their forms, rightly spelled."""
    assert {"agreed", "preferred", "wrote", "recognised"} <= set(words("<say>"))


def test_alternatives_and_what_may_be_absent() -> None:
    assert words("not so? sure|certain") == [
        "not so sure", "not so certain", "not sure", "not certain"
    ]  # fmt: skip


def test_context_is_no_part_of_the_hedge() -> None:
    (sequence,) = expand("[it is] thought [to]")
    assert sequence.words[sequence.first : sequence.last] == ("thought",)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "is empty"),
        ("[may", "'[' without ']'"),
        ("may]", "']' without '['"),
        ("[[may]", "cannot read"),
        ("may [or] not", "context is allowed before and after"),
        ("[may]", "nothing is left to match"),
        ("maybe?", "nothing is left to match"),
        ("think:x", "':v' and ':n'"),
        ("<gruop>", "unknown word class 'gruop'"),
        ("<say> <say> <say>", "at most 20,000"),
        ("may|", "a word is missing"),
        ("x " * 31, "31 words"),
        ("<number> or so", "<number> cannot come first"),
    ],
)
def test_a_malformed_pattern_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(LexiconError) as caught:
        LexiconClassifier(extra=[Entry(pattern, "epistemic")])
    assert reason in str(caught.value)
    assert repr(pattern) in str(caught.value)


def test_rows_name_the_bad_line() -> None:
    with pytest.raises(LexiconError, match=r"list\.tsv, line 2: 2 fields instead of 5"):
        list(read_rows("# x\nmay\tepistemic\n", "list.tsv"))
    with pytest.raises(LexiconError, match=r"list\.tsv, line 1: could not convert"):
        list(read_rows("may\tepistemic\t1\thigh\tany", "list.tsv"))
