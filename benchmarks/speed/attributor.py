"""The speed of the built-in attributor, on news and on hostile text.

python -m benchmarks run attributor news      # words per second, PolNeAR dev
python -m benchmarks run attributor hostile   # time must grow with the text, not faster
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import allegedly
from allegedly.attribution.rules import RuleAttributor
from allegedly.bench.corpora import open_corpus
from benchmarks import common


def news(rounds: int = 5) -> None:
    """Print words per second on PolNeAR dev, from the shortest time of each document."""
    documents = list(open_corpus("polnear-dev").documents())
    found = RuleAttributor()
    found.attribute(allegedly.segment(documents[0].article))
    segmenting = attributing = 0.0
    for document in documents:
        times = []
        for _ in range(rounds):
            begin = time.process_time()
            segmentation = allegedly.segment(document.article)
            middle = time.process_time()
            found.attribute(segmentation)
            times.append((middle - begin, time.process_time() - middle))
        segmenting += min(t for t, _ in times)
        attributing += min(t for _, t in times)
    words = sum(len(d.article.text.split()) for d in documents)
    print(
        f"{words / (segmenting + attributing):,.0f} words/s in one process: "
        f"{segmenting / words * 1e6:.1f} µs a word for segmentation, "
        f"{attributing / words * 1e6:.1f} for attribution"
    )


HOSTILE: dict[str, Callable[[int], str]] = {
    "opening marks": lambda n: "“" * n,
    "straight marks": lambda n: '"' * n,
    "opened and never closed": lambda n: "“a " * n,
    "one quotation": lambda n: "“" + "I said that he knew. " * n + "”",
    "he said that he said that …": lambda n: "he said that " * n,
    "paragraphs that reopen": lambda n: "“He said it.\n" * n,
    "a name again and again": lambda n: "Ann Berg " * n,
}


def hostile() -> None:
    """Print times on hostile text of growing size."""
    found = RuleAttributor()
    found.attribute(allegedly.segment(allegedly.Article.from_text("He said so.")))
    common.print_heading("text", "repetitions", "seconds", "twice as many", "ratio")
    for name, make in HOSTILE.items():
        times = []
        for size in (5_000, 10_000):
            segmentation = allegedly.segment(allegedly.Article.from_text(make(size)))
            runs = []
            for _ in range(3):
                begin = time.process_time()
                found.attribute(segmentation)
                runs.append(time.process_time() - begin)
            times.append(min(runs))
        less, more = times
        common.print_row(name, "5,000", f"{less:.3f}", f"{more:.3f}", f"{more / less:.2f}")


PARTS = {"news": news, "hostile": hostile}


def main(arguments: Sequence[str]) -> None:
    common.run_part("attributor", __doc__, PARTS, arguments)
