"""What one article says more plainly than another."""

from __future__ import annotations

import time
from functools import lru_cache
from html.parser import HTMLParser
from itertools import islice
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import Analysis, Analyzer, Article
from allegedly.bench.corpora.location import open_corpus
from allegedly.diff import ALARMS, CHANGES, Pair, Similarity, diff_articles, diff_headline
from allegedly.diff.html import difference_to_html
from allegedly.diff.render import difference_to_dict, difference_to_json, difference_to_text
from allegedly.schema import diff_schema
from allegedly.text import claims_from_sentences

BEFORE = """\
Officials familiar with the talks said the harbour deal may cost $40 million.

The old ferry will probably close by October. Critics claim the mayor took a bribe \
from the shipping company.

“I never met the owner of the shipyard,” Mayor Dorrit Valke said. The council meets on Friday."""


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    return Analyzer(classifiers=["lexicon", "rules"])


def analyse(body: str, title: str | None = None) -> Analysis:
    return analyzer().analyze(Article.from_text(body, title=title))


def pairs(after: str, before: str = BEFORE) -> list[tuple[str, list[str]]]:
    found = diff_articles(analyse(before), analyse(after))
    return [(p.after.text, [change.kind for change in p.changes]) for p in found.pairs]


@pytest.mark.parametrize(
    ("after", "kinds"),
    [
        ("The harbour deal costs $40 million.", ["hedge dropped", "source dropped"]),
        ("The old ferry closes by October.", ["hedge dropped"]),
        ("The old ferry may well close in October.", []),
        ("The council meets on Friday.", []),
        ("The council might meet on Friday.", ["hedge added"]),
        ("Aides said the council meets on Friday.", ["source added"]),
    ],
)
def test_kinds(after: str, kinds: list[str]) -> None:
    ((_, found),) = pairs(after)
    assert set(kinds) <= set(found)
    assert not (set(found) - set(kinds)) & ALARMS


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        # Other hedges stay, or come, but not the one that matters.
        (
            "About 40 people may have died in the flood.",
            "About 40 people died in the flood.",
            ["hedge dropped"],
        ),
        (
            "The driver may have died, and perhaps some 40 passengers were hurt.",
            "The driver died, and some 40 passengers were hurt.",
            ["hedge dropped"],
        ),
        ("Some 40 died in the flood.", "About 40 died in the flood.", []),
        ("The mill may have burned down.", "Perhaps the mill burned down.", []),
        ("Some 40 died in the flood.", "Some 40 may have died in the flood.", ["hedge added"]),
        # Few words, but all of them the same.
        ("The pilot may have died.", "The pilot died.", ["hedge dropped"]),
        ("Ines Ota said the talks failed.", "The talks failed.", ["source dropped"]),
        (
            "Ines Ota said the bridge would close in May.",
            "The bridge will close in May.",
            ["source dropped"],
        ),
    ],
)
def test_single_hedges_and_short_claims(before: str, after: str, kinds: list[str]) -> None:
    ((_, found),) = pairs(after, before)
    assert found == kinds


def test_a_source_that_nobody_names() -> None:
    """A passive "it is said" is not a source."""
    nobody = "It is said that the mayor took a bribe from the shipping company."
    ((_, found),) = pairs(nobody, reported("Ines Ota", "said"))
    assert "source dropped" in found
    ((_, found),) = pairs(reported("Ines Ota", "said"), nobody)
    assert "source added" in found


def test_claims_without_a_pair_are_listed() -> None:
    """In text, JSON and HTML, since nothing is known about them."""
    found = diff_articles(analyse(BEFORE), analyse("Rabbits ate the gardener's last lettuce."))
    (claim,) = found.unpaired
    assert (
        f"[author] {claim.text}" in "".join(difference_to_text(found)).partition("Not compared")[2]
    )
    assert [item["text"] for item in difference_to_dict(found)["unpaired"]] == [claim.text]
    assert (
        claim.text.replace("'", "&#39;") in difference_to_html(found).partition("Not compared")[2]
    )


