"""The sources of one article."""

from __future__ import annotations

from typing import Any

import pytest

from allegedly import Analyzer, Article
from allegedly.model import Content, QuotedSource, Span
from allegedly.model.affiliation import organization_of
from allegedly.model.quoted_source import words_quoted

ANALYZER = Analyzer(["rules"], "rules")


def sources(text: str, **about: Any) -> dict[str, QuotedSource]:
    """Return the sources of a text by their words for a reader."""
    found = ANALYZER.analyze(Article.from_text(text, **about)).sources()
    assert [source.id for source in found] == [f"s{n}" for n in range(1, len(found) + 1)]
    return {source.who: source for source in found}


def test_a_name_gathers_pronouns_and_surnames() -> None:
    """All words for one name are one source, with its counts."""
    found = sources(
        "The council met on Friday.\n\n"
        "“I won't stay,” Elena Ruiz, the mayor of Lund, said. She denied that the port was “a "
        "ruin”. Ruiz said it may close.",
        title="Port in doubt",
    )
    (ruiz,) = found.values()
    assert (ruiz.name, ruiz.kind, ruiz.voice) == ("Elena Ruiz", "named-person", "named")
    assert (ruiz.role, ruiz.organization) == ("the mayor of Lund", "Lund")
    assert (len(ruiz.attributions), len(ruiz.claims), ruiz.paragraph) == (3, 3, 2)
    assert ruiz.quotations == {"direct": 1, "indirect": 1, "mixed": 1}
    assert (ruiz.words_quoted, ruiz.denials, ruiz.nested) == (5, 1, 0)
    assert ruiz.hedged == {"rules": 1}
    assert ruiz.commitments["rules"] == {"certain": 2, "probable": 0, "possible": 1, "none": 0}


def test_unnamed_sources_are_told_apart_by_their_words() -> None:
    """Articles and capitals do not matter, other words do; the basis is kept."""
    found = sources(
        "An official familiar with the talks said it rains. A port official said yes, it does. "
        "The port official said that it would stop. It was claimed that it snows."
    )
    assert list(found) == ["An official familiar with the talks", "A port official"]
    first, second = found.values()
    assert (first.voice, first.name, first.bases) == ("unnamed", None, ("familiar with the talks",))
    assert len(second.attributions) == 2


def test_places() -> None:
    """Paragraphs are those of prose; the title is paragraph 0."""
    found = sources(
        "Rain fell all day in the valley.\n\nTom Berg said the dam would hold.",
        title="Mayor says dam is safe",
    )
    assert found["Tom Berg"].paragraph == 2
    assert [source.paragraph for who, source in found.items() if who != "Tom Berg"] == [0]


def test_nothing() -> None:
    """A text without sources has none."""
    assert sources("It rained. Then it stopped.") == {}


@pytest.mark.parametrize(
    ("text", "quotation", "words"),
    [
        ("it is … a ruin", "direct", 4),
        ("that it is “a ruin” and ‘won’t last’", "mixed", 4),
        ('that it is "a ruin', "mixed", 2),
        ("that it's a 'bad idea' for the '90s", "mixed", 2),
        ("it may close", "indirect", 0),
    ],
)
def test_words_quoted(text: str, quotation: Any, words: int) -> None:
    """Only words in quotation marks count."""
    assert words_quoted(Content((Span(0, len(text)),), text), quotation) == words


@pytest.mark.parametrize(
    ("role", "organization"),
    [
        ("mayor of Lund", "Lund"),
        ("an engineer at the Harbour Board", "Harbour Board"),
        ("an engineer at the port", "the port"),
        ("a professor of economics at Lund University", "Lund University"),
        ("Harbour Board spokesman", "Harbour Board"),
        ("FBI Director", "FBI"),
        ("Orsted CEO", "Orsted"),
        ("Sweden's prime minister", "Sweden"),
        ("Mayor", None),
        ("Former prime minister", None),
        ("South Korean President", None),
        ("a lawyer for Mr Berg", None),
        ("a spokesman for Kroll", None),
        ("Secretary of State", None),
        ("minister of Health", None),
    ],
)
def test_organizations(role: str, organization: str | None) -> None:
    """What may be something else is left open."""
    assert organization_of(role, {"Dana Kroll", "Kroll"}) == organization
