"""Checks for the promises of a `Check` of an audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from allegedly.interfaces import Check as AuditCheck
from allegedly.model import Analysis, Article, Finding, Provenance
from allegedly.plugins.contract import check_findings
from allegedly.testing.batchwise import Batchwise
from allegedly.testing.checks import Check, checks_of, require, run_all
from allegedly.testing.samples import sample_analyses
from allegedly.text import segment

Make = Callable[[], AuditCheck]


def is_a_check(make: Make) -> None:
    """The factory returns a `Check` of an audit."""
    check = make()
    require(isinstance(check, AuditCheck), f"it makes a {type(check).__name__}")


def findings_are_valid(make: Make) -> None:
    """Findings carry one code, lie inside the text, and have a message of one line."""
    check, codes = make(), set()
    for analysis in _analyses():
        found = list(check.check(analysis))
        codes |= {getattr(finding, "code", None) for finding in found}
        require(len(codes) <= 1, f"findings have the codes {', '.join(sorted(map(str, codes)))}")
        check_findings(str(next(iter(codes), "")), analysis.article.text, found)


def odd_analyses_are_checked(make: Make) -> None:
    """Analyses without claims, sentences or assessments are checked, too."""
    check = make()
    for text in ("", "It may rain. “It may,” she said."):
        article = Article.from_text(text)
        bare = Analysis(article, (), (), (), {}, (), Provenance("0", "none 0", {}))
        require(isinstance(list(check.check(bare)), list), "it finds nothing to iterate over")
        sentences = segment(article).sentences
        list(check.check(Analysis(article, sentences, (), (), {}, (), bare.provenance)))


def same_again(make: Make) -> None:
    """Another object, and another call, return the same findings."""
    _checking(make).repeats()


def analyses_do_not_matter_to_others(make: Make) -> None:
    """An article gets the same findings alone and among others."""
    check = make()
    together = _check(check, _analyses())
    alone = [_check(make(), [analysis])[0] for analysis in _analyses()]
    require(alone == together, "an article gets other findings after others")


def analyses_are_left_alone(make: Make) -> None:
    """Checking changes no analysis."""
    _checking(make).leaves_alone()


def travels_between_processes(make: Make) -> None:
    """A check can be pickled, before and after use, without changing its findings."""
    _checking(make).travels()


def threads_do_not_matter(make: Make) -> None:
    """Several threads may use one object at once."""
    _checking(make).threads()


def speed_is_sane(make: Make) -> None:
    """A thousand short sentences take seconds, not minutes."""
    analyses = _analyses() * 40
    _checking(make, analyses).hurries(sum(len(analysis.sentences) for analysis in analyses))


@lru_cache(maxsize=1)
def _analyses() -> list[Analysis]:
    return sample_analyses()


def _checking(make: Make, analyses: Sequence[Analysis] = ()) -> Batchwise[AuditCheck, Analysis]:
    return Batchwise(make, analyses or _analyses(), _check)


def _check(check: AuditCheck, analyses: Iterable[Analysis]) -> list[list[Finding]]:
    return [list(check.check(analysis)) for analysis in analyses]


CHECK_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_a_check,
    findings_are_valid,
    odd_analyses_are_checked,
    same_again,
    analyses_do_not_matter_to_others,
    analyses_are_left_alone,
    travels_between_processes,
    threads_do_not_matter,
    speed_is_sane,
)
"""Every promise of a check of an audit, in the order in which it is best to fix them."""


def check_check(make: Make, *, exempt: Mapping[str, str] | None = None) -> None:
    """Check every promise of a check of an audit.

    Args:
        make: The class, or another factory that returns a new check.
        exempt: Reasons to skip checks, by the name of the check.

    Raises:
        ContractError: If promises are broken; the message lists them all.
    """
    run_all(CHECK_CHECKS, make, exempt)