def reported(source: str, cue: str) -> str:
    return f"{source} {cue} that the mayor took a bribe from the shipping company."


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (("Ines Ota", "claimed"), ("Ines Ota", "revealed"), "stance hardened"),
        (("Ines Ota", "claimed"), ("Ines Ota", "said"), "stance hardened"),
        (("Ines Ota", "admitted"), ("Ines Ota", "claimed"), "stance softened"),
        (("Ines Ota", "denied"), ("Ines Ota", "said"), "denial dropped"),
        (("Ines Ota", "said"), ("Ines Ota", "denied"), "denial added"),
        (("Officials", "said"), ("Ines Ota", "said"), "source named"),
        (("Ines Ota", "said"), ("Officials", "said"), "source unnamed"),
        (("Ines Ota", "said"), ("Ines Ota", "said"), None),
    ],
)
def test_voices(before: tuple[str, str], after: tuple[str, str], kind: str | None) -> None:
    ((_, found),) = pairs(reported(*after), reported(*before))
    assert [k for k in found if not k.startswith("hedge")] == ([kind] if kind else [])


def test_a_denial_told_as_fact() -> None:
    plain = "The mayor took a bribe from the shipping company."
    ((_, found),) = pairs(plain, reported("Ines Ota", "denied"))
    assert "denial dropped" in found and "source dropped" not in found


@pytest.mark.parametrize(
    "after",
    [
        "The fire brigade of the town bought a new red car.",
        "The harbour deal costs $75 billion, and the fleet costs more.",
        "The shipping company built a new ferry for the islands.",
        "Friday.",
    ],
)
def test_other_things_are_no_pair(after: str) -> None:
    """Another subject, another number, or too few words: no pair, so no alarm."""
    assert pairs(after) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The old ferry will close by October.", "The old ferry will not close by October."),
        ("The old ferry closed in October.", "The old ferry did not close in October."),
        ("The old ferry closed in October.", "The old ferry never closed in October."),
        ("The mayor of Ayr took a bribe.", "The mayor of Ayr didn’t take a bribe."),
        ("The mayor of Ayr took bribes.", "The mayor of Ayr took no bribes."),
        ("The bridge is safe for lorries.", "The bridge is not safe for lorries."),
        ("The bridge is a danger to lorries.", "The bridge isn't a danger to lorries."),
        ("Boats reached the harbour of Ayr.", "No boats reached the harbour of Ayr."),
        ("Passengers were hurt in the crash.", "None of the passengers were hurt in the crash."),
        ("The council can sell the ferry.", "The council cannot sell the ferry."),
        ("The ferry still calls at Ayr harbour.", "The ferry no longer calls at Ayr harbour."),
        ("After the storm, the ferry left Ayr.", "After the storm, the ferry did not leave Ayr."),
    ],
)
@pytest.mark.parametrize("classifiers", [[], ["lexicon"], ["rules"]])
def test_a_claim_and_its_contrary(one: str, other: str, classifiers: list[str]) -> None:
    """They are a pair and an alarm, whichever comes first, also without any classifier."""
    using = Analyzer(classifiers=classifiers, attributor="rules")
    first, second = (using.analyze(Article.from_text(text)) for text in (one, other))
    for before, after in ((first, second), (second, first)):
        found = diff_articles(before, after)
        assert len(found.turned) == len(found.alarms) == len(found.pairs) == 1
        (change,) = found.pairs[0].changes
        assert (change.kind, list(change.classifiers)) == ("polarity turned", classifiers)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # The negation has gone with its clause.
        (
            "The old ferry closed in October, although the council had not heard the islanders.",
            "The old ferry closed in October.",
        ),
        ("The old ferry closed by October.", "The old ferry closed no later than October."),
        (
            "The mayor took bribes from the shipping company.",
            "The mayor took not only bribes from the shipping company.",
        ),
        (
            "Ferry captain Vic Delamare, of Ayr, is not dead.",
            "Ferry captain Vic Delamare ‘not dead’",
        ),
    ],
)
def test_not_every_negation_turns_a_claim(before: str, after: str) -> None:
    for first, second in ((before, after), (after, before)):
        assert not diff_articles(analyse(first), analyse(second)).turned


