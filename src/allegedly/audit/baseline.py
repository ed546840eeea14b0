"""Baselines: findings that are known, and not reported again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from allegedly.audit.auditor import Audit
from allegedly.errors import AuditError
from allegedly.model import Article, Finding
from allegedly.storage import writing

SCHEMA: Final = "allegedly/baseline/1"


def fingerprint(article: Article, finding: Finding) -> str:
    """Return a digest of a finding that does not change when its article grows around it.

    It covers the code and the words in question, not their place.
    """
    words = " ".join(finding.span.of(article.text).split())
    return hashlib.sha256(f"{finding.code}\0{words}".encode()).hexdigest()[:32]


def place_name(article: Article) -> str:
    """Return the name under which an article stands in a baseline: its file, or its id."""
    return (article.file or article.id).replace("\\", "/")


class Baseline:
    """A collection of known findings, by article."""

    def __init__(self, known: Mapping[str, Iterable[str]] | None = None) -> None:
        """Make a baseline.

        Args:
            known: By name of each article, the fingerprints of its known findings.
        """
        self._known = {name: Counter(prints) for name, prints in (known or {}).items()}

    def add(self, audit: Audit) -> None:
        """Add all findings of an article."""
        article = audit.analysis.article
        if audit.findings:
            prints = (fingerprint(article, finding) for finding in audit.findings)
            self._known.setdefault(place_name(article), Counter()).update(prints)

    def new(self, audit: Audit) -> tuple[Finding, ...]:
        """Return the findings of an article that are not known."""
        article = audit.analysis.article
        left = Counter(self._known.get(place_name(article), ()))
        found: list[Finding] = []
        for finding in audit.findings:
            digest = fingerprint(article, finding)
            if left[digest]:
                left[digest] -= 1
            else:
                found.append(finding)
        return tuple(found)

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Read a baseline; a file that does not exist is an empty one.

        Raises:
            AuditError: If it is not a baseline.
        """
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, RecursionError) as error:
            raise AuditError(f"{path}: cannot be read as a baseline: {error}") from error
        known = data.get("articles") if isinstance(data, dict) else None
        if not isinstance(known, dict) or data.get("schema") != SCHEMA:
            raise AuditError(f"{path}: is not a baseline (schema {SCHEMA})")
        if not all(
            isinstance(prints, list) and all(isinstance(each, str) for each in prints)
            for prints in known.values()
        ):
            raise AuditError(f"{path}: 'articles' must hold lists of fingerprints")
        return cls(known)

    def write(self, path: Path) -> None:
        """Write the baseline; the same findings give the same bytes."""
        known = {name: sorted(prints.elements()) for name, prints in sorted(self._known.items())}
        text = json.dumps({"schema": SCHEMA, "articles": known}, ensure_ascii=False, indent=1)
        with writing(path) as stream:
            stream.write(f"{text}\n")
