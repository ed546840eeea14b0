"""The formats: lines, JSON, SARIF, annotations, and the report."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema

from allegedly import Analysis, Article, Check, CheckSpec, Finding, Span, hookimpl
from allegedly.audit import Auditor, Config
from allegedly.audit.formats import FORMATS
from allegedly.audit.reports import Report
from allegedly.plugins import Registry
from allegedly.render.html import HtmlRenderer
from allegedly.schema import audit_schema

from .desk import STORY, analyse, analyzer


def shown(format_: str, *analyses: Analysis, config: Config | None = None) -> str:
    auditor = Auditor(config)
    audits = map(auditor.audit, analyses)
    return "".join(FORMATS[format_](auditor, (Report(a, a.findings) for a in audits)))


def story(tmp_path: Path, text: str = STORY, name: str = "story.txt") -> Analysis:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return analyzer().analyze(Article.from_text(text, metadata={"file": str(path)}))


def hostile(message: str, file: str) -> tuple[Auditor, Report]:
    """Return a report with one finding whose message and file are made to break a format."""

    class Hostile(Check):
        def check(self, analysis: Analysis) -> list[Finding]:
            return [Finding("BAD01", Span(0, 2), message, "<b>&\u202e")]

    class Plugin:
        @hookimpl
        def allegedly_checks(self) -> list[CheckSpec]:
            return [CheckSpec("bad", Hostile, "finds <i>all</i>", code="BAD01", default=True)]

    registry = Registry(entry_points=False)
    registry.register(Plugin(), "bad")
    auditor = Auditor(registry=registry)
    article = Article.from_text("It rains.", metadata={"file": file})
    audit = auditor.audit(analyzer().analyze(article))
    assert audit.failures == ()
    return auditor, Report(audit, audit.findings)


def test_text(tmp_path: Path) -> None:
    lines = shown("text", story(tmp_path)).splitlines()
    name = tmp_path / "story.txt"
    assert lines[0] == f"{name}:1:1: SRC01 “Insiders” says nothing about who this is"
    assert lines[-1] == f"{name}:5:1: QUO03 this quotation mark is not closed"
    assert all(re.match(r".+:\d+:\d+: [A-Z]+\d+ \S", line) for line in lines)


def test_text_names_the_clause(tmp_path: Path) -> None:
    line = shown("text", story(tmp_path), config=Config(profile="reuters")).splitlines()[0]
    assert "[“anonymous sources are the weakest sources” (Reuters Handbook" in line


def test_text_is_safe_for_terminals() -> None:
    auditor, report = hostile("red \x1b[31m", "a\x1b[2Jb.txt")
    (line,) = "".join(FORMATS["text"](auditor, [report])).splitlines()
    assert "\x1b" not in line


def test_json(tmp_path: Path) -> None:
    lines = shown("json", story(tmp_path), analyse("It rains.")).splitlines()
    first, second = map(json.loads, lines)
    validator = jsonschema.Draft202012Validator(audit_schema())
    for data in (first, second):
        validator.validate(data)
    finding = first["findings"][0]
    assert (finding["code"], finding["line"], finding["column"]) == ("SRC01", 1, 1)
    assert finding["text"] == "Insiders" == STORY[finding["start"] : finding["end"]]
    assert second["findings"] == []


def test_json_with_a_house_style() -> None:
    data = json.loads(shown("json", analyse(STORY), config=Config(profile="bbc")))
    jsonschema.Draft202012Validator(audit_schema()).validate(data)
    assert data["profile"] == "bbc"
    assert data["findings"][0]["clause"]["document"] == "BBC Editorial Guidelines, Accuracy"


def test_json_has_the_reason_for_anonymity() -> None:
    text = (
        "An official, who was not authorised to speak publicly, said the quay is sold. "
        "Two people familiar with the matter said the price is low."
    )
    found = json.loads(shown("json", analyse(text)))["unnamed_sources"]
    assert [(s["basis"], s["anonymity_reason"]) for s in found] == [
        ("who was not authorised to speak publicly", "who was not authorised to speak publicly"),
        ("familiar with the matter", None),
    ]


def sarif(text: str) -> dict[str, Any]:
    """Return a log after checking what the specification demands of the parts that are used.

    If SARIF_SCHEMA names the schema of the specification, the log is validated against it, too.
    """
    log: dict[str, Any] = json.loads(text)
    if path := os.environ.get("SARIF_SCHEMA"):
        jsonschema.validate(log, json.loads(Path(path).read_text("utf-8")))
    assert log["version"] == "2.1.0"
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert driver["name"] and driver["version"]
        ids = [rule["id"] for rule in driver["rules"]]
        assert len(set(ids)) == len(ids)
        levels = {"none", "note", "warning", "error"}
        assert {rule["defaultConfiguration"]["level"] for rule in driver["rules"]} <= levels
        assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
        assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
        for invocation in run["invocations"]:
            assert isinstance(invocation["executionSuccessful"], bool)
        for result in run["results"]:
            assert ids[result["ruleIndex"]] == result["ruleId"]
            assert result["level"] in levels
            assert result["message"]["text"]
            places = [*result["locations"], *result.get("relatedLocations", [])]
            for place in places:
                physical = place["physicalLocation"]
                assert re.fullmatch(r"[A-Za-z0-9\-._~/%:]+", physical["artifactLocation"]["uri"])
                region = physical["region"]
                assert region["startLine"] >= 1 and region["startColumn"] >= 1
                assert (region["endLine"], region["endColumn"]) > (
                    *(region["startLine"], region["startColumn"]),
                )
            numbers = [place["id"] for place in result.get("relatedLocations", [])]
            assert len(set(numbers)) == len(numbers)
            assert all(isinstance(v, str) for v in result["partialFingerprints"].values())
    return log


def test_sarif(tmp_path: Path) -> None:
    log = sarif(shown("sarif", story(tmp_path), story(tmp_path, name="é b:c.txt")))
    run = log["runs"][0]
    first = run["results"][0]
    region = first["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 9}
    assert first["message"]["text"].startswith("“Insiders” says nothing about who this is. Des")
    uris = {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]
    }
    assert any(uri.endswith("%C3%A9%20b%3Ac.txt") for uri in uris)


def test_sarif_without_findings_and_with_clauses() -> None:
    assert sarif(shown("sarif"))["runs"][0]["results"] == []
    log = sarif(shown("sarif", analyse(STORY), config=Config(profile="ap")))
    texts = [rule["fullDescription"]["text"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    assert all("AP" in text for text in texts)


def test_sarif_of_hostile_text() -> None:
    auditor, report = hostile('"}]} \x00', 'a "b"\n<c>.txt')
    sarif("".join(FORMATS["sarif"](auditor, [report])))


def test_annotations(tmp_path: Path) -> None:
    first = shown("github", story(tmp_path)).splitlines()[0]
    name = tmp_path / "story.txt"
    assert first == (
        f"::warning file={name},line=1,col=1,endLine=1,endColumn=9,title=SRC01 bare-source::"
        "“Insiders” says nothing about who this is. Describe the source: the position, the side "
        "it is on, how it knows"
    )


def test_annotations_are_escaped() -> None:
    auditor, report = hostile("100 % ::error::", "a,b:c%\n.txt")
    (line,) = "".join(FORMATS["github"](auditor, [report])).splitlines()
    assert line.startswith("::warning file=a%2Cb%3Ac%25%0A.txt,line=1,col=1,")
    assert line.partition("bad::")[2].startswith("100 %25 ::error::. <b>&")


def test_the_report_has_findings_in_its_margin() -> None:
    page = shown("html", analyse(STORY))
    assert page.count('class="remark') == len(Auditor().audit(analyse(STORY)).findings)
    paragraph = page[page.index("Insiders") - 4000 : page.index("SRC01")]
    assert 'class="paragraph body"' in paragraph
    assert "says nothing about who this is" in page


def test_the_report_escapes_remarks() -> None:
    auditor, report = hostile("<script>alert(1)</script>", "a.txt")
    page = "".join(FORMATS["html"](auditor, [report]))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_report_without_audit_is_unchanged() -> None:
    """Without remarks, neither the style of remarks nor anything else of them is in the page."""
    page = "".join(HtmlRenderer().render([analyse(STORY)]))
    assert "remark" not in page
    bare = "".join(HtmlRenderer().render_with_notes([(analyse("It rains."), ())]))
    plain = "".join(HtmlRenderer().render([analyse("It rains.")]))
    head, _, body = bare.partition("</head>")
    assert body == plain.partition("</head>")[2]
    assert ".remark" in head
