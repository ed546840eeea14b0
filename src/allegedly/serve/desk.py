"""The work itself: from the bytes of a request to the bytes of an answer, in a worker."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import attrs

from allegedly.analyzer import Analyzer
from allegedly.audit import Auditor, Config
from allegedly.audit.formats.json import report_to_dict
from allegedly.audit.reports import Report
from allegedly.errors import (
    AllegedlyError,
    BrokenExtraError,
    EngineError,
    MissingExtraError,
    PluginError,
    ReadError,
    describe,
)
from allegedly.io import Input
from allegedly.io.articles import one_article
from allegedly.io.bytes.decoding import HEAD
from allegedly.model import Analysis, Article
from allegedly.serve.jobs import HTML, Answer, Call, Job, Setup, Upload
from allegedly.serve.page import result_page
from allegedly.serve.parsing import parse
from allegedly.serve.problems import RequestError, problem_answer
from allegedly.storage import Recent
from allegedly.verification import Verification, verification_to_json, verify
from allegedly.verification.reading import transcript_of

SAMPLE: Final = "Officials said the deal may cost $40 million. “I won't stay,” the mayor said."
"""Analysed at the start, so that everything is loaded before the first request."""

_PLACES: Final = ("file", "line", "row", "byte")
"""Metadata on the place of an article in a file; a server must not look for such a file."""

_OURS: Final = (PluginError, EngineError, BrokenExtraError)
"""Errors that are not the fault of the client."""


class Desk:
    """Reads, analyses, checks and verifies; the plugins are loaded once."""

    def __init__(self, setup: Setup) -> None:
        """Load the plugins.

        Args:
            setup: The plugins.

        Raises:
            PluginError: If one of them is not installed, or the attributor cannot be loaded.
        """
        self._analyzer = Analyzer(
            setup.classifiers, setup.attributor, any_language=setup.any_language
        )
        self._auditors: Recent[tuple[Any, ...], Auditor] = Recent(8)
        self._analyzer.analyze(SAMPLE)

    def about(self) -> dict[str, Any]:
        """Return the versions that answer requests."""
        return attrs.asdict(self._analyzer.provenance)

    def do(self, call: Call, limit: int) -> Answer:
        """Do the work, and answer with a problem if that fails.

        Args:
            call: The request.
            limit: Most characters of an article; compressed data may hold more than was sent.
        """
        try:
            job = parse(call)
            article = _read(job.article, job.title_line, limit)
            return _WORK[job.kind](self, job, article)
        except RequestError as problem:
            return problem.answer
        except MissingExtraError as error:
            return problem_answer(501, str(error))
        except _OURS as error:
            return _fault(error)
        except AllegedlyError as error:
            return problem_answer(422, str(error))
        except Exception as error:  # noqa: BLE001 (a worker survives a fault of the library)
            return _fault(error)

    def analyze(self, job: Job, article: Article) -> Answer:
        """Answer with the analysis."""
        return _answer(self._analysis(article).to_json(offsets=job.offsets))

    def audit(self, job: Job, article: Article) -> Answer:
        """Answer with the findings."""
        auditor = self._auditor(job)
        report = _report(auditor, self._analysis(article))
        return _answer(json.dumps(report_to_dict(auditor, report), ensure_ascii=False))

    def verify(self, job: Job, article: Article) -> Answer:
        """Answer with the verification."""
        return _answer(verification_to_json(self._verification(job, self._analysis(article))))

    def page(self, job: Job, article: Article) -> Answer:
        """Answer with the page that shows the report, the findings and the verification."""
        if article.title is None:
            article = attrs.evolve(article, id=job.article.name)  # the name of its report
        analysis = self._analysis(article)
        auditor = self._auditor(job)
        verification = self._verification(job, analysis) if job.transcripts else None
        page = result_page(job, auditor, _report(auditor, analysis), verification)
        return Answer(200, page.encode("utf-8", "replace"), HTML)

    def _analysis(self, article: Article) -> Analysis:
        analysis = self._analyzer.analyze(article)
        if analysis.skipped:
            raise ReadError(
                f"the article is {analysis.skipped.reason}; a server that was started with "
                "--any-language analyses it anyway"
            )
        return analysis

    def _auditor(self, job: Job) -> Auditor:
        def create() -> Auditor:
            return Auditor(Config(job.select, job.ignore, job.profile))

        return self._auditors.get((job.select, job.ignore, job.profile), create)

    def _verification(self, job: Job, analysis: Analysis) -> Verification:
        if not job.transcripts:
            raise ReadError("a transcript to verify against is missing; send at least one")
        given = [transcript_of(item.data, item.name) for item in job.transcripts]
        return verify(analysis, given, analyzer=self._analyzer)


_WORK: Final = {
    "analyze": Desk.analyze,
    "audit": Desk.audit,
    "verify": Desk.verify,
    "page": Desk.page,
}


@attrs.frozen
class _Held(Input):
    """An input in memory."""

    upload: Upload = attrs.field(kw_only=True)

    @property
    def name(self) -> str:
        return self.upload.name

    @property
    def size(self) -> int | None:
        return len(self.upload.data)

    def open(self) -> io.BufferedReader:
        return io.BufferedReader(cast("io.RawIOBase", io.BytesIO(self.upload.data)), HEAD)


def _read(upload: Upload, title_line: bool, limit: int) -> Article:
    """Read the one article of a request; nothing in it names a file any more.

    Raises:
        ReadError: If it cannot be read, or there is not exactly one.
        RequestError: If it is too long.
    """
    options: Mapping[str, dict[str, Any]] = {"text": {"title_line": True}} if title_line else {}
    held = _Held(Path(upload.file), upload=upload)
    article = one_article([held], options, "to analyse")
    if len(article.text) > limit:
        raise RequestError(
            413,
            f"{upload.name}: has a text of {len(article.text):,} characters, and the limit is "
            f"{limit:,}; divide it, or start the server with a larger --max-bytes",
        )
    kept = {key: value for key, value in article.metadata.items() if key not in _PLACES}
    return attrs.evolve(article, metadata=kept)


def _report(auditor: Auditor, analysis: Analysis) -> Report:
    audit = auditor.audit(analysis)
    return Report(audit, audit.findings)


def _answer(text: str) -> Answer:
    return Answer(200, text.encode("utf-8", "replace") + b"\n")


def _fault(error: Exception) -> Answer:
    """Report a fault on standard error, and answer without details of the server."""
    print(f"allegedly serve: {describe(error)}", file=sys.stderr, flush=True)
    return problem_answer(500, "a fault of the server or of a plugin; its log has the cause")
