"""Guarded rendering: a renderer that fails, prints or yields no text does not affect the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from allegedly.errors import PluginError, describe
from allegedly.interfaces import Renderer
from allegedly.model import Analysis, Failure
from allegedly.plugins import Plugin
from allegedly.plugins.contract import check_piece, check_rendered
from allegedly.plugins.error_place import place_of
from allegedly.plugins.isolation import cause_of, isolated, isolated_items


@attrs.frozen
class Rendering:
    """A renderer made by a plugin, with every call guarded. Picklable if the renderer is.

    Attributes:
        name: The name of the plugin.
        version: Its version.
        renderer: The renderer.
    """

    name: str
    version: str
    renderer: Renderer

    @classmethod
    def of(cls, plugin: Plugin, renderer: Renderer) -> Rendering:
        """Wrap a renderer that a plugin made."""
        return cls(plugin.name, plugin.version, renderer)

    @property
    def piecewise(self) -> bool:
        """Whether each analysis can be rendered alone."""
        return bool(self.renderer.piecewise)

    def one(self, analysis: Analysis) -> tuple[str | None, tuple[Failure, ...]]:
        """Render one analysis; return its text, or None and the failure."""
        try:
            return "".join(self._pieces([analysis])), ()
        except Exception as error:  # noqa: BLE001 (plugins may raise anything)
            return None, (self._failure(error),)

    def all(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Render analyses together, lazily.

        Yields:
            Pieces of text.

        Raises:
            PluginError: If the renderer fails. Errors of the analyses themselves pass through.
        """
        source = _Source(analyses)
        empty = True
        try:
            for piece in self._pieces(source):
                empty = False
                yield piece
            check_rendered(source.given, empty=empty, all_taken=source.is_exhausted())
        except Exception as error:
            if error is source.error:
                raise
            raise PluginError(str(self._failure(error))) from error

    def _pieces(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        with isolated():
            pieces = iter(self.renderer.render(analyses))
        for piece in isolated_items(pieces):
            check_piece(piece)
            yield piece

    def _failure(self, error: Exception) -> Failure:
        cause = cause_of(error)
        where = place_of(cause, self.renderer, "render")
        return Failure("render", self.name, self.version, describe(cause), where)


class _Source:
    """Analyses, how many were taken, and the error that ended them, if any."""

    def __init__(self, analyses: Iterable[Analysis]) -> None:
        self._analyses = iter(analyses)
        self.error: Exception | None = None
        self.given = 0

    def __iter__(self) -> Iterator[Analysis]:
        return self

    def __next__(self) -> Analysis:
        try:
            analysis = next(self._analyses)
        except StopIteration:
            raise
        except Exception as error:
            self.error = error
            raise
        self.given += 1
        return analysis

    def is_exhausted(self) -> bool:
        """Return whether all analyses were taken, which may take one more."""
        return next(self, None) is None
