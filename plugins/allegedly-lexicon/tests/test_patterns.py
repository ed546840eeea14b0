import pytest
from allegedly_lexicon import Entry, LexiconClassifier, LexiconError
from allegedly_lexicon.entries import read_rows
from allegedly_lexicon.inflect import noun_forms, verb_forms
from allegedly_lexicon.patterns import expand


def words(pattern: str) -> list[str]:
    return [" ".join(sequence.words) for sequence in expand(pattern)]


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("suspect", "suspect suspects suspected suspecting"),
        ("believe", "believe believes believed believing"),
        ("imply", "imply implies implied implying"),
        ("guess", "guess guesses guessed guessing"),
        ("infer", "infer infers inferred inferring"),
        ("think", "think thinks thought thinking"),
        ("foresee", "foresee foresees foresaw foreseen foreseeing"),
        (
            "theorize",
            "theorize theorizes theorized theorizing theorise theorises theorised theorising",
        ),
        ("rumor", "rumor rumors rumored rumoring rumour rumours rumoured rumouring"),
    ],
)
def test_verbs(lemma: str, forms: str) -> None:
    assert verb_forms(lemma) == tuple(forms.split())


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("rumor", "rumor rumors rumour rumours"),
        ("hypothesis", "hypothesis hypotheses"),
        ("possibility", "possibility possibilities"),
        ("guess", "guess guesses"),
    ],
)
def test_nouns(lemma: str, forms: str) -> None:
    assert noun_forms(lemma) == tuple(forms.split())


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
        ("may [or] not", "context may stand before and after"),
        ("[may]", "nothing is left to match"),
        ("maybe?", "nothing is left to match"),
        ("think:x", "':v' and ':n'"),
        ("<gruop>", "no word class is called 'gruop'"),
        ("<say> <say> <say>", "at most 20,000"),
        ("may|", "a word is missing"),
        ("x " * 31, "31 words"),
        ("<number> or so", "<number> may not come first"),
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
