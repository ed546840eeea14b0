"""Choosing checks, and guarding them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import attrs
import pytest

import allegedly
from allegedly import Analysis, Analyzer, AuditError, Check, CheckSpec, Finding, Span, hookimpl
from allegedly.audit import PROFILES, Auditor, Config
from allegedly.plugins import Registry

from .desk import STORY, analyse


class Grumbles(Check):
    """Finds the first letter of each text."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        return [Finding("GRU01", Span(0, 1), "this begins")]


class Raising(Check):
    def check(self, analysis: Analysis) -> Iterable[Finding]:
        yield Finding("GRU01", Span(0, 1), "this begins")
        raise ValueError("no more")


def giving(*found: Any) -> type[Check]:
    class Giving(Check):
        def check(self, analysis: Analysis) -> Iterable[Finding]:
            return found

    return Giving


def registry(*checks: tuple[str, str, Any]) -> Registry:
    class Plugin:
        @hookimpl
        def allegedly_checks(self) -> list[CheckSpec]:
            return [CheckSpec(name, make, code=code, default=True) for name, code, make in checks]

    found = Registry(entry_points=False)
    found.register(Plugin(), "grumbles", "1")
    return found


def outcome(make: Any, config: Config | None = None) -> allegedly.audit.Audit:  # type: ignore[name-defined]
    return Auditor(config, registry=registry(("grumbles", "GRU01", make))).audit(
        analyse("It rains.")
    )


def test_findings_come_in_text_order() -> None:
    found = allegedly.audit(analyse(STORY)).findings
    assert list(found) == sorted(found, key=lambda f: (f.span, f.code, f.message))
    assert [f.code for f in found] == [
        *("SRC01", "SRC09", "SRC03", "SRC01", "SRC04", "CUE02", "HED01", "FAIR01", "QUO03"),
    ]


def test_the_function_survives_its_package() -> None:
    """The function keeps its name when modules of the package of the same name are imported."""
    import allegedly.audit.places

    assert callable(allegedly.audit)


def test_same_bytes_again() -> None:
    analysis = analyse(STORY)
    assert allegedly.audit(analysis) == allegedly.audit(analysis)
    again = Analysis.from_json(analysis.to_json())
    assert allegedly.audit(again).findings == allegedly.audit(analysis).findings


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (Config(select=("SRC",)), {"SRC01", "SRC03", "SRC04", "SRC09"}),
        (Config(select=("SRC01", "unbalanced-marks")), {"SRC01", "QUO03"}),
        (Config(select=("ALL",), ignore=("SRC", "HED", "QUO", "CUE")), {"FAIR01"}),
        (Config(select="QUO"), {"QUO03"}),
        (Config(profile="npr"), {"SRC01", "SRC02", "SRC03", "SRC09"}),
        (Config(profile="npr", select=("FAIR",)), {"FAIR01"}),
        (Config(ignore=("ALL",)), set()),
    ],
)
def test_selection(config: Config, expected: set[str]) -> None:
    assert {f.code for f in Auditor(config).audit(analyse(STORY)).findings} == expected


@pytest.mark.parametrize("name", PROFILES)
def test_profiles_run_what_they_have_clauses_for(name: str) -> None:
    auditor = Auditor(Config(profile=name))
    assert set(auditor.specs) == set(auditor.clauses) == set(PROFILES[name].clauses)


def test_profiles_set_options() -> None:
    """Of officials, NPR asks for more than that they are officials."""
    analysis = analyse("Officials said the quay will be sold in May.")
    assert Auditor().audit(analysis).findings == ()
    (finding,) = Auditor(Config(profile="npr", select=("SRC01",))).audit(analysis).findings
    assert finding.span.of(analysis.article.text) == "Officials"
    config = Config(profile="npr", select=("SRC01",), options={"bare-source": {"officials": False}})
    assert Auditor(config).audit(analysis).findings == ()


def test_severities() -> None:
    found = Auditor(Config(severity={"SRC01": "error"})).audit(analyse(STORY)).findings
    severities = {f.code: f.severity for f in found}
    assert (severities["SRC01"], severities["HED01"], severities["QUO03"]) == (
        *("error", "note", "error"),
    )


