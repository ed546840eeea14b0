"""The report as HTML, without a browser."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import Analysis, Analyzer, Article
from allegedly.cli import cli
from allegedly.render.claims import cut, view_claims
from allegedly.render.html import HtmlRenderer
from allegedly.render.html.pages import page_of
from allegedly.render.html.paragraphs import start_tag
from allegedly.render.marks import Mark
from allegedly.render.palette_and_policy import palette

BARE = Analyzer([], "rules", any_language=True)
VOID = {"meta", "input", "rect", "line", "circle", "br", "img", "link"}


class Page(HTMLParser):
    """Reads a page and keeps its text, its elements and what does not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.article: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        self.elements.append((tag, values))
        if tag not in VOID:
            inside = bool(self.stack) and self.stack[-1][1]
            self.stack.append((tag, inside or "text" in (values.get("class") or "").split()))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack.pop()[0] == tag, f"</{tag}> out of place"

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1][1]:
            self.article.append(data)

    @property
    def text(self) -> str:
        return "".join(self.article)

    def ids(self) -> list[str]:
        return [values["id"] or "" for _, values in self.elements if "id" in values]

    def links(self) -> list[str]:
        return [values.get("href") or "" for tag, values in self.elements if tag == "a"]


def page(*analyses: Analysis, most: int = 200) -> Page:
    read = Page("".join(HtmlRenderer(most=most).render(analyses)))
    assert read.stack == []
    return read


def test_everything_is_told(analysis: Analysis) -> None:
    html = "".join(HtmlRenderer().render([analysis]))
    flat = " ".join(re.sub(r"<[^>]*>", " ", html.partition("<main>")[2]).split())
    for words in (
        "The Tide 1 March 2026 P. Reed original",
        "third 2.0 failed to assess: ValueError: it &lt;i&gt;broke&lt;/i&gt; badly",
        "first 2&nbsp;of&nbsp;4",
        "second 0&nbsp;of&nbsp;1",
        "may epistemic, the author’s (first, second)",
        "because of “may”",
        "Stance distancing, negated",
        "none, quotation marks alone",
        "no source is stated",
        "Inside claim 3",
        "Contains claim 4",
        "no judgement",
        "Attributor: byhand 1",
        "How firmly, by first probable 1&nbsp;of&nbsp;3",
        "because of “may” Author: probable +0.62 −1 not so 0 open +1 so",
        "Source: certainly not −1.00",
        "Author, on what the source says: probably not −0.67",
        "hedged 1.00 certainly not",
    ):
        assert words in flat, words


def test_a_scale_is_words_too(analysis: Analysis) -> None:
    """A screen reader gets the place on the scale, and the scale's ends."""
    scales = [values for tag, values in page(analysis).elements if values.get("role") == "img"]
    assert [str(values["aria-label"]).partition(" on a scale")[0] for values in scales] == [
        "How firmly, the author: probable, +0.62",
        "How firmly, the source: certainly not, −1.00",
        "How firmly, the source: left open, 0.00",
        "How firmly, the author, on what the source says: probably not, −0.67",
    ]


def test_nothing_on_commitment_where_no_classifier_tells(analysis: Analysis) -> None:
    bare = {
        name: {id: attrs.evolve(found, commitment={}) for id, found in judged.items()}
        for name, judged in analysis.assessments.items()
    }
    html = "".join(HtmlRenderer().render([attrs.evolve(analysis, assessments=bare)]))
    body = html.partition("<main>")[2].partition("<script>")[0]
    assert "firmly" not in body and "scale" not in body and "left open" not in body


def test_the_text_of_the_page_is_the_article(analysis: Analysis) -> None:
    assert page(analysis).text == analysis.article.text


