"""The results: `Analysis`, `Failure`, `Skipped`, `Provenance`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import attrs

from allegedly.model.article import Article
from allegedly.model.attribution import Attribution
from allegedly.model.claim import Assessment, Claim
from allegedly.model.offsets import Offsets
from allegedly.model.segmentation import Sentence

if TYPE_CHECKING:
    import pandas as pd

    from allegedly.model.quoted_source import QuotedSource

Stage = Literal["load", "read", "language", "segment", "attribute", "assess", "render", "audit"]


@attrs.frozen
class Failure:
    """A failure that did not affect anything else.

    Attributes:
        stage: The stage that failed. At stage `language` an article that is not in English was left
            out; this is not the fault of a plugin, and the command line counts it as skipped.
        name: The plugin that failed, or the file that could not be read.
        version: The plugin's version; None if there is none.
        cause: The reason and, if known, how to fix it.
        where: File and line of the plugin's own code, such as ``allegedly_mine/words.py:12``; None
            if no plugin failed, or the place is unknown.
    """

    stage: Stage
    name: str
    version: str | None
    cause: str
    where: str | None = None

    def __str__(self) -> str:
        if self.stage == "language":
            return f"skipped: {self.cause}"
        version = f" {self.version}" if self.version else ""
        where = f" ({self.where})" if self.where else ""
        return f"{self.name}{version} failed to {self.stage}: {self.cause}{where}"


@attrs.frozen
class Skipped:
    """A record that was read but not analysed; this is not a failure.

    It is not an article (an image in a web archive, for example), or not in English.

    Attributes:
        where: The file and the place in it.
        reason: A few words that apply to many records and can follow a number: "not HTML".
    """

    where: str
    reason: str


@attrs.frozen
class Provenance:
    """The versions that produced an analysis.

    Attributes:
        allegedly: Version of this library.
        attributor: Name and version of the attributor ("rules 0.1.0").
        classifiers: By name, the version of every classifier that ran.
    """

    allegedly: str
    attributor: str
    classifiers: Mapping[str, str] = attrs.field(hash=False)


@attrs.frozen
class Analysis:
    """Everything found in one article.

    Attributes:
        article: The article.
        sentences: Its sentences, in order.
        attributions: Its attributions, in order.
        claims: Its claims, in order.
        assessments: By classifier name, then by claim id. A classifier that failed is absent here
            and present in `failures`.
        failures: The failures; empty if there were none.
        provenance: The versions that produced this analysis.
    """

    article: Article
    sentences: tuple[Sentence, ...] = attrs.field(repr=lambda items: f"<{len(items)} sentences>")
    attributions: tuple[Attribution, ...] = attrs.field(
        repr=lambda items: f"<{len(items)} attributions>"
    )
    claims: tuple[Claim, ...] = attrs.field(repr=lambda items: f"<{len(items)} claims>")
    assessments: Mapping[str, Mapping[str, Assessment]] = attrs.field(
        repr=lambda items: f"<by {', '.join(items) or 'none'}>", hash=False
    )
    failures: tuple[Failure, ...]
    provenance: Provenance

    @property
    def skipped(self) -> Skipped | None:
        """The article as a skipped record, if it is not in English and so was not analysed."""
        for failure in self.failures:
            if failure.stage == "language":
                return Skipped(_place(self.article), failure.cause)
        return None

    def to_dict(self, *, offsets: Offsets = "code-points") -> dict[str, Any]:
        """Return the analysis as plain data in the schema ``allegedly/analysis/2``.

        Args:
            offsets: The unit of all positions: `code-points`, or `utf-16` as JavaScript counts.

        Raises:
            ArgumentTypeError: If the unit is unknown.
        """
        from allegedly.model.analysis_to_json import analysis_to_dict

        return analysis_to_dict(self, offsets)

    def to_json(self, *, offsets: Offsets = "code-points") -> str:
        """Return the analysis as one line of JSON in the schema ``allegedly/analysis/2``.

        Args:
            offsets: As for `to_dict`.

        Raises:
            ArgumentTypeError: If the unit is unknown.
        """
        from allegedly.model.analysis_to_json import analysis_to_json

        return analysis_to_json(self, offsets)

    @classmethod
    def from_json(cls, text: str | bytes) -> Analysis:
        """Return the analysis that `to_json` wrote; the two are equal.

        Raises:
            SchemaError: If it is not JSON, or does not follow the schema; names the place.
        """
        from allegedly.io.analysis_from_json import analysis_from_json

        return analysis_from_json(text)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Analysis:
        """Return the analysis that `to_dict` turned into plain data; the two are equal.

        Raises:
            SchemaError: If the data do not follow the schema; names the place.
        """
        from allegedly.io.analysis_from_json import analysis_from_dict

        return analysis_from_dict(data)

    def to_html(self) -> str:
        """Return the report that ``allegedly analyze -o report.html`` writes, as a whole page."""
        from allegedly.render.html import HtmlRenderer

        return "".join(HtmlRenderer().render([self]))

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each claim as a pandas data frame.

        Raises:
            MissingExtraError: If pandas is not installed.
        """
        from allegedly.tables.frames import claims_frame

        return claims_frame(self)

    def sources(self) -> tuple[QuotedSource, ...]:
        """Return one value for each source, in the order in which the article first cites them.

        Attributions to the same name are one source, whatever words the article uses there.
        Attributions that have no source belong to none.
        """
        from allegedly.model.quoted_source import sources

        return sources(self)

    def profile(self) -> dict[str, Any]:
        """Return figures on sourcing and hedging, each share with its denominator."""
        from allegedly.model.profile import profile

        return profile(self)

    def _repr_html_(self) -> str:
        from allegedly.render.notebook import analysis_to_html

        return analysis_to_html(self)


def _place(article: Article) -> str:
    """Return the place at which an article was read, as its reader recorded it."""
    about = article.metadata
    within = [f"{key} {about[key]}" for key in ("line", "row", "byte") if key in about]
    return ", ".join([str(about.get("file", article.id)), *within])