def test_options() -> None:
    text = "“" + "The quay is old and grey. " * 5 + "It is ours,” said Dorrit Valke."
    config = Config(select=("SRC07",), options={"late-attribution": {"words": 20}})
    assert Auditor(Config(select=("SRC07",))).audit(analyse(text)).findings == ()
    assert len(Auditor(config).audit(analyse(text)).findings) == 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"select": ("NOPE",)}, "unknown check 'NOPE'; choose from CUE01"),
        ({"ignore": ("SRC99",)}, "unknown check 'SRC99'"),
        ({"severity": {"SRC99": "note"}}, "unknown check 'SRC99'"),
        ({"options": {"nope": {}}}, "unknown check 'nope'; choose from accused-unheard"),
        ({"options": {"one-source": {"nope": 1}}}, "the options of the check 'one-source'"),
        ({"options": {"one-source": 3}}, "must be a table"),
        ({"profile": "nope"}, "unknown profile 'nope'; choose from ap, reuters, bbc, npr"),
        ({"severity": {"SRC01": "grave"}}, "unknown severity 'grave'; choose from note"),
        ({"fail_on": "grave"}, "unknown severity 'grave'"),
        ({"select": (1,)}, "does not name a check"),
    ],
)
def test_wrong_configuration(values: dict[str, Any], message: str) -> None:
    with pytest.raises(AuditError, match=message.replace("[", "\\[")):
        Auditor(Config(**{"select": ("ALL",), **values}))


def test_a_check_of_another_distribution() -> None:
    (finding,) = outcome(Grumbles).findings
    assert (finding.code, finding.severity) == ("GRU01", "warning")


@attrs.frozen
class Lookalike:
    code: str = "GRU01"


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (Raising, "ValueError: no more"),
        (giving(3), "gave a int, not exactly Finding"),
        (giving(Lookalike()), "not exactly Finding"),
        (giving(Finding("SRC01", Span(0, 1), "this begins")), "that of the spec is 'GRU01'"),
        (giving(Finding("GRU01", Span(0, 99), "this begins")), "has the span [0, 99)"),
        (giving(Finding("GRU01", Span(2, 2), "this begins")), "has the span [2, 2)"),
        (giving(Finding("GRU01", Span(0, 1), " ")), "it must be one line"),
        (giving(Finding("GRU01", Span(0, 1), "one\ntwo")), "it must be one line"),
        (giving(Finding("GRU01", Span(0, 1), "x", severity="grave")), "the severity 'grave'"),  # type: ignore[arg-type]
        (giving(Finding("GRU01", Span(0, 1), "x", evidence=[])), "not as a tuple"),  # type: ignore[arg-type]
        (giving(*[Finding("GRU01", Span(0, 1), "x")] * 10_001), "more than 10,000 findings"),
    ],
)
def test_a_check_that_fails_affects_nothing_else(make: Any, cause: str) -> None:
    plugins = registry(("grumbles", "GRU01", make), ("good", "GRU02", giving()))
    found = Auditor(registry=plugins).audit(analyse("It rains."))
    (failure,) = found.failures
    assert found.findings == ()
    assert (failure.stage, failure.name, failure.version) == ("audit", "grumbles", "1")
    assert cause in failure.cause


def test_a_check_that_cannot_be_created_is_a_failure() -> None:
    def broken() -> Check:
        raise RuntimeError("no model")

    (failure,) = outcome(broken).failures
    assert "no model" in failure.cause


def test_two_checks_with_one_code() -> None:
    plugins = registry(("one", "GRU01", Grumbles), ("two", "GRU01", Grumbles))
    found = Auditor(registry=plugins).audit(analyse("It rains."))
    assert found.findings == ()
    assert "several checks have the code GRU01: one (grumbles) and two" in found.failures[0].cause


def test_articles_that_were_not_analysed_are_not_checked() -> None:
    german = "Der Hafen wird am Freitag geschlossen, sagte die Bürgermeisterin der Stadt. “Ja."
    analysis = Analyzer(["rules"], "rules").analyze(german * 3)
    assert analysis.skipped
    assert allegedly.audit(analysis).findings == ()


def test_threads_get_their_own_stories() -> None:
    """Checks share a view of the latest analysis, which another thread may replace."""
    auditor = Auditor()
    analyses = [analyse(STORY), analyse("It rains. Insiders said it rains.")]
    expected = [auditor.audit(analysis).findings for analysis in analyses]
    wrong: list[int] = []

    def work(number: int) -> None:
        found = [auditor.audit(analyses[number]).findings for _ in range(20)]
        wrong.extend(number for each in found if each != expected[number])

    threads = [threading.Thread(target=work, args=(number % 2,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
