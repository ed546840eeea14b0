"""Patterns that are nearly always errors of a sentence splitter, and their counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from benchmarks.quality.splitters_ways import Splitter

QUOTATION = re.compile(r'“[^“”\n]*”|"[^"\n]*"')
ENDED = re.compile(r"[.?!…][\"”’')\]]*$")
MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
ABBREVIATIONS = {  # class -> (pattern, text that must follow on the line)
    "title": (r"(?:Mrs?|Ms|Dr|Sens?|Reps?|Gov|Gen|Lt|Col|Sgt|Rev|Del)\.", r"[A-Z]"),
    "month": (rf"(?:{MONTHS})\.", r"[0-9]"),
    "initial": (r"(?!I\.)[A-Z]\.", r"[A-Z]"),
    "No./vs.": (r"(?:No|vs)\.", r"[0-9]"),
    "St.": (r"St\.", r"[A-Z]"),
    "Jr./Sr.": (r"[JS]r\.", r"[A-Z0-9]"),
    "U.S./D.C.": (r"(?:U\.S|D\.C)\.", r"[A-Z0-9]"),
    "a.m./p.m.": (r"[ap]\.m\.", r"[A-Z0-9]"),
    "Inc./Corp./Co.": (r"(?:Inc|Corp|Co)\.", r"[A-Z0-9]"),
}
ABBREVIATION_PATTERNS = {
    name: re.compile(rf"(?<![\w.]){pattern}(?=[ \t]+[\"“]?{after})")
    for name, (pattern, after) in ABBREVIATIONS.items()
}
ANY_ABBREVIATION = re.compile(
    r"(?<![\w.])(?:(?:[A-Za-z]\.)+|" + "|".join(p for p, _ in ABBREVIATIONS.values()) + r")$"
)
CANDIDATE = re.compile(r"[.?!…](?P<close>[\"”]?)(?P<gap>[ \t]+)[\"“]?[A-Z]")


def tight(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans without white space at their ends; blank ones are dropped."""
    for start, end in spans:
        piece = text[start:end]
        if stripped := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(stripped)


def quality(split: Splitter, texts: list[str]) -> Counter[str]:
    """Count suspect patterns in the sentences of all texts."""
    count: Counter[str] = Counter()
    for text in texts:
        spans = list(tight(text, split(text)))
        quotations = [m.span() for m in QUOTATION.finditer(text)]
        ends = {end for _, end in spans}
        count["sentences"] += len(spans)
        count["out of order or overlapping"] += sum(a[1] > b[0] for a, b in pairwise(spans))
        covered = sum(len("".join(text[s:e].split())) for s, e in spans)
        count["visible characters lost"] += len("".join(text.split())) - covered
        for (_, end), (start, _) in pairwise(spans):
            ended = ENDED.search(text[max(0, end - 8) : end]) is not None
            if not ended and "\n" not in text[end:start]:
                count["splits after no end mark, in a line"] += 1
            if any(opened < end < closed for opened, closed in quotations):
                count["splits in a quotation"] += 1
                count["splits in a quotation, bad"] += not ended
        for name, pattern in ABBREVIATION_PATTERNS.items():
            for match in pattern.finditer(text):
                count[f"{name}: chances"] += 1
                count[f"{name}: splits"] += match.end() in ends
        for start, end in spans:
            sentence = text[start:end]
            count["sentences over a newline"] += "\n" in sentence
            count["sentences over a blank line"] += re.search(r"\n\s*\n", sentence) is not None
            closes = sentence[0] == '"' and any(start == closed - 1 for _, closed in quotations)
            count["starts with a closing mark"] += closes or sentence[0] in "”’)]"
            count["starts in lower case"] += sentence[0].islower()
            for match in CANDIDATE.finditer(sentence):
                before = sentence[max(0, match.start() - 8) : match.start() + 1]
                if ANY_ABBREVIATION.search(before):
                    continue
                at = start + match.start("gap")
                inside = any(opened < at < closed for opened, closed in quotations)
                where = "in a quotation" if inside else "outside"
                if not inside and match["close"]:
                    where = "after a closing mark"
                count[f"missed {where}"] += 1
    return count