def test_a_contrary_without_its_source() -> None:
    """No holder is on both sides, so the wording decides."""
    said = reported("Ines Ota", "said")
    contrary = "The mayor did not take a bribe from the shipping company."
    ((_, found),) = pairs(contrary, said)
    assert set(found) == {"source dropped", "polarity turned"}
    ((_, found),) = pairs(contrary, said.replace("said", "denied"))
    assert "polarity turned" not in found and "denial dropped" not in found


def test_headline() -> None:
    found = diff_headline(analyse(BEFORE, "Harbour deal costs $40 million"))
    (pair,) = found.alarms
    assert {change.kind for change in pair.changes} == {"hedge dropped", "source dropped"}
    hedge, source = pair.changes
    assert hedge.before is not None and "may" in hedge.before
    assert hedge.classifiers == ("lexicon", "rules")
    assert source.before == "Officials familiar with the talks"
    assert pair.similarity > 0.9


def test_a_careful_headline() -> None:
    """A headline that keeps the hedge drops at most the source."""
    found = diff_headline(analyse(BEFORE, "Harbour deal may cost $40 million"))
    assert [change.kind for pair in found.pairs for change in pair.changes] == ["source dropped"]


def test_no_title() -> None:
    found = diff_headline(analyse(BEFORE))
    assert found.pairs == () and found.unpaired == ()


def test_what_is_backed_elsewhere_is_fair() -> None:
    """Where the reference says a thing both with care and firmly, saying it firmly is no alarm."""
    both = BEFORE + "\n\nThe old ferry will close by October, the company wrote on its door."
    firm = BEFORE + "\n\nThe old ferry closes by October."
    assert pairs("The old ferry will close by October.", firm)[0][1] == []
    assert diff_articles(analyse(both), analyse("The old ferry closes by October.")).pairs


