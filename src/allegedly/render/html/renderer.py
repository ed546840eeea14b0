"""One page for any number of articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from allegedly.interfaces import Renderer
from allegedly.model import HEDGE_TYPES, Analysis, Article
from allegedly.model.vocabularies import VOICES
from allegedly.render.commitments import MEANINGS
from allegedly.render.palette_and_policy import palette, policy

if TYPE_CHECKING:
    from jinja2 import Environment

    from allegedly.render.html.passages import MarginNote
    from allegedly.render.html.profile import ProfileView

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
        yield _page("head", many=many, title=_name(waiting[0].article), **_assets(remarks=remarks))
        entries: list[dict[str, Any]] = []
        while waiting is not None:
            values = self._values(*waiting, len(entries) + 1, many)
            if len(entries) < self.most:
                yield _page("report", **values)
            entries.append(_entry(values))
            waiting, following = following, next(remaining, None) if following else None
        if many:
            yield _page("index", entries=entries, most=self.most, voices=VOICES)
        yield _page("foot", **_assets(remarks=remarks))

    def _values(
        self, analysis: Analysis, remarks: tuple[MarginNote, ...], number: int, many: bool
    ) -> dict[str, Any]:
        from allegedly.render.claims import view_claims
        from allegedly.render.html.passages import passages
        from allegedly.render.html.profile import view_profile

        article, claims, prefix = analysis.article, view_claims(analysis), f"r{number}-"
        shown = number <= self.most
        found = dict.fromkeys(HEDGE_TYPES, 0)
        for type_, _ in {(h.type, h.span) for view in claims for h in view.hedges}:
            found[type_] += 1
        language = article.language or ""
        return {
            "number": number,
            "prefix": prefix,
            "many": many,
            "analysis": analysis,
            "article": article,
            "name": _name(article),
            "language": language if _LANGUAGE.fullmatch(language) else None,
            "url": article.url if (article.url or "").startswith(("https://", "http://")) else None,
            "claims": claims,
            "passages": list(passages(analysis, claims, prefix, remarks)) if shown else [],
            "profile": view_profile(analysis),
            "classifiers": list(analysis.assessments),
            "disputed": [view for view in claims if view.disputed],
            "meanings": MEANINGS,
            "hedge_types": {type_: count for type_, count in found.items() if count},
        }


def _entry(values: dict[str, Any]) -> dict[str, Any]:
    """Return the index entry of an article."""
    article: Article = values["article"]
    profile: ProfileView = values["profile"]
    return {
        "number": values["number"],
        "name": values["name"],
        "outlet": article.outlet,
        "published": article.published,
        "claims": len(values["claims"]),
        "disputed": len(values["disputed"]),
        "voices": {bar.name: bar.count for bar in profile.voices},
        "hedged": profile.hedged,
        "failures": len(values["analysis"].failures),
    }


def _name(article: Article) -> str:
    return (article.title or "").strip() or str(article.metadata.get("file") or article.id)


def _page(template: str, **values: Any) -> str:
    page = _environment().get_template(f"{template}.html.j2").render(values)
    return page.replace("\0", "␀")  # HTML cannot express it, and browsers omit it


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("allegedly.render.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def style_and_script(*, remarks: bool) -> tuple[str, str]:
    """Return the style sheet and the script of a page, character for character.

    Args:
        remarks: Whether the page has remarks in its margin.
    """
    folder = files("allegedly.render.html") / "templates"
    names = ("report.css", "report.js", *(["remarks.css"] if remarks else []))
    report, script, *more = ((folder / name).read_text(encoding="utf-8") for name in names)
    return palette() + report + "".join(more), script


@lru_cache(maxsize=2)
def _assets(*, remarks: bool) -> dict[str, Any]:
    """Return style and script, and the policy that allows a browser to use only these two."""
    from markupsafe import Markup

    style, script = style_and_script(remarks=remarks)
    return {"style": Markup(style), "script": Markup(script), "policy": policy(style, script)}  # noqa: S704 (files that ship with the library)
