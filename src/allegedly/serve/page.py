"""The page of the server: a form, and what it shows of an article."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from allegedly.audit import Auditor
from allegedly.audit.formats.html import to_html
from allegedly.audit.profiles import PROFILES
from allegedly.audit.reports import Report
from allegedly.render.html.renderer import style_and_script
from allegedly.render.page_templates import page_template
from allegedly.render.palette_and_policy import palette, source_of
from allegedly.serve.jobs import PASTED_ARTICLE, PASTED_TRANSCRIPT, Job, Upload
from allegedly.verification import Verification, verification_to_html
from allegedly.verification.html import page_style

_SHOWN: Final = 200


def form_page(problem: str | None = None) -> str:
    """Return the page with the form alone.

    Args:
        problem: The reason why the request failed; None if it did not, or nothing was sent.
    """
    return _page(problem=problem)


def result_page(
    job: Job, auditor: Auditor, report: Report, verification: Verification | None
) -> str:
    """Return the page with a report, findings and, given a transcript, a verification.

    Args:
        job: The request, with whose text the form is filled in again.
        auditor: The auditor.
        report: The findings.
        verification: The verification; None without a transcript.
    """
    talks = [talk for talk in job.transcripts if talk.file == PASTED_TRANSCRIPT]
    return _page(
        name=report.article.title or report.article.id,
        text=_pasted([job.article] if job.article.file == PASTED_ARTICLE else []),
        talk=_pasted(talks),
        title_line=job.title_line,
        profile=job.profile,
        findings=[
            {
                "code": finding.code,
                "severity": finding.severity,
                "message": finding.message,
                "advice": finding.advice,
                "words": _shortened(finding.span.of(report.article.text)),
            }
            for finding in report.findings
        ],
        failures=[str(failure) for failure in report.audit.failures],
        report=_framed("".join(to_html(auditor, [report]))),
        verification=None if verification is None else _framed(verification_to_html(verification)),
        faults=0 if verification is None else len(verification.faults()),
    )


def _pasted(uploads: Sequence[Upload]) -> str:
    return "\n\n".join(upload.data.decode("utf-8", "replace") for upload in uploads)


def _page(**values: Any) -> str:
    from markupsafe import Markup

    style, script = _code()
    defaults: Mapping[str, Any] = {
        "problem": None,
        "report": None,
        "text": "",
        "talk": "",
        "title_line": False,
        "profile": None,
        "profiles": {name: profile.title for name, profile in PROFILES.items()},
        "style": Markup(style),  # noqa: S704 (files that ship with the library)
        "script": Markup(script),  # noqa: S704
    }
    return page_template("allegedly.serve").render({**defaults, **values}).replace("\0", "␀")


def _framed(page: str) -> str:
    """Return a page for the attribute ``srcdoc``, in which links to its own parts keep working.

    Without the base, such a link would be one to the page around the frame.
    """
    return html.escape(page.replace("<head>", '<head><base href="about:srcdoc">', 1))


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


@lru_cache(maxsize=1)
def page_policy() -> str:
    """Return the content security policy of the page, which its frames inherit."""
    own, own_script = _code()
    report, report_script = style_and_script(remarks=True)
    styles = " ".join(map(source_of, (own, report, page_style())))
    scripts = " ".join(map(source_of, (own_script, report_script)))
    return (
        f"default-src 'none'; style-src {styles}; script-src {scripts}; form-action 'self'; "
        "base-uri about:; frame-ancestors 'none'; require-trusted-types-for 'script'"
    )


@lru_cache(maxsize=1)
def _code() -> tuple[str, str]:
    folder = files("allegedly.serve") / "templates"
    style, script = ((folder / name).read_text("utf-8") for name in ("page.css", "page.js"))
    return palette() + style, script
