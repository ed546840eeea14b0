"""Each check of readers and renderers catches one that breaks just its promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

import pytest

from allegedly import Analysis, Article, ContractError, Failure, Reader, ReadError, Renderer
from allegedly.plugins import default_registry
from allegedly.testing import (
    READER_CHECKS,
    RENDERER_CHECKS,
    Check,
    check_reader,
    check_renderer,
)


class Lines(Reader):
    """One article on a line."""

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        for line in stream:
            try:
                yield Article.from_text(line.decode())
            except UnicodeDecodeError as error:
                yield Failure("read", name, None, str(error))


class Trusting(Lines):
    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        yield Article.from_text(stream.read().decode())


class Raw(Lines):
    def read(self, stream: BinaryIO, name: str) -> Iterator[Any]:
        yield from stream


class Misplaced(Lines):
    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        yield Failure("render", name, None, "it broke")


class Rewinding(Lines):
    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        try:
            stream.seek(0)
        except OSError as error:
            raise ReadError(f"{name}: {error}") from error
        yield from super().read(stream, name)


class Numbering(Lines):
    count = 0

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        type(self).count += 1
        yield Article.from_text(stream.read().decode("latin-1"), id=f"{name} {self.count % 1000}")


class Titles(Renderer):
    """One title on a line."""

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        for analysis in analyses:
            yield f"{analysis.article.title}\n"


class Bytes(Titles):
    def render(self, analyses: Iterable[Analysis]) -> Iterator[Any]:
        return (title.encode() for title in super().render(analyses))


class Surrogate(Titles):
    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        yield from super().render(analyses)
        yield "\ud800"


class First(Titles):
    """Cannot do without a first analysis."""

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        rest = iter(analyses)
        yield next(rest).article.id
        yield from super().render(rest)


class Forgetful(Titles):
    """Combines all analyses, and forgets to yield the result."""

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        "".join(super().render(analyses))
        yield from ()


class Eager(Titles):
    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        return iter(list(super().render(analyses)))


class Listed(Titles):
    def render(self, analyses: Iterable[Analysis]) -> Any:
        return ["something"]


class Dated(Titles):
    def __init__(self) -> None:
        self.pages = 0

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        self.pages += 1
        yield from super().render(analyses)
        yield f"page {self.pages}"


class Scribbling(Titles):
    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        for analysis in analyses:
            object.__setattr__(analysis.article, "outlet", "seen")
            yield "."


def not_one() -> Any:
    return "plugin"


BROKEN_READERS: dict[str, list[Callable[[], Any]]] = {
    "is_a_reader": [not_one],
    "articles_or_failures": [Trusting, Raw, Misplaced],
    "pipes_will_do": [Rewinding],
    "same_articles_again": [Numbering],
}
BROKEN_RENDERERS: dict[str, list[Callable[[], Any]]] = {
    "is_a_renderer": [not_one],
    "yields_text": [Bytes, Surrogate, First],
    "renders_everything": [Listed, Forgetful],
    "renders_lazily": [Eager, Listed],
    "same_text_again": [Dated],
    "analyses_are_left_alone": [Scribbling],
}


@pytest.mark.parametrize("check", READER_CHECKS, ids=str)
def test_each_reader_check_catches(check: Check) -> None:
    """The honest one passes, those that break this promise do not."""
    check(Lines)
    for broken in BROKEN_READERS[check.name]:
        with pytest.raises(ContractError, match=check.name):
            check(broken)


@pytest.mark.parametrize("check", RENDERER_CHECKS, ids=str)
def test_each_renderer_check_catches(check: Check) -> None:
    """The honest one passes, those that break this promise do not."""
    check(Titles)
    for broken in BROKEN_RENDERERS[check.name]:
        with pytest.raises(ContractError, match=check.name):
            check(broken)


@pytest.mark.parametrize("plugin", default_registry().all("reader"), ids=lambda p: p.name)
def test_our_readers_keep_every_promise(plugin: Any) -> None:
    """No exemption for our own."""
    check_reader(plugin.create)


@pytest.mark.parametrize("plugin", default_registry().all("renderer"), ids=lambda p: p.name)
def test_our_renderers_keep_every_promise(plugin: Any) -> None:
    """No exemption for our own."""
    check_renderer(plugin.create)
