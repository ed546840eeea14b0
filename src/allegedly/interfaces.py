"""The abstract base classes of attributors, readers, renderers and corpora."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, ClassVar

from allegedly.model import (
    Analysis,
    Article,
    Attribution,
    Failure,
    GoldDocument,
    Segmentation,
    Skipped,
)


class Attributor(ABC):
    """Finds the attributions of an article."""

    @abstractmethod
    def attribute(self, segmentation: Segmentation) -> Sequence[Attribution]:
        """Find who is said to have said what.

        Must not depend on other articles, and may be called from several threads at once.

        Args:
            segmentation: One article with its sentences and tokens.

        Returns:
            The attributions in text order, ids unique, parents among them.
        """

    def attribute_many(
        self, segmentations: Sequence[Segmentation]
    ) -> Sequence[Sequence[Attribution]]:
        """Do the same for a batch of articles; override where a batch is cheaper."""
        return [self.attribute(segmentation) for segmentation in segmentations]


class Reader(ABC):
    """Turns the bytes of one file or stream into articles."""

    @abstractmethod
    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure | Skipped]:
        """Read lazily, in the order of the stream.

        Args:
            stream: The bytes, read once from start to end.
            name: What to call the stream in messages, usually its path.

        Yields:
            An `Article` for each good record, a `Failure` for each bad one, a `Skipped` for each
            that is sound but no article.

        Raises:
            ReadError: If nothing can be made of the whole stream.
        """


class Renderer(ABC):
    """Turns analyses into text to look at or to store.

    Attributes:
        piecewise: Whether the output for many analyses is that for each, one after the other. Such
            a renderer works in the worker that makes the analysis, so it must be picklable.
    """

    piecewise: ClassVar[bool] = False

    @abstractmethod
    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Render lazily.

        Args:
            analyses: Analyses in the order in which they are to appear.

        Yields:
            Pieces of text that make up the output when written one after the other.
        """


class Corpus(ABC):
    """An annotated corpus to train on or to compare classifiers on."""

    @abstractmethod
    def documents(self) -> Iterator[GoldDocument]:
        """Read the documents lazily, always in the same order.

        Raises:
            CorpusError: If the corpus is absent, or malformed; names file, line and reason.
        """
