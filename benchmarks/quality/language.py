"""How reliably articles that are not in English are recognised, and at what cost.

    python -m benchmarks run language [--texts FOLDER]

Prints how many of the English news articles in ``ALLEGEDLY_DATA/unlabelled-news`` would be skipped
– whole, cut to their first sentences, and their titles alone – and which; how much of our own news
in other languages (`other_languages.txt`) is recognised, by length; and the time it takes, beside
that of an analysis with `rules`. FOLDER may hold more texts in other languages: ``German.txt`` and
so on, one sentence a line.
"""

from __future__ import annotations

import json
import lzma
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from allegedly import Analyzer, Article
from allegedly.text import sentence_bounds
from allegedly.text.language import detected_language
from benchmarks import common

LENGTHS = (1, 3, 5)
TIMED = 400


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("language", __doc__)
    parser.add_argument("--texts", type=Path, metavar="FOLDER", help="more texts to recognise")
    given = parser.parse_args(arguments)
    news = list(english_news(common.data_folder()))
    report_cost([article["text"] for article in news[:: len(news) // TIMED]])
    report_english(news)
    report_others(own_texts())
    if given.texts:
        report_others({file.stem: lines(file) for file in sorted(given.texts.glob("*.txt"))})


def english_news(data: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(data / "unlabelled-news" / "articles.jsonl.xz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def own_texts() -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for line in lines(common.FOLDER / "data" / "other_languages.txt"):
        if line.startswith("["):
            texts[line.strip("[]")] = sentences = []
        elif not line.startswith("#"):
            sentences.append(line)
    return texts


def lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line.strip()]


def report_english(news: list[dict[str, Any]]) -> None:
    print("English news that would be skipped")
    wholes = [article["text"] for article in news]
    report_skipped("whole articles", wholes)
    for count in reversed(LENGTHS):
        noun = "sentence" if count == 1 else f"{count} sentences"
        report_skipped(f"the first {noun}", (beginning(text, count) for text in wholes))
    report_skipped("titles alone", (article["title"] or "" for article in news))


def beginning(text: str, count: int) -> str:
    head = text[:2000]
    bounds = sentence_bounds(head)[:count]
    return head[: bounds[-1][1]] if bounds else head


def report_skipped(name: str, texts: Iterable[str]) -> None:
    found = [(detected_language(text), text) for text in texts]
    skipped = [(language, text) for language, text in found if language is not None]
    print(f"  {name}: {len(skipped)} of {len(found):,}")
    for language, text in skipped[:10]:
        print(f"    {language}: {' '.join(text.split())[:90]}")


def report_others(texts: dict[str, list[str]]) -> None:
    print("\ntexts of 1, 3 and 5 sentences recognised as not English, and as what they are")
    total: Counter[tuple[int, str]] = Counter()
    for language, sentences in texts.items():
        shown = []
        for count in LENGTHS:
            pieces = [
                " ".join(sentences[i : i + count])
                for i in range(0, len(sentences) - count + 1, count)
            ]
            found = [detected_language(piece) for piece in pieces]
            foreign, named = sum(map(bool, found)), found.count(language)
            total += Counter(
                {(count, "all"): len(found), (count, "foreign"): foreign, (count, "named"): named}
            )
            shown.append(f"{count}: {foreign}, {named} of {len(found)}")
        print(f"  {language:12} {'   '.join(shown)}")
    for count in LENGTHS:
        whole, foreign, named = (total[count, key] for key in ("all", "foreign", "named"))
        print(f"  all of {count}: {foreign}, {named} of {whole:,}")


def report_cost(texts: list[str]) -> None:
    begun = time.process_time()
    detected_language("Ein ganz gewöhnlicher Satz auf Deutsch.")
    loading = time.process_time() - begun
    analyzer = Analyzer([], "rules", any_language=True)
    articles = [Article.from_text(text) for text in texts]
    analyzer.analyze(articles[0])
    looking = seconds(lambda: [detected_language(text) for text in texts])
    whole = seconds(lambda: analyzer.analyze_batch(articles))
    print(
        f"cost: loading the detector {loading:.2f} s, once, at the first doubtful text; "
        f"{1e6 * looking / len(texts):.0f} µs an English article, "
        f"{100 * looking / whole:.2f} % of the time that `rules` takes to find attributions"
    )
    print()


def seconds(work: Any) -> float:
    times = []
    for _ in range(3):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)
