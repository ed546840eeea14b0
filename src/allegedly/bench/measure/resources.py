"""The cost of a classifier: speed, loading, memory and size, measured in a separate process.

``python -m allegedly.bench.measure.resources`` reads one request as JSON and prints the figures.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs

from allegedly.bench.contender import Contender
from allegedly.bench.corpora import gold_claims
from allegedly.bench.task import Task, label_of
from allegedly.classifier import ClaimClassifier, TrainableClassifier
from allegedly.errors import AllegedlyError, describe
from allegedly.interfaces import Attributor
from allegedly.model import Article, Claim, GoldDocument, GoldSentence, Label, Segmentation, Span
from allegedly.plugins import default_registry
from allegedly.plugins.isolation import isolated
from allegedly.plugins.trained_models import Opener, TrainedModel
from allegedly.text import segment

T = TypeVar("T")

SAMPLE_CHARACTERS: Final = 150_000
"""Amount of text to judge when measuring speed: about 1,000 sentences."""

_TIMEOUT_S: Final = 600
_ONE_CORE: Final = dict.fromkeys(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "LOKY_MAX_CPU_COUNT"], "1"
)


@attrs.frozen
class Cost:
    """The cost of a classifier on one core.

    Attributes:
        ms_per_1000: Milliseconds for 1,000 sentences, median of repeats, segmentation left out.
        load_ms: Milliseconds to import and load it in a fresh process; None for an object.
        peak_mib: Peak memory of the process, in MiB; None if it is unknown.
        base_mib: The same before it was loaded, with library and texts in memory.
        size: Bytes on disk of its package, or of its folder if it is a trained model; None for an
            object.
    """

    ms_per_1000: float
    load_ms: float | None = None
    peak_mib: float | None = None
    base_mib: float | None = None
    size: int | None = None


def measure_cost(contender: Contender, task: Task, repeats: int) -> Cost:
    """Measure a registered contender in a fresh process, an object in this one.

    Raises:
        AllegedlyError: If it cannot be measured; the message says why.
    """
    sample = _sample(task)
    if contender.plugin is None:
        try:
            with isolated():
                return Cost(_speed(contender.create(), _documents(sample), repeats))
        except Exception as error:
            raise AllegedlyError(f"cannot measure {contender.name}: {describe(error)}") from error
    request = {
        "kind": contender.plugin.kind,
        "name": contender.name,
        "options": dict(contender.options),
        "repeats": repeats,
        "documents": sample,
    }
    factory = contender.plugin.spec.factory
    if isinstance(factory, Opener):
        request["model"] = str(factory.path)
    return attrs.evolve(_ask(contender.name, request), size=contender.size)


def _ask(name: str, request: dict[str, Any]) -> Cost:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "allegedly.bench.measure.resources"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_TIMEOUT_S,
            env={**os.environ, **_ONE_CORE},
            check=True,
        )
        return Cost(**json.loads(done.stdout.splitlines()[-1]))
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise AllegedlyError(
            f"cannot measure {name}: {(said or ['no reason given'])[-1]}"
        ) from error
    except (subprocess.TimeoutExpired, ValueError, TypeError, IndexError) as error:
        raise AllegedlyError(f"cannot measure {name}: {describe(error)}") from error


def _sample(task: Task) -> list[list[Any]]:
    """Return the first documents: text, and the span and label of each sentence."""
    sample: list[list[Any]] = []
    length = 0
    for place, document in enumerate(task.documents):
        if length >= SAMPLE_CHARACTERS:
            break
        text = document.article.text
        sentences = [[s.span.start, s.span.end, s.label] for s in document.sentences]
        if task.commitments:
            sentences = _committed(task, place)
        sample.append([text, sentences])
        length += len(text)
    return sample


def _committed(task: Task, place: int) -> list[list[Any]]:
    """Return the sentences of a document; one with a claim that is not certain is hedged."""
    claims = task.claims[place]
    hedged = {
        claim.sentence
        for claim, held in zip(claims, task.commitments[place], strict=True)
        if label_of(held) == "hedged"
    }
    return [
        [s.span.start, s.span.end, "hedged" if s.index in hedged else "plain"]
        for s in claims[0].segmentation.sentences
    ]


def _documents(sample: list[list[Any]]) -> list[GoldDocument]:
    return [
        GoldDocument(
            Article(id=str(number), text=text),
            tuple(GoldSentence(Span(start, end), label) for start, end, label in sentences),
        )
        for number, (text, sentences) in enumerate(sample)
    ]


def _speed(
    made: ClaimClassifier | Attributor, documents: list[GoldDocument], repeats: int
) -> float:
    """Return milliseconds for 1,000 sentences, none of them seen before."""
    if isinstance(made, Attributor):
        attributor = made

        def segmented() -> list[Segmentation]:
            return [segment(document.article) for document in documents]

        count = sum(len(segmentation.sentences) for segmentation in segmented())
        return _median(segmented, attributor.attribute_many, repeats) * 1000 / count

    def claims() -> list[Claim]:
        return [claim for document in documents for claim in gold_claims(document)[0]]

    try:
        made.assess(claims())
    except Exception:
        # A classifier without a shipped model must be trained before it can be timed.
        if not isinstance(made, TrainableClassifier):
            raise
        pairs = [pair for d in documents for pair in zip(*gold_claims(d), strict=True)]
        labels: list[Label] = [gold.label or "plain" for _, gold in pairs]
        made.fit([claim for claim, _ in pairs], labels)
    return _median(claims, made.assess, repeats) * 1000 / len(claims())


def _median(prepare: Callable[[], T], work: Callable[[T], object], repeats: int) -> float:
    """Return the median time of some work in milliseconds, after doing it once to warm up."""
    work(prepare())
    times = []
    for _ in range(repeats):
        given = prepare()
        start = time.perf_counter()
        work(given)
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def _peak_mib() -> float | None:
    status = Path("/proc/self/status")
    if status.exists():  # on Linux, ru_maxrss would start from the memory of the parent process
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _main() -> None:
    request = json.loads(sys.stdin.buffer.read())
    documents = _documents(request["documents"])
    if "model" in request:
        plugin = TrainedModel.open(request["model"]).as_plugin(request["name"])
    else:
        plugin = default_registry().get(request["kind"], request["name"])
    base = _peak_mib()
    start = time.perf_counter()
    made = plugin.create(request["options"])
    load_ms = (time.perf_counter() - start) * 1e3
    with isolated():
        speed = _speed(made, documents, request["repeats"])
    print(json.dumps(attrs.asdict(Cost(speed, load_ms, _peak_mib(), base))))


if __name__ == "__main__":
    _main()
