"""Analyses of arbitrary articles, for properties that must hold whatever the text."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import strategies as st

from allegedly import Analysis, Analyzer, Article

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
NEWSY = st.lists(
    st.sampled_from(
        [
            *"“”‘’\"'«»,.!?;:—()\n\t\r\x00\x0b\x1b\x85\u202e\u2028\ufeffé😀",
            *["\n\n", "\r\n", "</script>", "=1+2", "he", "said", "that", "may", "critics"],
            *["Ines Ota", "according to", "claimed", "The ferry sank", "police", "It is", "not"],
            *["if", "about", "“It may sink,” Ines Ota said,", "Officials deny that it may leak."],
        ]
    ),
    max_size=40,
).map(" ".join)


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    """Return an analyzer with two classifiers, made once."""
    return Analyzer(["lexicon", "rules"], "rules", any_language=True)


def analyse(body: str, title: str | None) -> Analysis:
    """Return the analysis of a text with metadata."""
    article = Article.from_text(
        body,
        title=title,
        outlet="The Tide",
        url="https://example.org/a?b=c d",
        metadata={"desk": "\ud800"},
    )
    return analyzer().analyze(article)


ANALYSES = st.builds(analyse, NEWSY | TEXT, st.none() | NEWSY | TEXT)
