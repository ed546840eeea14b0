"""A claim as a notebook shows it."""

from __future__ import annotations

from html.parser import HTMLParser

from allegedly import Analysis, Analyzer, Article

BARE = Analyzer(classifiers=[])


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