WORDS = st.sampled_from(
    ["“", "”", "said ", "Ann ", "critics ", "may ", "\n", "\n\n", "\r\n", "\r", "<b>", "&amp;",
     "</p>", "\u202e", "\u2028", "שלום ", "👩‍👧", "\0", "\x0c", "\x1b[", "é", '"', "'", "{{", "]]>"]
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=40).map("".join), st.lists(WORDS, max_size=6).map("".join))
def test_any_text_comes_through(body: str, title: str) -> None:
    """Whatever the article says, the page says it too and stays well-formed."""
    article = Article.from_text(body, title=title)
    read = page(BARE.analyze(article))
    # Python's parser reads a carriage return as it is, as a browser reads a reference to one.
    assert read.text == article.text.replace("\0", "␀")


def test_a_null_character_becomes_visible_everywhere() -> None:
    """Browsers leave it out, in metadata as in the text."""
    about = {"file": "a\0b", "desk\0": "c\0d"}
    article = Article.from_text("It may\0 rain.", outlet="e\0f", authors=["g\0h"], metadata=about)
    html = "".join(HtmlRenderer().render([BARE.analyze(article)]))
    assert "\0" not in html
    assert {"a␀b", "e␀f", "g␀h"} <= set(re.findall(r"\w␀\w", html))


def test_every_link_leads_to_an_element(analysis: Analysis) -> None:
    read = page(analysis, attrs.evolve(analysis))
    ids = read.ids()
    assert len(ids) == len(set(ids))
    inner = {link for link in read.links() if link.startswith("#")}
    assert len(inner) >= 2 * 2 * len(analysis.claims)
    assert {link[1:] for link in inner} <= set(ids)


def test_only_web_addresses_become_links(analysis: Analysis) -> None:
    def shown(url: str) -> list[str]:
        article = attrs.evolve(analysis.article, url=url)
        links = page(attrs.evolve(analysis, article=article)).links()
        return [link for link in links if not link.startswith("#")]

    assert shown("https://example.org/ferry?a=1&b=2") == ["https://example.org/ferry?a=1&b=2"]
    assert shown("javascript:alert(1)") == []
    assert shown(" https://example.org") == []


