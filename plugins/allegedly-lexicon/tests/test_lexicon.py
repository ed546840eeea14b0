"""The shipped entries, one by one."""

from collections import Counter
from itertools import islice

from allegedly_lexicon.entries import Entry, shipped_entries
from allegedly_lexicon.patterns import DIGITS, expand
from allegedly_lexicon.trie import End, Trie

from allegedly import HEDGE_TYPES, Article, segment

TRIE = Trie((shipped_entries(),))


def example(words: tuple[str, ...], entry: Entry) -> str:
    """Write a sequence as a person would: clitics and digits in place, capitals if exact."""
    text = "zz"
    for word in words:
        if entry.case == "exact" and word.capitalize() in entry.pattern:
            word = word.capitalize()
        text += ("" if word.startswith("'") else " ") + word.replace(DIGITS, "37")
    return f"{text} zz"


def own(words: tuple[str, ...], entry: Entry) -> bool:
    """Say whether this sequence is the entry's, and not another's with the same words."""
    node = TRIE.root
    for word in words:
        node = node[word]
    ends: tuple[End, ...] = node.get("", ())
    return any(end[0] is entry for end in ends)


def matches(entry: Entry) -> bool:
    """Say whether some of the entry's sequences are its own, and all of these match in a text."""
    sequences = list(islice((s for s in expand(entry.pattern) if own(s.words, entry)), 20))
    for sequence in sequences:
        segmentation = segment(Article.from_text(example(sequence.words, entry)))
        found = TRIE.matches(segmentation, range(len(segmentation.tokens)))
        if entry not in [match.entry for match in found]:
            return False
    return bool(sequences)


def test_every_entry_matches() -> None:
    """An entry that can never match is an error in the list."""
    assert not [entry.pattern for entry in shipped_entries() if not matches(entry)]


def test_every_type_is_there() -> None:
    types: Counter[str] = Counter(entry.type for entry in shipped_entries())
    assert all(types[kind] >= 20 for kind in (*HEDGE_TYPES, "none"))


def test_no_pattern_twice() -> None:
    patterns = Counter(entry.pattern for entry in shipped_entries())
    assert not [pattern for pattern, count in patterns.items() if count > 1]


def test_the_header_states_the_origin() -> None:
    from importlib import resources

    text = resources.files("allegedly_lexicon").joinpath("data/lexicon.tsv").read_text("utf-8")
    header = text[: text.index("\n\n")]
    assert all(word in header for word in ("Origin", "Consulted", "Hyland", "FactBank"))
