"""Sentences of one kind each, with the claims and hedges that an editor finds in them.

A file holds one kind: a sentence that says what is right, and variants with what must come out.
At least nine variants in ten must be right; the message shows each that is not. The keys:

share      the share of variants that must be right, if it is another
by         attributors (or classifiers, for hedges) that are held to it
text       the body of a variant; a first line before a blank line is the title if `titled`
claims     every claim, as "who: text"; "author: …" for the author's, "-: …" without a source
has, lacks the same, but only some of the claims
kinds      the kind of a source, by its text; ""  where the attribution has no source
names      the name of a source, by its text; "" where it must have none
bases      the basis of a source, by its text
sources    texts of sources, exactly; also contents, cues
who        who makes each attributed claim, in words
hedges     every hedge
stances    the stance of a cue, by its text
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from allegedly import Analysis, Analyzer, Article

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.toml"))
SHARE = 0.9


@cache
def analyzer(by: str, hedging: bool) -> Analyzer:
    """Return the analyzer for an attributor, or for a classifier of hedges."""
    if hedging:
        return Analyzer(attributor="rules", classifiers=[by], any_language=True)
    return Analyzer(attributor=by, classifiers=[], any_language=True)


def plain(text: str) -> str:
    """Return the words of a text, in lower case: marks at either end are not the matter here."""
    return re.sub(r"\s+", " ", text).strip(" .,;:!?“”‘’\"'()–—").lower()


def claims_of(analysis: Analysis) -> list[str]:
    """Return the claims as the files write them."""
    found = []
    for claim in analysis.claims:
        source = claim.attribution.source if claim.attribution else None
        who = plain(source.text) if source else "-" if claim.attribution else "author"
        found.append(f"{who}: {plain(claim.text)}")
    return found


def as_written(claims: list[str]) -> list[str]:
    """Return the claims of a file in the same form."""
    return [
        ": ".join([plain(who) or "-", plain(text)])
        for who, _, text in (c.partition(": ") for c in claims)
    ]


def faults(variant: dict[str, Any], analysis: Analysis, by: str) -> Iterator[str]:
    """Yield what is not as the variant wants it."""
    found = claims_of(analysis)
    if "claims" in variant and sorted(found) != sorted(as_written(variant["claims"])):
        yield f"claims {found}"
    if missing := [c for c in as_written(variant.get("has", [])) if c not in found]:
        yield f"lacks {missing}; claims {found}"
    if wrong := [c for c in as_written(variant.get("lacks", [])) if c in found]:
        yield f"has {wrong}"
    who = [c.who for c in analysis.claims if c.attribution]
    if "who" in variant and who != variant["who"]:
        yield f"who {who}"
    sources = {plain(a.source.text): a.source for a in analysis.attributions if a.source}
    for keys, key in (("kinds", "kind"), ("names", "name"), ("bases", "basis")):
        for text, want in variant.get(keys, {}).items():
            source = sources.get(plain(text))
            got = (getattr(source, key) or "") if source else f"no source {text!r}"
            if got != want:
                yield f"{key} of {text!r} is {got!r}; sources {sorted(sources)}"
    cues = {plain(a.cue.text): a.cue.stance for a in analysis.attributions if a.cue}
    for text, want in variant.get("stances", {}).items():
        if cues.get(plain(text)) != want:
            yield f"stance of {text!r} is {cues.get(plain(text))!r}"
    for part in ("source", "content", "cue"):
        spans = [getattr(a, part) for a in analysis.attributions]
        there = [span.text for span in spans if span]
        if missing := [text for text in variant.get(part + "s", []) if text not in there]:
            yield f"lacks the {part} {missing}; has {there}"
    if "hedges" in variant:
        hedges = {h.text.lower() for a in analysis.assessments[by].values() for h in a.hedges}
        if hedges != {h.lower() for h in variant["hedges"]}:
            yield f"hedges {sorted(hedges)}"


def cases() -> Iterator[Any]:
    """Yield each file with each plugin that is held to it."""
    for file in FILES:
        case = tomllib.loads(file.read_text(encoding="utf-8"))
        for by in case.get("by", ["rules", "neural"]):
            yield pytest.param(case, by, id=f"{file.stem}-{by}")


@pytest.mark.parametrize(("case", "by"), [*cases()])
def test_case(case: dict[str, Any], by: str) -> None:
    variants = case["variant"]
    wrong = []
    for variant in variants:
        text = variant["text"]
        title, _, body = text.partition("\n\n") if case.get("titled") else ("", "", text)
        article = Article.from_text(body, title=title or None)
        analysis = analyzer(by, "hedges" in variant).analyze(article)
        if found := list(faults(variant, analysis, by)):
            wrong.append(f"{text}\n    " + "\n    ".join(found))
    right = 1 - len(wrong) / len(variants)
    assert right >= case.get("share", SHARE), f"{case['what']}: {right:.0%} right\n" + "\n".join(
        wrong
    )