def test_style_and_script_are_those_of_the_policy(analysis: Analysis) -> None:
    html = "".join(HtmlRenderer().render([analysis]))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    allowed = policy.group(1).replace("&#39;", "'")
    for name in ("style", "script"):
        (code,) = re.findall(rf"<{name}>(.*?)</{name}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in allowed
    assert "default-src 'none'" in allowed
    assert "unsafe" not in allowed


def test_no_element_carries_script_or_style(analysis: Analysis) -> None:
    """No attribute runs anything, and nothing is loaded from anywhere."""
    for tag, values in page(analysis, analysis).elements:
        assert tag not in ("img", "link", "iframe", "object", "base")
        assert not any(name.startswith("on") or name in ("style", "src") for name in values)


def test_several_articles_have_an_index(analysis: Analysis) -> None:
    read = page(analysis, analysis, analysis, most=2)
    assert {"index", "r1", "r2"} <= set(read.ids())
    assert "r3" not in read.ids()
    assert "index" not in page(analysis).ids()


def test_the_index_names_no_pronouns() -> None:
    """A pronoun for which the article has no name tells a reader of the index nothing."""
    text = "He said it may rain. Ines Ota said it will not."
    assert page_of(BARE.analyze(text)).entry.sources == ("Ines Ota",)


def test_reports_are_written_as_analyses_arrive(analysis: Analysis) -> None:
    """The renderer reads one analysis ahead and no more."""
    asked: list[int] = []

    def analyses() -> Iterator[Analysis]:
        for number in range(5):
            asked.append(number)
            yield analysis

    pieces = HtmlRenderer().render(analyses())
    next(pieces), next(pieces)
    assert asked == [0, 1]


def test_the_command_writes_a_report(tmp_path: Path) -> None:
    """The extension of the file selects the format."""
    story, target = tmp_path / "story.txt", tmp_path / "report.html"
    story.write_text("“It may <b>rain</b>,” Ann Lee said.", encoding="utf-8")
    done = CliRunner().invoke(cli, ["analyze", str(story), "-c", "rules", "-o", str(target)])
    assert done.exit_code == 0, done.output
    assert Page(target.read_text("utf-8")).text == story.read_text("utf-8")


def test_nothing_is_written_for_nothing() -> None:
    assert list(HtmlRenderer().render([])) == []


def test_an_article_without_text() -> None:
    read = page(BARE.analyze(Article.from_text("", id="empty")))
    assert read.text == ""


def test_the_same_bytes_every_time(analysis: Analysis) -> None:
    one, other = ("".join(HtmlRenderer().render([analysis, analysis])) for _ in range(2))
    assert one == other


def test_quarters_tell_all_and_none_from_some(analysis: Analysis) -> None:
    (first, *_, last) = view_claims(analysis)
    assert first.disputed and first.quarters == 2
    assert not last.disputed and last.quarters == 0
    assert cut("abcdef", 4) == "abc…"


# ---- contrast: what cannot be told apart is not told ---------------------------------------

PALETTES = re.findall(r":root \{(.*?)\}", palette(), re.DOTALL)
TEXT_ON = [
    (ink, ground)
    for ink in ("ink", "soft", "link", "named", "unnamed", "document", "unclear")
    for ground in ("paper", "sheet")
] + [
    ("ink", ground)
    for ground in ("named-tint", "unnamed-tint", "document-tint", "unclear-tint", "hedge", "on")
] + [(f"{voice}", f"{other}-tint")
     for voice in ("named", "unnamed", "document", "unclear")
     for other in ("named", "unnamed", "document", "unclear")]  # fmt: skip


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", PALETTES, ids=["light", "dark"])
def test_text_stands_out_from_its_ground(palette: str) -> None:
    """Every pair of text and ground has a contrast of 4.5 or more (WCAG 2, level AA)."""
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", palette))
    for ink, ground in TEXT_ON:
        light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


# ---- speed and size -------------------------------------------------------------------------


def html_of(analysis: Analysis) -> str:
    return "".join(HtmlRenderer().render([analysis]))


@pytest.mark.timing
@pytest.mark.parametrize("words", ["Ann said that Bob said that ", "“a” said Ann. ", "It may. "])
def test_nested_attributions_do_not_pile_up(words: str, stopwatch: Any) -> None:
    """Text in which all is inside something else takes time in proportion to its length."""
    list(HtmlRenderer().render([BARE.analyze(Article.from_text("Ann said it rains."))]))
    small, large = (BARE.analyze(Article.from_text(words * n)) for n in (150, 1200))
    stopwatch.check_growth(html_of, small, large, at_most=12)


@pytest.mark.corpora
@pytest.mark.timing
def test_the_longest_article_is_quick_and_small(data: Path, stopwatch: Any) -> None:
    """The longest article of PolNeAR's development part: quicker than analysed, under 1.5 MB."""
    longest = max((data / "polnear" / "dev" / "text").iterdir(), key=os.path.getsize)
    analyzer = Analyzer(attributor="rules")
    article = Article.from_text(longest.read_text("utf-8"))
    analysis = analyzer.analyze(article)
    assert stopwatch.least(lambda: html_of(analysis), 3) <= stopwatch.least(
        lambda: analyzer.analyze(article), 3
    )
    assert len(html_of(analysis).encode()) < 1_500_000


def test_words_of_plugins_are_escaped_in_attributes() -> None:
    """The contract lets only known words pass; nothing else is trusted with markup all the same."""
    bad: Any = 'x"><script>alert(1)</script>'
    for mark in (
        Mark("cue", 1, stance=bad),
        Mark("content", 1, voice=bad),
        Mark("hedge", type=bad, holder="author"),
        Mark("hedge", type="hearsay", holder=bad),
    ):
        tag = start_tag(mark)
        assert tag.count("<") == tag.count(">") == 1
        assert "&#34;&gt;&lt;script&gt;" in tag
