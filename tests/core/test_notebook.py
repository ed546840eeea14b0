"""Analyses and claims as a notebook shows them."""

from __future__ import annotations

from html.parser import HTMLParser

from allegedly import Analysis, Analyzer, Article
from allegedly.render.notebook import LONGEST_TEXT, MOST_CLAIMS

BARE = Analyzer(classifiers=[])
VOID = frozenset({"br"})


class Shown(HTMLParser):
    """Collects the words of the paragraph by tag, and the facts below it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marked: list[tuple[str, str]] = []
        self.cells: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["td"]:
            self.cells.append(data)
        elif "p" in self._open:
            self.marked.append((self._open[-1], data))


def test_source_cue_and_claim_are_marked(analysis: Analysis) -> None:
    shown = Shown(analysis.claims[1]._repr_html_())
    assert shown.marked == [
        ("p", "“"),
        ("mark", "I will <b>not</b> go"),
        ("p", ",” "),
        ("b", "Ines Ota"),
        ("p", " allegedly "),
        ("i", "said"),
        ("p", ", “"),
        ("mark", "if it rains"),
        ("p", ".”"),
    ]
    assert shown.cells == ["c2", "named", "Ines Ota (named-person)", "said (neutral)", "direct"]


def test_what_is_missing_is_left_out(analysis: Analysis) -> None:
    """The author's claim has a voice alone; an attribution may lack source or cue."""
    author, _, unsaid, wordless = (Shown(claim._repr_html_()) for claim in analysis.claims)
    assert author.cells == ["c1", "author"]
    assert author.marked == [("mark", "The ferry, which may sink, is old.")]
    assert unsaid.cells == ["c3", "unclear", "claimed (distancing, negated)", "indirect"]
    assert wordless.cells == ["c4", "unnamed", "[red]Critics[/red] (unnamed-group)", "mixed"]


def test_long_sentences_are_cut_visibly() -> None:
    (claim, *_) = BARE.analyze(Article.from_text("The ferry sinks " * 1000 + "now.")).claims
    shown = Shown(claim._repr_html_())
    assert shown.marked[-1] == ("p", "…")
    assert sum(len(words) for _, words in shown.marked) < 700


def test_a_name_found_elsewhere_is_told() -> None:
    text = "Ines Ota spoke on Monday. “The ferry sank,” she said."
    (claim,) = (c for c in BARE.analyze(Article.from_text(text)).claims if c.attribution)
    assert "she, that is Ines Ota (pronoun)" in Shown(claim._repr_html_()).cells


class Page(HTMLParser):
    """Collects the words of a view by the tags around them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[tuple[str, str]] = []
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append((self._open[-1] if self._open else "", data))

    def within(self, tag: str) -> list[str]:
        return [words for inside, words in self.words if inside == tag]

    @property
    def text(self) -> str:
        return " ".join("".join(words for _, words in self.words).split())


def test_an_analysis_is_its_marked_text(analysis: Analysis) -> None:
    """Title, text with marks, and a list of claims; no hash, no table."""
    html = analysis._repr_html_()
    page = Page(html)
    assert page.text.startswith(
        "The Tide · 2026-03-01 Ferry & fear Photo: A. Lens The ferry, which"
    )
    assert {"Ines Ota", "[red]Critics[/red]"} <= set(page.within("b"))
    assert {"said", "claimed"} <= set(page.within("i"))
    assert {"may", "allegedly", "if"} <= set(page.within("mark"))
    assert "4 claims, 3 of them attributed" in page.text
    assert "the author: The ferry, which may sink, is old." in page.text
    assert "hedges: “may” epistemic, author’s" in page.text
    assert "Ines Ota named: I will <b>not</b> go … if it rains" in page.text
    assert "not named unclear, distancing, negated: it leaks" in page.text
    assert "first hedged 0.67, second plain 0.40" in page.text
    assert "how firmly, by first: author probable −1 ────┼─●── +1 +0.62" in page.text
    assert "from −1 (certainly not so) through 0 (left open) to +1" in page.text
    assert analysis.article.id not in html and "<table" not in html


def test_contents_have_the_line_of_their_voice(analysis: Analysis) -> None:
    """Solid for a named source, dashed for an unnamed one, dotted where it is unclear."""
    html = analysis._repr_html_()
    assert 'solid #17808d"><sup>2</sup>I will &lt;b&gt;not' in html
    assert 'dotted #808080"><sup>3</sup>it <span style="border-bottom:2px dashed' in html


def test_nothing_of_an_article_becomes_markup(analysis: Analysis) -> None:
    """Everything from the article, and from what failed, is escaped."""
    html = analysis._repr_html_()
    assert "Ferry &amp; fear" in html and "&lt;i&gt;broke&lt;/i&gt;" in html
    assert "<b>not" not in html and "<i>broke" not in html
    assert Page(html).attributes == {"style", "dir", "open", "role", "aria-label"}


def test_an_article_without_a_title_has_its_file() -> None:
    """A text without a title is called by the name of its file, never by a hash."""
    article = Article.from_text("It rains.", metadata={"file": "rain.txt"})
    assert Page(BARE.analyze(article)._repr_html_()).text.startswith("rain.txt It rains.")


def test_long_articles_are_cut_visibly() -> None:
    """A notebook shows the beginning of a long article and the first of many claims."""
    analysis = BARE.analyze("It may rain, Ines Ota said. " * 400)
    html = analysis._repr_html_()
    assert len(html) < 80_000
    assert html.count("<li>") == MOST_CLAIMS
    text = Page(html).text
    assert f"… and {len(analysis.claims) - MOST_CLAIMS:,} more; to_frame()".replace(",", "") in text
    assert f"… {len(analysis.article.text) - LONGEST_TEXT:,} more characters; to_html()" in text