SENTENCES = st.lists(
    st.sampled_from(
        [
            *BEFORE.replace("\n", " ").split(". "),
            "The old ferry closes by October.",
            "The mayor took a bribe from the shipping company.",
            reported("Ines Ota", "denied"),
            reported("Officials", "revealed"),
            "“It may leak,” she said, “if it rains.”",
            "It may leak. It leaks.",
            "\n\n",
            "“ ’ ” 😀 \x00",
        ]
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=40)
@given(SENTENCES, st.none() | SENTENCES)
def test_nothing_changed_nothing_told(body: str, title: str | None) -> None:
    """The same article against itself: every pair without change, whatever stands in it."""
    first, second = analyse(body, title), analyse(body, title)
    found = diff_articles(first, second)
    assert found.changed == () and found.alarms == ()
    assert all(pair.similarity == pytest.approx(1) for pair in found.pairs)
    assert len(found.pairs) + len(found.unpaired) == len(first.claims)


def test_no_article_of_newsdesk_differs_from_itself() -> None:
    documents = islice(open_corpus("newsdesk", None).documents(), 0, None, 6)
    analyses = [analyzer().analyze(document.article) for document in documents]
    assert len(analyses) == 12
    found = [diff_articles(analysis, analysis) for analysis in analyses]
    assert all(len(difference.pairs) > 3 for difference in found)
    assert [difference.changed for difference in found] == [()] * 12


@settings(max_examples=40)
@given(SENTENCES, SENTENCES)
def test_what_is_told_is_consistent(first: str, second: str) -> None:
    """JSON keeps to its schema; hedges and sources that are dropped one way are added the other."""
    before, after = analyse(first), analyse(second)
    found = diff_articles(before, after)
    data = difference_to_dict(found, unchanged=True)
    jsonschema.Draft202012Validator(diff_schema()).validate(data)
    assert data["counts"]["alarms"] == len([p for p in data["pairs"] if p["alarm"]])
    for pair in found.pairs:
        check_reverse(pair, before, after)


def check_reverse(pair: Pair, before: Analysis, after: Analysis) -> None:
    from allegedly.diff import changes_between

    opposite = {"dropped": "added", "hardened": "softened", "named": "unnamed"}
    opposite |= {"raised": "lowered", "turned": "turned"}
    opposite |= {new: old for old, new in opposite.items()}

    def turned(kind: str) -> str:
        noun, _, verb = kind.partition(" ")
        return f"{noun} {opposite[verb]}"

    back = changes_between(pair.after, pair.before, after, before)
    assert {turned(c.kind) for c in pair.changes} == {c.kind for c in back}
    assert all(change.kind in CHANGES for change in back)


def test_similarity() -> None:
    """It is 1 for the same, symmetric, and lower for other names, numbers and contraries.

    What has too few words, or nothing but names, is like nothing, not even like itself.
    """
    texts = [
        "The council sold 40 boats to Orla Finch in the spring.",
        "The council sold 60 boats to Orla Finch in the spring.",
        "The council sold 40 boats to Peter Gant in the spring.",
        "The council never sold 40 boats to Orla Finch in the spring.",
        "Boats are expensive.",
        "As for Orla Finch and Peter Gant.",
    ]
    claims = claims_from_sentences(texts)
    table = Similarity(claims)
    values = [{claims.index(other): value for value, other in table.to(c)} for c in claims]
    assert all(values[i][i] == pytest.approx(1) for i in range(4))
    assert all(values[i].get(j) == pytest.approx(values[j][i]) for i in range(4) for j in values[i])
    assert all(value < 0.9 for index, value in values[0].items() if index)
    assert set(values[0]) == {0, 1, 2, 3} and values[5] == {}
    assert values[4] == {4: pytest.approx(1)}


def test_a_failed_classifier_changes_nothing() -> None:
    """Who has not judged both claims sees no change of hedging."""
    before, after = analyse(BEFORE), analyse("The old ferry closes by October.")
    silent = attrs.evolve(after, assessments={})
    assert [p.changes for p in diff_articles(before, silent).pairs] == [()]


def test_text() -> None:
    found = diff_articles(analyse(BEFORE, "A"), analyse("The old ferry closes by October.", "B"))
    lines = "".join(difference_to_text(found, width=60)).split("\n")
    assert lines[0] == "B, against A"
    assert lines[2].startswith("! ") and "hedge dropped (“probably”) by lexicon, rules" in " ".join(
        lines
    )
    assert any(line.startswith("   before  [author] The old ferry will probably") for line in lines)
    assert lines[-2].endswith("1 changed, 1 of them plainer")
    assert all(len(line) <= 60 for line in lines[:-2])


def test_text_is_harmless() -> None:
    """Nothing of an article moves a terminal's cursor."""
    body = "The old \x1b[31mferry\x1b[0m of the sound will close\u202e in October."
    text = "".join(difference_to_text(diff_articles(analyse(body), analyse(body)), unchanged=True))
    assert "\x1b" not in text and "\u202e" not in text


def test_page() -> None:
    """The page is well-formed, marks hedges, and takes nothing of an article for markup."""
    before = "Officials said the <b>harbour</b> deal may cost $40 million & more."
    after = "The <b>harbour</b> deal costs $40 million & more.<script>alert(1)</script>"
    found = diff_articles(analyse(before, "A <i>"), analyse(after, "B"))
    html = difference_to_html(found)
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert tags.seen >= {"mark", "article", "h1", "blockquote"}
    assert not tags.seen & {"b", "i", "script", "link", "img"}
    assert "<mark>may</mark>" in html and "hedge dropped" in html
    assert "B, against A &lt;i&gt;" in html
    assert "<article" not in difference_to_html(diff_articles(found.after, found.after))


class Tags(HTMLParser):
    """Checks that each element that begins ends."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.heavy
def test_long_articles() -> None:
    """Thousands of alike sentences are paired in seconds, not in their square."""
    body = " ".join(
        f"The council of town {i} may sell {i * 7} boats to company {i % 50}." for i in range(800)
    )
    analysis = Analyzer(classifiers=["lexicon"]).analyze(Article.from_text(body))
    begin = time.process_time()
    found = diff_articles(analysis, analysis)
    assert time.process_time() - begin < 5
    assert found.changed == () and len(found.pairs) > 760
    assert difference_to_json(found).count("\n") == 0


def counts(data: dict[str, Any]) -> tuple[int, int]:
    return data["counts"]["claims"], data["counts"]["paired"]


def test_counts() -> None:
    """Unchanged pairs are counted, and not listed."""
    found = diff_articles(
        analyse(BEFORE), analyse("The council meets on Friday. It snowed in Ayr.")
    )
    assert counts(difference_to_dict(found)) == (2, 1)
    assert difference_to_dict(found)["pairs"] == []
