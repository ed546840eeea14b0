"""The table for terminals."""

from __future__ import annotations

import re
import unicodedata

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import Analysis, Analyzer, Article
from allegedly.render.marked import marked_text
from allegedly.render.safe import one_line
from allegedly.render.terminal import TableRenderer, summary

from .news import NEWSY, analyse

ANALYZER = Analyzer(any_language=True)


def show(analysis: Analysis, **options: int | bool) -> str:
    (piece,) = TableRenderer(**options).render([analysis])  # type: ignore[arg-type]
    return piece


def columns(line: str) -> int:
    """Return how many columns of a terminal a line takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in line)
    return len(line) + wide - sum(unicodedata.combining(c) > 0 for c in line)


def without_signs(text: str) -> list[str]:
    return re.sub(r"[\[\]{}_]", "", text).split()


def test_the_text_stands_above_with_marks(analysis: Analysis) -> None:
    """Sources, cues, contents and hedges each have a sign; contents the number of their claim."""
    shown = " ".join(show(analysis).split())
    text = (
        "Photo: A. Lens The ferry, which {may} sink, is old. “‹2 I will <b>not</b> go›,” "
        "[Ines Ota] {allegedly} _said_, “‹2 {if} it rains›.” It is _claimed_ that ‹3 it ‹4 leaks››. "
        "[[red]Critics[/red]] deny it. marks: [source] _cue_ {hedge}"
    )
    assert text in shown
    assert shown.index(text) < shown.index("voice claim first second")
    assert text[:60] not in show(analysis, text=False)
    assert "marks:" not in show(analysis, text=False)


def test_styles_stand_for_signs(analysis: Analysis) -> None:
    """With styles only contents keep their signs, as colour alone tells nothing."""
    coloured = show(analysis, color=True)
    assert "{" not in coloured
    assert "\x1b[1;36mInes Ota\x1b[0m \x1b[1;4mallegedly\x1b[0m \x1b[3msaid\x1b[0m" in coloured
    assert "‹2 \x1b[36mI will <b>not</b> go\x1b[0m›" in coloured


def test_marks_in_the_title() -> None:
    article = Article.from_text("It rains.", title="Ferry may sink, Ines Ota says")
    heading = show(ANALYZER.analyze(article)).split("\n")[0]
    assert "[Ines Ota] _says_" in heading and "{may}" in heading


def test_a_long_text_is_cut_visibly() -> None:
    article = Article.from_text("It may rain.\n\n" * 2000)
    shown = show(Analyzer(classifiers=[]).analyze(article), width=100)
    assert "… 8,000 more characters: see the HTML report" in shown
    assert shown.count("It may rain.\n") > 3000


def test_everything_is_told(analysis: Analysis) -> None:
    shown = show(analysis)
    flat = " ".join(shown.split())
    assert shown.startswith("Ferry & fear\nThe Tide · 2026-03-01 · ferry.txt, line 3\n")
    assert "The ferry, which may sink, is old." in flat
    assert "“may” epistemic, author's" in flat
    assert flat.count("“may”") == 1
    assert "“allegedly” hearsay, author's; “if” condition, source's" in flat
    assert all(words in flat for words in ("not named", "unclear, distancing,", "negated"))
    assert "! third 2.0 failed to assess: ValueError: it <i>broke</i> badly" in flat
    assert flat.endswith(
        "4 claims: 1 author, 1 named, 1 unnamed, 1 unclear · hedged: first 2 of 4, second 0 of 1 "
        "how firmly: first 1 probable, 1 left open, 1 certainly not"
    )
    assert "how firmly: author probable −1 ────┼─●── +1" in flat
    assert "how firmly: source left open −1 ────●──── +1" in flat
    assert "how firmly: author probably not −1 ─●──┼──── +1" in flat


def test_labels_stand_in_the_row_of_their_claim(analysis: Analysis) -> None:
    lines = show(analysis).split("\n")
    (row,) = (line for line in lines if line.startswith("2 Ines Ota"))
    assert row.split()[-2:] == ["hedged", "–"]


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 200])
def test_it_fits_the_width(analysis: Analysis, width: int) -> None:
    shown = show(analysis, width=width)
    assert max(map(columns, shown.split("\n"))) <= width
    assert "0.67" in shown and "hedged" in shown


def test_plain_text_has_no_escape_codes(analysis: Analysis) -> None:
    shown = show(analysis)
    assert "\x1b" not in shown
    assert not any(line.endswith(" ") for line in shown.split("\n"))


def test_colour_adds_marks_and_changes_no_word(analysis: Analysis) -> None:
    coloured = show(analysis, color=True)
    assert "\x1b[1;4mmay\x1b[0m" in coloured
    bare = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert without_signs(bare) == without_signs(show(analysis))


def test_markup_in_the_text_stays_text(analysis: Analysis) -> None:
    assert "[red]Critics[/red]" in show(analysis, color=True)


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x1b[31m red \x9b31m \u202ereversed\u202c \x00\r\x08"


def test_hostile_text_cannot_steer_the_terminal(analysis: Analysis) -> None:
    """Control codes and reordering marks come out as visible signs, wherever they stand."""
    article = Article.from_text(
        f"{HOSTILE} may be here.\n\n“{HOSTILE}” {HOSTILE} said.",
        title=HOSTILE,
        outlet=HOSTILE,
        metadata={"file": HOSTILE},
    )
    found = ANALYZER.analyze(article)
    broken = attrs.evolve(analysis.failures[0], name=HOSTILE, cause=HOSTILE)
    shown = show(attrs.evolve(found, failures=(broken,)))
    assert "␛[31m" in shown
    steering = {c for c in shown if unicodedata.category(c) in ("Cc", "Cf")} - {"\n"}
    assert steering == set()


@given(st.text())
def test_safe_text_keeps_its_positions(text: str) -> None:
    shown = one_line(text, len(text) + 1)
    assert len(shown) == len(text)
    assert not any(unicodedata.category(c) == "Cc" for c in shown)
    assert len(shown.splitlines()) <= 1


def test_long_text_is_cut_visibly() -> None:
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("abcd", 4) == "abcd"


@settings(max_examples=30)
@given(st.text(max_size=300), st.integers(20, 120))
def test_any_text_renders(text: str, width: int) -> None:
    """Nothing that an article says makes the renderer fail or write escape codes."""
    assert "\x1b" not in show(ANALYZER.analyze(Article.from_text(text)), width=width)


def test_summary_of_nothing() -> None:
    assert summary(Analyzer(classifiers=[]).analyze(Article.from_text(""))) == "0 claims"


def test_rendering_is_lazy(analysis: Analysis) -> None:
    """Each article is shown before the next is asked for."""

    def analyses() -> object:
        yield analysis
        raise AssertionError("asked too early")

    pieces = iter(TableRenderer().render(analyses()))  # type: ignore[arg-type]
    assert "Ferry" in next(pieces)


@settings(max_examples=50)
@given(NEWSY, st.none() | NEWSY)
def test_marks_change_no_word_and_close_like_brackets(body: str, title: str | None) -> None:
    analysis = analyse(body, title)
    paragraphs = [paragraph.text.plain for paragraph in marked_text(analysis, color=False)]
    opened: list[str] = []
    for sign in re.findall(r"[\[\]{}_‹›]", "".join(paragraphs)):
        if opened and opened[-1] + sign in ("[]", "{}", "__", "‹›"):
            opened.pop()
        else:
            assert sign in "[{_‹"
            opened.append(sign)
    assert opened == []
    bare = re.sub(r"‹\d+ |[\[\]{}_›]", "", " ".join(paragraphs))
    assert bare.split() == one_line(analysis.article.text, 10**6).split()
