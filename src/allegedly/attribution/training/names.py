"""Learn from unlabelled news what names look like: writes ``attribution/data/names.json``.

    python -m allegedly.attribution.training.names articles.jsonl.xz $ALLEGEDLY_DATA/newsroom/train

- `gender`: given names, by the titles and pronouns that articles use for their bearers.
- `leaning`: for the last word of a name, whether people (positive) or bodies and places (negative)
  bear it, from −3 to 3: a logistic regression over the words that stand around it, with annotated
  sources as examples.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from allegedly.attribution.people.nouns import organization_words, titles
from allegedly.attribution.people.usage import Usage
from allegedly.attribution.training.found_and_gold import found
from allegedly.attribution.words import Words, lay_out
from allegedly.errors import AllegedlyError
from allegedly.model import Article
from allegedly.plugins import default_registry
from allegedly.text import segment

PRONOUNS = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
TITLES = {"mr": "m", "sir": "m", "ms": "f", "mrs": "f", "miss": "f", "dame": "f"}
REACH = 30
"""A pronoun at most this many words behind a full name, before another one, is its bearer's."""

TITLE_COUNTS = 3
"""A title shows as much as this many pronouns."""

FEWEST_SIGNS, SURE = 4, 0.85
"""A name has a gender if this many signs exist and this share of them agrees."""

FEWEST_ARTICLES, LEAST = 3, 0.5
"""A word leans to one side if this many articles have it, with odds at least this far from even."""


class Counts:
    """What many articles show about capitalised words."""

    def __init__(self) -> None:
        self.articles: Counter[str] = Counter()
        self.around: dict[str, Counter[str]] = defaultdict(Counter)
        self.first: dict[str, Counter[str]] = defaultdict(Counter)
        self.gender: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, words: Words) -> None:
        """Count one article."""
        usage = Usage(words)
        for word, marks in usage.around.items():
            self.articles[word] += 1
            self.around[word].update(marks)
            self.around[word]["inside"] += word in usage.capital
            self.around[word]["lower"] += word.lower() in usage.lower_case
        runs = list(_runs(words))
        titled: dict[str, set[str]] = defaultdict(set)
        for first, stop in runs:
            if stop - first > 1 and words.lower[first] in TITLES:
                titled[words.text[stop - 1]].add(TITLES[words.lower[first]])
        seen = set()
        for number, (first, stop) in enumerate(runs):
            name = words.text[first], words.text[stop - 1]
            if 2 <= stop - first <= 3 and words.lower[first] not in TITLES and name not in seen:
                seen.add(name)
                self._count(words, runs, number, titled[name[1]])

    def _count(
        self, words: Words, runs: list[tuple[int, int]], number: int, titled: set[str]
    ) -> None:
        first, stop = runs[number]
        given, lower, gap = words.text[first], words.lower, words.gap
        marks = self.first[given]
        marks["all"] += 1
        if first and not gap[first]:
            marks[f"-{lower[first - 1]}"] += 1
        marks["person"] += (
            lower[stop] in ("said", "says", "told", "who")
            or (gap[stop] == "," and lower[stop].isdigit())
            or bool(titled)
        )
        for gender in titled:
            self.gender[given][gender] += TITLE_COUNTS
        end = min(len(words.text), stop + REACH)
        end = min([end, *(a for a, b in runs[number + 1 : number + REACH] if b - a > 1)])
        pronoun = next((PRONOUNS[w] for w in lower[stop:end] if w in PRONOUNS), None)
        if pronoun:
            self.gender[given][pronoun] += 1

    def genders(self) -> dict[str, str]:
        """Return the given names of each gender, in lower case."""
        found: dict[str, list[str]] = {"m": [], "f": []}
        for word, signs in sorted(self.gender.items()):
            marks, total = self.first[word], signs.total()
            outside = sum(marks[f"-{w}"] for w in ("the", "in", "at", "of")) / marks["all"]
            gender, count = signs.most_common(1)[0]
            if (
                total >= FEWEST_SIGNS
                and count >= SURE * total
                and outside < 0.12
                and marks["person"] > 0.04 * marks["all"]
                and word.isalpha()
                and len(word) > 2
                and not word.isupper()
                and word not in titles() | organization_words()
            ):
                found[gender].append(word.lower())
        return {gender: " ".join(words) for gender, words in found.items()}

    def leanings(self, people: dict[str, bool]) -> dict[str, str]:
        """Return the words that lean to each side.

        Args:
            people: Words whose bearers are known to be people, or not.
        """
        marks = sorted({mark for counts in self.around.values() for mark in counts})

        def row(word: str) -> list[float]:
            number, counts = self.articles[word], self.around[word]
            shares = [math.log((counts[mark] + 0.3) / (number + 1)) for mark in marks]
            return [*shares, math.log(number + 1)]

        known = sorted(word for word in people if self.articles[word] >= FEWEST_ARTICLES)
        data = np.array([row(word) for word in known])
        mean, scale = data.mean(0), data.std(0) + 1e-6
        model = LogisticRegression(C=0.05, max_iter=500)
        model.fit((data - mean) / scale, [people[word] for word in known])
        words = sorted(
            word
            for word, number in self.articles.items()
            if number >= FEWEST_ARTICLES and word.isalpha()
        )
        odds = model.decision_function((np.array([row(word) for word in words]) - mean) / scale)
        found: dict[str, list[str]] = defaultdict(list)
        for word, value in zip(words, odds.tolist(), strict=True):
            if abs(value) >= LEAST:
                found[f"{max(-3, min(3, round(value))):+d}"].append(word)
        return {side: " ".join(found[side]) for side in sorted(found)}


def _runs(words: Words) -> Iterator[tuple[int, int]]:
    cls, gap = words.cls, words.gap
    for begin, end in words.units:
        k = begin
        while k < end:
            stop = k + 1
            if cls[k] in ("Cap", "CAPS"):
                while (
                    stop < min(end, k + 8)
                    and cls[stop] in ("Cap", "CAPS")
                    and (not gap[stop] or (gap[stop] == "." and len(words.text[stop - 1]) <= 4))
                ):
                    stop += 1
                yield k, stop
            k = stop


def known_people(corpus: Path) -> dict[str, bool]:
    """Return the last word of each annotated name, and whether it is mostly a person's."""
    documents = default_registry().get("corpus", "newsroom-train").create({"path": corpus})
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for item in found(documents.documents(), {}):
        source, kind = item.statement.source, item.gold.kind if item.gold else None
        if source and kind in ("named-person", "named-organization"):
            run = next((r for r in _runs(item.words) if source[0] <= r[0] < source[1]), None)
            if run is not None:
                counts[item.words.text[run[1] - 1]][kind == "named-person"] += 1
    return {word: count[True] >= count[False] for word, count in counts.items()}


def learn(articles: Path, corpus: Path) -> dict[str, Any]:
    """Return what the articles show."""
    counts = Counts()
    with lzma.open(articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            try:
                article = Article.from_text(json.loads(line)["text"])
            except AllegedlyError:
                continue
            counts.add(lay_out(segment(article)))
    return {"gender": counts.genders(), "leaning": counts.leanings(known_people(corpus))}


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("articles", type=Path, help="news articles, JSON lines packed with xz")
    parser.add_argument("corpus", type=Path, help="the folder of annotated articles")
    args = parser.parse_args()
    result = learn(args.articles, args.corpus)
    target = Path(__file__).parents[1] / "data" / "names.json"
    target.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print({key: {k: len(v.split()) for k, v in part.items()} for key, part in result.items()})


if __name__ == "__main__":
    main()
