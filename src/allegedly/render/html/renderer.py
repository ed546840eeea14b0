"""One page for any number of articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from allegedly.interfaces import Renderer
from allegedly.model import HEDGE_TYPES, Analysis
from allegedly.render.commitments import MEANINGS
from allegedly.render.html.index import Entry, entry_of, index_values, name_of
from allegedly.render.page_templates import page_template
from allegedly.render.palette_and_policy import palette, policy

if TYPE_CHECKING:
    from allegedly.render.html.paragraphs import MarginNote

MOST_REPORTS: Final = 200
"""Default number of articles that a page shows in full."""

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class HtmlRenderer(Renderer):
    """Writes reports as one self-contained page.

    A page for one article is its report. A page for several has an index with a link to each
    report. Reports are written as the analyses arrive; only an index line is kept of each.
    """

    def __init__(self, *, most: int = MOST_REPORTS) -> None:
        """Make a renderer.

        Args:
            most: Number of articles to show in full, so that browsers can hold the page. For
                further ones, the index shows the figures.
        """
        self.most = max(1, most)

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Yield the head, a piece for each article, and the foot; nothing for no articles."""
        return self._pages(((analysis, ()) for analysis in analyses), remarks=False)

    def render_with_notes(
        self, items: Iterable[tuple[Analysis, tuple[MarginNote, ...]]]
    ) -> Iterator[str]:
        """Render analyses with remarks in the margin.

        Args:
            items: Each analysis with remarks on its article, in text order.

        Yields:
            The same as `render`.
        """
        return self._pages(items, remarks=True)

    def _pages(
        self, items: Iterable[tuple[Analysis, tuple[MarginNote, ...]]], *, remarks: bool
    ) -> Iterator[str]:
        remaining = iter(items)
        waiting = next(remaining, None)
        if waiting is None:
            return
        following = next(remaining, None)
        many = following is not None
        title = "Sourcing of several articles" if many else _title(waiting[0])
        yield page("head", title=title, back="#index" if many else None, **assets(remarks=remarks))
        entries: list[Entry] = []
        while waiting is not None:
            number = len(entries) + 1
            shown = number <= self.most
            values = _values(*waiting, number, shown=shown)
            if shown:
                yield page("report", **values)
            entries.append(_entry(values, f"#r{number}" if shown else None))
            waiting, following = following, next(remaining, None) if following else None
        if many:
            yield page("index", **index_values(entries, self.most))
        yield page("foot", **assets(remarks=remarks))


def report_page(analysis: Analysis, *, back: str) -> tuple[str, Entry]:
    """Return a page with the report of one article, and its entry in an index without a link.

    Args:
        analysis: The analysis.
        back: The address of the index.
    """
    values = _values(analysis, (), 1, shown=True)
    pieces = (
        page("head", title=_title(analysis), back=back, **assets()),
        page("report", **values),
        page("foot", **assets()),
    )
    return "".join(pieces), _entry(values, None)


def page(template: str, **values: Any) -> str:
    """Return a part of a page."""
    html = page_template("allegedly.render.html", f"{template}.html.j2").render(values)
    return html.replace("\0", "␀")  # HTML cannot express it, and browsers omit it


def _title(analysis: Analysis) -> str:
    return f"Sourcing: {name_of(analysis.article)}"


def _values(
    analysis: Analysis, remarks: tuple[MarginNote, ...], number: int, *, shown: bool
) -> dict[str, Any]:
    from allegedly.render.claims import view_claims
    from allegedly.render.html.paragraphs import paragraphs
    from allegedly.render.html.profile import view_profile

    article, claims, prefix = analysis.article, view_claims(analysis), f"r{number}-"
    found = dict.fromkeys(HEDGE_TYPES, 0)
    for type_, _ in {(h.type, h.span) for view in claims for h in view.hedges}:
        found[type_] += 1
    language = article.language or ""
    return {
        "number": number,
        "prefix": prefix,
        "analysis": analysis,
        "article": article,
        "name": name_of(article),
        "language": language if _LANGUAGE.fullmatch(language) else None,
        "url": article.url if (article.url or "").startswith(("https://", "http://")) else None,
        "claims": claims,
        "paragraphs": list(paragraphs(analysis, claims, prefix, remarks)) if shown else [],
        "profile": view_profile(analysis),
        "classifiers": list(analysis.assessments),
        "disputed": [view for view in claims if view.disputed],
        "meanings": MEANINGS,
        "hedge_types": {type_: count for type_, count in found.items() if count},
    }


def _entry(values: dict[str, Any], link: str | None) -> Entry:
    return entry_of(values["analysis"], values["profile"], len(values["disputed"]), link)


def style_and_script(*, remarks: bool) -> tuple[str, str]:
    """Return the style sheet and the script of a page, which one policy can allow.

    Args:
        remarks: Whether the page has remarks in its margin.
    """
    folder = files("allegedly.render.html") / "templates"
    names = ("report.css", "report.js", *(("remarks.css",) if remarks else ()))
    report, script, *more = ((folder / name).read_text(encoding="utf-8") for name in names)
    return palette() + report + "".join(more), script


@lru_cache(maxsize=2)
def assets(*, remarks: bool = False) -> dict[str, Any]:
    """Return style and script, and the policy that allows a browser to use only these two.

    Args:
        remarks: Whether the page has remarks in its margin.
    """
    from markupsafe import Markup

    style, script = style_and_script(remarks=remarks)
    return {"style": Markup(style), "script": Markup(script), "policy": policy(style, script)}  # noqa: S704 (files that ship with the library)
