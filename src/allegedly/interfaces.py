"""The abstract base classes of attributors, readers, renderers, corpora and checks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, ClassVar

from allegedly.model import (
    Analysis,
    Article,
    Attribution,
    Failure,
    Finding,
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
            The attributions in text order, with unique ids, and with parents among them, whose
            content contains theirs.
        """

    def attribute_many(
        self, segmentations: Sequence[Segmentation]
    ) -> Sequence[Sequence[Attribution]]:
        """Do the same for a batch of articles; override it if a batch is cheaper."""
        return [self.attribute(segmentation) for segmentation in segmentations]


class TrainableAttributor(Attributor):
    """An attributor that learns from annotated articles and can be stored."""

    @abstractmethod
    def fit(
        self,
        documents: Sequence[GoldDocument],
        *,
        seed: int = 0,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        """Learn from annotated articles, and forget everything learnt before.

        Args:
            documents: The articles, all with `GoldDocument.attributions`.
            seed: Seed of all randomness; the same articles and seed give the same attributor.
            progress: Called with lines that report the progress.
        """

    @abstractmethod
    def save(self, path: Path) -> None:
        """Write the learnt state below the folder `path` as plain arrays and JSON, no pickle."""

    @abstractmethod
    def load(self, path: Path) -> None:
        """Load the state that `save` wrote below the folder `path`."""


class Reader(ABC):
    """Turns the bytes of one file or stream into articles."""

    @abstractmethod
    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure | Skipped]:
        """Read lazily, in the order of the stream.

        Args:
            stream: The bytes, read once from start to end.
            name: Name of the stream in messages, usually its path.

        Yields:
            An `Article` for each good record, a `Failure` for each bad one, and a `Skipped` for
            each valid record that is not an article.

        Raises:
            ReadError: If the stream as a whole cannot be read.
        """


class Renderer(ABC):
    """Turns analyses into text to look at or to store.

    Attributes:
        piecewise: Whether the output for many analyses is the concatenation of the output for each.
            Such a renderer runs in the worker that makes the analysis, so it must be picklable.
    """

    piecewise: ClassVar[bool] = False

    @abstractmethod
    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Render lazily.

        Args:
            analyses: Analyses in the order in which they are to appear.

        Yields:
            Pieces of text that, concatenated, are the output; at least one, which may be empty,
            unless the renderer is piecewise.
        """


class Corpus(ABC):
    """An annotated corpus to train on or to compare classifiers on."""

    @abstractmethod
    def documents(self) -> Iterator[GoldDocument]:
        """Read the documents lazily, always in the same order.

        Raises:
            CorpusError: If the corpus is missing or malformed; names file, line and reason.
        """


class Check(ABC):
    """Looks for one fault in articles that have been analysed."""

    @abstractmethod
    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find every place with the fault.

        Must not depend on other articles, and may be called from several threads at once.

        Args:
            analysis: One article with its attributions, claims and assessments.

        Returns:
            Findings with the code of the spec, in any order. The audit sorts them, and gives them
            the severity of the spec, or that of its configuration.
        """
