"""The findings of one article, with their places: the values that all formats show."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from allegedly.audit.auditor import Audit
from allegedly.audit.places import Places, Region
from allegedly.model import Article, Finding


@attrs.frozen
class Report:
    """The findings of one article that are to be shown.

    Attributes:
        audit: The audit.
        findings: Its findings, without those that a baseline knows.
        encoding: The encoding of the file, to find lines in it; None for UTF-8.
    """

    audit: Audit
    findings: tuple[Finding, ...]
    encoding: str | None = None

    @property
    def article(self) -> Article:
        """The article."""
        return self.audit.analysis.article

    @property
    def name(self) -> str:
        """The file of the article, or its id."""
        return self.article.file or self.article.id

    def located(self) -> Iterator[tuple[Finding, Region]]:
        """Yield each finding with its lines and columns."""
        if self.findings:
            places = Places(self.article, self.encoding)
            for finding in self.findings:
                yield finding, places.region(finding.span)
