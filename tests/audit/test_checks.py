"""What the checks leave alone, and what they find beyond the examples of their pages."""

from __future__ import annotations

import pytest

from .desk import audited, codes

FOUND = [
    ("SRC01", "Sources say the quay will be sold in May."),
    ("SRC02", "“It is over,” said a friend of the mayor. The council meets on Friday."),
    ("SRC05", "The quay is sold. Two sources told the Guardian that the price is low."),
    ("SRC06", "The ring is said to have cost two million. The ferry leaves at nine."),
    ("SRC08", "Port sources said the quay will be sold. A source added that the price is low."),
    ("SRC11", "Some experts say that the quay is not safe. The ferry leaves at nine."),
    ("FAIR01", "Peter Kroll was accused of theft on Monday. The council meets on Friday."),
    ("FAIR01", "The town sued Kroll Shipping for the damage. The council meets on Friday."),
    ("CUE01", "“We have the best harbour in the world,” Dorrit Valke claimed."),
    ("QUO03", "Dorrit Valke spoke. The bridge is safe and it will stay open,” she said."),
    ("QUO03", 'The "new rules apply from Monday on. The council meets on Friday.'),
    ("HED01", "The northern quay could potentially close in October."),
]

LEFT = [
    ("SRC01", "Sources close to the mayor said the quay will be sold."),
    ("SRC01", "A source said the quay will be sold, asking not to be named for fear of reprisals."),
    ("SRC02", "A spokeswoman for the port authority said the quay is safe."),
    ("SRC02", "A person at the meeting said the mayor left early."),
    ("SRC02", "A friend of the mayor, speaking on condition of anonymity, said it is over."),
    ("SRC03", "Critics called the plan a shambles."),
    ("SRC06", "The man allegedly hit a guard, police said. The ferry leaves at nine."),
    ("SRC06", "“He reportedly left,” it says on the wall of the station."),
    ("FAIR01", "Ines Ota accused Peter Kroll of theft. Kroll denied that he took anything."),
    ("FAIR01", "Ines Ota accused Peter Kroll of theft. “It is a lie,” said Kroll’s lawyer."),
    ("FAIR01", "Ines Ota accused Peter Kroll of theft. Kroll could not be reached for comment."),
    ("SRC11", "Economists expect that prices will rise."),
    ("SRC11", "The critics say that the quay is not safe."),
    ("SRC11", "Port workers say that the quay is not safe."),
    ("SRC11", "Critics say it is late.\n\n“It is,” said Ines Ota, director of a group in Lund."),
    ("CUE01", "Dorrit Valke claimed that the harbour is hers."),
    ("CUE01", "“We have the best harbour in the world,” a visitor boasted."),
    ("QUO01", "Valke spoke of the past.\n\n“We built this harbour in a single summer.”"),
    ("QUO01", "The choir sang “From the Harbour of the Northern Town to the Sea” on Friday."),
    ("QUO01", "The Greens have won.\n\n“We may need a bigger kettle for this,” Storm posts."),
    ("QUO03", "“The bridge is safe.\n\n“It will stay open,” Dorrit Valke said."),
    ("QUO03", "“The bridge is safe.\n\nIt will stay open,” Dorrit Valke said."),
    ("QUO03", '“The bridge is safe," Dorrit Valke said. The beam is 12" wide.'),
    ("HED01", "“It may possibly close,” Dorrit Valke said."),
    ("HED01", "The quay may close, or it possibly stays open."),
    ("HED01", "It may seem odd that the quay is open."),
    ("HED02", "The northern quay is more likely than others to close."),
]


@pytest.mark.parametrize(("code", "text"), FOUND)
def test_found(code: str, text: str) -> None:
    assert codes(text, code) == [code]


@pytest.mark.parametrize(("code", "text"), LEFT)
def test_left_alone(code: str, text: str) -> None:
    assert codes(text, code) == []


def test_words_in_question() -> None:
    """The span of a finding is that of the words that its message is about."""
    text = "The council meets on Friday. Insiders said the quay will be sold."
    (finding,) = audited(text, "SRC01").findings
    assert finding.span.of(text) == "Insiders"
    assert finding.message == "“Insiders” says nothing about who this is"


def test_own_outlet_is_not_second_hand() -> None:
    """A source that spoke to the outlet of the story is its own."""
    text = "The quay is sold. Two sources told Reuters that the price is low."
    assert codes(text, "SRC05") == ["SRC05"]
    assert codes(text, "SRC05", outlet="Reuters") == []
    assert codes(f"LUND (Reuters) - {text}", "SRC05") == []


@pytest.mark.parametrize(
    "title",
    [
        "Kroll hid cracks in ferry boilers, Ota says",
        "Ota: Peter Kroll hid cracks in ferry boilers",
        None,
    ],
)
def test_headlines_with_a_source(title: str | None) -> None:
    body = "Peter Kroll hid cracks in the boilers of the ferry, Ines Ota said on Monday."
    assert codes(body, "HEAD", title=title) == []


def test_headlines_of_officials_need_no_source() -> None:
    body = "Two sailors were killed in the harbour fire, police said on Monday."
    assert codes(body, "HEAD01", title="Two sailors killed in harbour fire") == []


def test_quoted_words_of_a_headline_may_be_contracted() -> None:
    title = "Flood defences ‘cannot wait’"
    assert codes("“It can’t wait,” Mayor Dorrit Valke said.", "HEAD04", title=title) == []
    assert codes("“It is late,” Mayor Dorrit Valke said.", "HEAD04", title=title) == ["HEAD04"]


def test_a_long_first_line_is_not_a_headline() -> None:
    title = "The “extraditables” of the northern harbour sent letters " + "to the town " * 8
    assert codes("The council meets on Friday.", "HEAD04", title=title) == []


def test_a_repeated_headline_is_not_prose() -> None:
    """Pages that repeat the headline in the body do not contradict it."""
    title = "Northern ferry line closes in October"
    body = f"{title}\n\nThe northern ferry line may close in October."
    assert codes(body, "HED03", title=title) == []
