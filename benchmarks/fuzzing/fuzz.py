"""Run a million generated articles through attributor, classifiers and renderers.

    python -m benchmarks run fuzz --count 1000000 --slow 10 --share 1/2 --state fuzz/
    python -m benchmarks run fuzz --count 30000 --attributor neural --classifiers neural
    python -m benchmarks run fuzz --count 1000000 --random-weights --attributor neural ...
    python -m benchmarks run fuzz --case 123456         # one article again

Each article follows from the seed and its number (`texts.py`). It is analysed in a batch with
others, checked (`checks.py`), written as JSON and read back, and rendered in every format;
every tenth is analysed alone, too, which must give the same. With `--state`, a stopped run
continues where it was. A failing article is made as small as possible, printed with the command
that repeats it, and counted; the run continues. The exit status is 1 if anything failed.
"""

from __future__ import annotations

import json
import signal
import sys
import time
import traceback
import warnings
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs
import jsonschema_rs

from allegedly import Analysis, Analyzer, Article
from allegedly.interfaces import Renderer
from allegedly.plugins import default_registry
from allegedly.schema import analysis_schema
from allegedly.storage import writing
from benchmarks import common
from benchmarks.fuzzing.checks import BrokenError, check_analysis, check_json, check_output, require
from benchmarks.fuzzing.random_model import write_random_model
from benchmarks.fuzzing.texts import article as made

BATCH: Final = 100
ALONE_EVERY: Final = 10
SLOW: Final = ("html", "table")
"""Renderers that take longer than all the rest together."""
SECONDS_FOR_ONE: Final = 20
SECONDS_BETWEEN_REPORTS: Final = 30
TRIES_TO_SHRINK: Final = 600
_PLAN: Final = ("count", "share", "seed", "attributor", "slow", "random_weights")


@attrs.frozen
class Problem:
    """A failure.

    Attributes:
        kind: The same for failures that probably have one cause.
        message: The message in this case.
        trace: The traceback.
    """

    kind: str
    message: str
    trace: str

    @classmethod
    def of(cls, error: BaseException) -> Problem:
        """Return the problem that an error shows."""
        trace = "".join(traceback.format_exception(error))
        if isinstance(error, BrokenError):
            return cls(f"broken: {error.args[0]}", ": ".join(map(str, error.args)), trace)
        root = error
        while root.__cause__ is not None:
            root = root.__cause__
        frames = [f for f in traceback.extract_tb(root.__traceback__) if "allegedly" in f.filename]
        place = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "?"
        return cls(f"{type(root).__name__} in {place}", repr(error)[:500], trace)


