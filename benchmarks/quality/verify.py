"""Quotations out of open interviews and speeches, altered on purpose, against their transcripts.

    python -m benchmarks run verify [--seed N] [--rounds N] [--errors N]

The words are those of the spoken genres of GUM (`gum-attribution` in ALLEGEDLY_DATA): interviews,
speeches, court, conversations, podcasts and vlogs. Each document becomes a transcript with two
speakers, whose names are made up, and a story that quotes them: each quotation is left alone or
altered in one of twelve ways. The analysis of the story is part of what is measured. At the end,
the time against one transcript of some 50,000 words.
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from random import Random
from typing import Final

from allegedly import Analyzer, verify
from allegedly.verification import OUTCOMES, Transcript
from benchmarks import common
from benchmarks.quality.verify_cases import (
    WAYS,
    cases,
    documents,
    quotable,
    sentences_of,
    story_of,
    transcript_of,
)


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("verify", __doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=6, help="stories for each document")
    parser.add_argument("--errors", type=int, default=0, help="wrong outcomes to show")
    given = parser.parse_args(arguments)
    random = Random(given.seed)
    texts = list(documents())
    analyzer = Analyzer(attributor="rules", classifiers=["rules"])
    counts: Counter[str] = Counter()
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    sources = shown = 0
    for _ in range(given.rounds):
        for number, paragraphs in enumerate(texts):
            sentences = sentences_of(number, paragraphs)
            elsewhere = [s for s in sentences_of(number + 1, texts[number - 1]) if quotable(s)]
            found = cases(sentences, elsewhere, random, counts)
            if not found:
                continue
            story = analyzer.analyze(story_of(found))
            result = verify(story, transcript_of(sentences), analyzer=analyzer)
            at = {q.span.start: q for q in result.quotations}
            position = 0
            for case in found:
                position = story.article.text.index(
                    f"“{case.quoted.rstrip(' ,;—–-')[:-1]}", position
                )
                quoted = at.get(position + 1)
                position += 1
                outcome = quoted.outcome if quoted else "no quotation"
                outcomes[case.way][outcome] += 1
                sources += bool(quoted and quoted.source == case.speaker)
                if outcome != case.right and shown < given.errors:
                    shown += 1
                    print(f"{case.way}: {outcome}: {case.quoted}")
                    for place in quoted.places if quoted else ():
                        print(f"    {place.speaker}: {place.text}")
    report(outcomes, sources)
    indirect(texts, analyzer)
    timing(texts, random, analyzer)


def report(outcomes: dict[str, Counter[str]], sources: int) -> None:
    """Print a table of ways and outcomes, and the totals."""
    common.print_heading("quotation", "number", *OUTCOMES, "right, per cent")
    total = right = 0
    for way, (_, wanted) in WAYS.items():
        row = outcomes[way]
        number = sum(row.values())
        total, right = total + number, right + row[wanted]
        cells = [str(row[outcome] or "") for outcome in OUTCOMES]
        common.print_row(way, number, *cells, f"{100 * row[wanted] / max(1, number):.1f}")
    verbatim = [row for way, row in outcomes.items() if WAYS[way][1] == "verbatim"]
    false = sum(row["altered"] for row in verbatim)
    print(f"\n{total} quotations, {right} right: {100 * right / total:.1f} per cent")
    print(f"falsely altered: {false} of {sum(sum(row.values()) for row in verbatim)} verbatim ones")
    print(f"with the source that the story names: {sources}")


CUT: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "reported as it was said": (re.compile(r"$"), ""),
    "hedge left out": (
        re.compile(r"\b(?:I think|I guess|maybe|perhaps|probably|possibly),? ", re.IGNORECASE),
        "",
    ),
    "negation left out": (re.compile(r"(?<=[a-z])n['’]t\b| not\b|\bnever "), ""),
    "condition left out": (re.compile(r",? (?:if|unless) [^,;—–]{10,80}(?=[.]$)"), ""),
}
"""What indirect speech leaves out of a sentence."""

LOST: Final = {"hedge": "hedge left out", "polarity": "negation left out"} | {
    "condition": "condition left out"
}


def indirect(texts: Sequence[Sequence[str]], analyzer: Analyzer) -> None:
    """Print how often losses are found in sentences reported with and without what was said."""
    print()
    common.print_heading("indirect speech", "claims", "passage", *LOST, "attribution")
    for name, (pattern, new) in CUT.items():
        counts: Counter[str] = Counter()
        for number, paragraphs in enumerate(texts):
            sentences = sentences_of(number, paragraphs)
            lines = []
            for sentence in sentences:
                cut, times = pattern.subn(new, sentence.spoken)
                if times == 1 and quotable(sentence) and sentence.spoken[-1] == ".":
                    cut = cut[0].lower() + cut[1:] if cut[:2] not in ("I ", "I'") else cut
                    lines.append(f"{sentence.speaker} said that {cut}")
            story = analyzer.analyze("\n\n".join(lines[:40]) or "Nothing was said.")
            for report in verify(story, transcript_of(sentences), analyzer=analyzer).reports:
                counts["claims"] += 1
                counts["passage"] += report.place is not None
                counts.update({loss.kind for loss in report.losses})
        common.print_row(
            name, *(counts[key] for key in ("claims", "passage", *LOST, "attribution"))
        )
    print()


def timing(texts: Sequence[Sequence[str]], random: Random, analyzer: Analyzer) -> None:
    """Print the process time of a story of 1,000 words against 50,000 words of speech."""
    everything = [s for number, text in enumerate(texts) for s in sentences_of(number, text)]
    spoken = transcript_of(everything)
    quotes = [s for s in everything if quotable(s)]
    words = 0
    lines: list[str] = []
    while words < 1_000:
        sentence = random.choice(quotes)
        text = sentence.spoken
        direct = len(lines) % 2 == 0
        lines.append(
            f"“{text[:-1]},” {sentence.speaker} said."
            if direct
            else f"{sentence.speaker} said that {text[0].lower()}{text[1:]}"
        )
        words += len(lines[-1].split())
    story = analyzer.analyze("\n\n".join(lines))
    verify(analyzer.analyze(lines[0]), spoken[:2_000], analyzer=analyzer)
    begin = time.process_time()
    transcript = Transcript.from_text(spoken)
    result = verify(story, transcript, analyzer=analyzer)
    taken = time.process_time() - begin
    print(
        f"{len(spoken.split()):,} words of transcript, {words:,} words of story, "
        f"{len(result.quotations)} quotations, {len(result.reports)} claims in indirect speech: "
        f"{taken:.2f} s of process time"
    )