class Prober:
    """Runs articles through all installed plugins, or the named ones."""

    def __init__(
        self,
        attributor: str,
        classifiers: list[str] | None,
        slow: int,
        options: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Load plugins.

        Args:
            attributor: Name of the attributor.
            classifiers: Names of classifiers; None for all that are not slow.
            slow: Of how many articles one goes to the slow renderers.
            options: Options of plugins, by name.
        """
        self._analyzer = Analyzer(
            classifiers, attributor, any_language=True, strict=True, options=options
        )
        self.classifiers = self._analyzer.classifiers
        renderers = default_registry().all("renderer")
        self._renderers: dict[str, Renderer] = {p.name: p.create(None) for p in renderers}
        self._slow = slow
        self._is_valid: Callable[[Any], bool] = jsonschema_rs.validator_for(
            analysis_schema()
        ).is_valid

    def problem(self, articles: Sequence[Article]) -> Problem | None:
        """Return the problem with articles that are analysed together, if any."""
        try:
            self._check(articles)
        except Exception as error:  # noqa: BLE001 (any exception is a find)
            return Problem.of(error)
        return None

    def _check(self, articles: Sequence[Article]) -> None:
        with _time_limit(SECONDS_FOR_ONE * (1 + len(articles) / 10)):
            analyses = self._analyzer.analyze_batch(articles)
            require(len(analyses) == len(articles), "one analysis for each article")
            for analysis in analyses:
                check_analysis(analysis, self.classifiers)
                check_json(analysis, self._is_valid)
            for name in self._renderers:
                self._render(name, analyses[:: self._slow] if name in SLOW else analyses)
            for analysis in analyses[::ALONE_EVERY]:
                alone = self._analyzer.analyze(analysis.article)
                require(alone == analysis, "alone as in a batch")

    def _render(self, name: str, analyses: Sequence[Analysis]) -> None:
        renderer = self._renderers[name]
        try:
            check_output(name, "".join(renderer.render(analyses)), analyses)
        except BrokenError as error:
            raise BrokenError(f"{name}: {error.args[0]}", *error.args[1:]) from error


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` in a block that takes longer, on platforms with the signal."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"took more than {seconds:.0f} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def smallest(prober: Prober, article: Article, kind: str) -> Article:
    """Return a small article that fails in the same way."""
    tries = TRIES_TO_SHRINK

    def fails(candidate: Article) -> bool:
        nonlocal tries
        tries -= 1
        found = prober.problem([candidate])
        return found is not None and found.kind == kind

    plain = Article.from_text(article.body, title=article.title, id=article.id)
    best = plain if fails(plain) else article
    if best.title is not None:
        bare = attrs.evolve(best, text=best.body, title_span=None)
        best = bare if fails(bare) else best
    size = len(best.body) // 2
    while size and tries > 0:
        start = 0
        while start < len(best.body) and tries > 0:
            body = best.body
            text = best.text[: best.body_span.start] + body[:start] + body[start + size :]
            candidate = attrs.evolve(best, text=text)
            if fails(candidate):
                best = candidate
            else:
                start += size
        size //= 2
    return best


@attrs.define
class State:
    """The progress of a share, and its failures.

    Attributes:
        plan: The settings of the run; a run with another plan cannot resume it.
        next: The number of the next case.
        seconds: Time taken so far.
        failures: By kind of problem, how many cases, and the first of them.
    """

    plan: dict[str, Any]
    next: int
    seconds: float = 0.0
    failures: dict[str, dict[str, Any]] = attrs.field(factory=dict)

    @classmethod
    def load(cls, file: Path | None, plan: dict[str, Any], first: int) -> State:
        """Return the state in a file, or that of a new run."""
        if file is None or not file.exists():
            return cls(plan, first)
        state = cls(**json.loads(file.read_text("utf-8")))
        if state.plan != plan:
            sys.exit(f"{file}: of another run, {state.plan}; name another folder with --state")
        return state

    def save(self, file: Path | None) -> None:
        """Write to the file, if there is one."""
        if file is not None:
            with writing(file) as stream:
                json.dump(attrs.asdict(self), stream, indent=1)


def run(prober: Prober, state: State, stop: int, file: Path | None, name: str) -> None:
    """Run to the end of the share."""
    seed, first = state.plan["seed"], state.next
    begun = reported = time.monotonic()
    before = state.seconds
    while state.next < stop:
        numbers = range(state.next, min(state.next + BATCH, stop))
        articles = [made(seed, number) for number in numbers]
        problem = prober.problem(articles)
        if problem is not None:
            record(prober, state, numbers, articles, problem)
        state.next = numbers.stop
        now = time.monotonic()
        if now - reported >= SECONDS_BETWEEN_REPORTS or state.next == stop:
            state.seconds = before + now - begun
            state.save(file)
            failed = sum(found["count"] for found in state.failures.values())
            print(
                f"{name}: {state.next:,} of up to {stop:,}, "
                f"{(state.next - first) / (now - begun):.0f} a second, {failed} failed",
                flush=True,
            )
            reported = now


def record(
    prober: Prober,
    state: State,
    numbers: Sequence[int],
    articles: Sequence[Article],
    together: Problem,
) -> None:
    """Find the articles of a batch that fail; count and print them."""
    found = [(n, a, prober.problem([a])) for n, a in zip(numbers, articles, strict=True)]
    failed = [(n, a, problem) for n, a, problem in found if problem is not None]
    if not failed:
        kind = f"only in a batch: {together.kind}"
        _count(state, kind, numbers[0], f"cases {numbers[0]} to {numbers[-1]}\n{together.trace}")
    for number, article, problem in failed:
        if problem.kind in state.failures:
            state.failures[problem.kind]["count"] += 1
        else:
            small = smallest(prober, article, problem.kind)
            _count(state, problem.kind, number, f"{problem.trace}smallest: {_shown(small)}")


def _count(state: State, kind: str, number: int, told: str) -> None:
    found = state.failures.setdefault(kind, {"count": 0, "case": number, "told": told})
    found["count"] += 1
    if found["count"] == 1:
        plan = state.plan
        print(
            f"\n{kind}\n{told}\nagain: python -m benchmarks run fuzz --seed {plan['seed']} "
            f"--attributor {plan['attributor']} --classifiers {','.join(plan['classifiers'])} "
            f"{'--random-weights ' if plan['random_weights'] else ''}--case {number}\n",
            flush=True,
        )


def _shown(article: Article) -> str:
    fields: dict[str, object] = {
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
    }
    fields |= {"url": article.url, "authors": article.authors, "published": article.published}
    fields |= {"language": article.language, "metadata": dict(article.metadata)}
    told = "".join(f", {key}={value!a}" for key, value in fields.items() if value)
    return f"Article.from_text({article.body!a}{told})"


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("fuzz", __doc__)
    parser.add_argument("--count", type=int, default=10_000, help="articles in all shares together")
    parser.add_argument("--share", default="1/1", metavar="I/N", help="which share of them to try")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--attributor", default="rules")
    parser.add_argument("--classifiers", metavar="A,B", help="by default all that are not slow")
    parser.add_argument(
        "--slow", type=int, default=1, metavar="N", help="HTML and a table for one article in N"
    )
    parser.add_argument("--state", type=Path, metavar="FOLDER", help="keep there how far it is")
    parser.add_argument("--case", type=int, metavar="NUMBER", help="try one article and show it")
    parser.add_argument(
        "--random-weights",
        action="store_true",
        help="run the encoder plugins named with a small network of random weights",
    )
    given = parser.parse_args(arguments)
    if given.random_weights:
        with TemporaryDirectory() as folder:
            write_random_model(given.attributor, Path(folder))
            _run(parser, given, {"path": folder})
    else:
        _run(parser, given, {})


def _run(parser: ArgumentParser, given: Namespace, model: Mapping[str, Any]) -> None:
    warnings.simplefilter("error", RuntimeWarning)
    names = given.classifiers.split(",") if given.classifiers else None
    options = {name: model for name in (given.attributor, *(names or ())) if model}
    prober = Prober(given.attributor, names, given.slow, options)
    if given.case is not None:
        article = made(given.seed, given.case)
        problem = prober.problem([article])
        print(_shown(article), problem.trace if problem else "no problem", sep="\n")
        sys.exit(problem is not None)
    share, shares = map(int, given.share.split("/"))
    if not 1 <= share <= shares:
        parser.error(f"--share {given.share}: there is no such share")
    first, stop = (given.count * k // shares for k in (share - 1, share))
    plan = {key: getattr(given, key) for key in _PLAN}
    plan["classifiers"] = list(prober.classifiers)
    file = None
    if given.state is not None:
        given.state.mkdir(parents=True, exist_ok=True)
        file = given.state / f"{given.attributor}-{share}-of-{shares}.json"
    state = State.load(file, plan, first)
    run(prober, state, stop, file, f"share {given.share}")
    print(f"{stop - first:,} articles in {state.seconds / 3600:.2f} hours")
    for kind, found in sorted(state.failures.items(), key=lambda item: -item[1]["count"]):
        print(f"{found['count']:8,} {kind} (first case {found['case']})")
    sys.exit(bool(state.failures))
