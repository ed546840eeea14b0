"""Checks of unnamed sources: who they are, how they know, and what they may say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from allegedly.audit.checks.story import Story, story_of, whole, words
from allegedly.audit.checks.unnamed import SOURCES, Unnamed, is_explained, unnamed
from allegedly.interfaces import Check
from allegedly.model import Analysis, Attribution, Finding, Source, Span

Hit = tuple[Attribution, Source, Unnamed]


def hits(story: Story) -> Iterator[Hit]:
    """Yield the attributions of prose to unnamed sources that may have asked for anonymity."""
    for item in story.body_attributions():
        source = item.source
        if source is None or item.parent is not None or item.content.form == "topic":
            continue
        found = unnamed(source)
        if found is not None:
            yield item, source, found


_OFFICIALS: Final = frozenset("official officials lawmaker lawmakers diplomat diplomats".split())


class BareSource(Check):
    """Finds sources that the text does not describe at all."""

    def __init__(self, *, officials: bool = False) -> None:
        """Set the strictness.

        Args:
            officials: Whether to report also officials, lawmakers and diplomats about whom the
                text says nothing more.
        """
        self.officials = officials

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find each bare source, once for each noun."""
        story = story_of(analysis)
        described: set[str] = set()
        seen: set[str] = set()
        for item, source, found in hits(story):
            stem = found.noun.rstrip("s")
            if found.described or is_explained(story, item):
                described.add(stem)
            elif stem not in described and stem not in seen and self._is_due(found):
                seen.add(stem)
                yield Finding(
                    "SRC01",
                    whole(source.spans),
                    f"“{source.text}” says nothing about who this is",
                    "Describe the source: the position, the side it is on, how it knows.",
                )

    def _is_due(self, found: Unnamed) -> bool:
        """Return whether a source that is not described needs a description."""
        return found.noun in SOURCES or (self.officials and found.noun in _OFFICIALS)


class UnexplainedSource(Check):
    """Finds unnamed people of whom the text says neither how they know nor why they are unnamed."""

    def __init__(self, *, officials: bool = False) -> None:
        """Set the strictness.

        Args:
            officials: Whether to report officials, lawmakers and diplomats, too.
        """
        self.officials = officials

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find the first mention of each."""
        story = story_of(analysis)
        explained: set[str] = set()
        first: dict[str, Hit] = {}
        for hit in hits(story):
            item, _, found = hit
            stem = found.noun.rstrip("s")
            if is_explained(story, item):
                explained.add(stem)
            elif self._is_due(found):
                first.setdefault(stem, hit)
        for stem, (_, source, _) in first.items():
            if stem not in explained:
                yield Finding(
                    "SRC02",
                    whole(source.spans),
                    f"the story does not say how “{source.text}” knows, or why it gives no name",
                    "Say how the source knows, and why it is not named.",
                )

    def _is_due(self, found: Unnamed) -> bool:
        """Return whether an unexplained source needs an explanation."""
        if found.definite or (found.noun in _OFFICIALS and not self.officials):
            return False
        if found.noun in SOURCES:
            return found.described  # the others are bare
        return found.single and (found.described or found.noun not in ("person", "individual"))


_ATTACKING: Final = frozenset(
    "accuse blame slam blast condemn attack mock criticise criticize".split()
)
_VERDICTS: Final = frozenset(
    """absurd appalling arrogant atrocious awful bizarre brilliant brutal bully bullying catastrophe
    catastrophic chaos chaotic clown clueless corrupt coward cowardly crazy cruel damning delusional
    desperate despicable disaster disastrous disgrace disgraceful disgusting dishonest dreadful
    dysfunctional embarrassing embarrassment failure farce fantastic fool foolish genius hateful
    heartless hopeless horrible hypocrisy hypocrite hypocritical idiot idiotic incompetence
    incompetent insane insulting joke laughable lazy liar liars lied lies ludicrous lying mad
    madness mess miserable monster naive nasty nightmare outrageous pathetic petty racist reckless
    ridiculous sexist shambles shambolic shameful shocking silly sinister stupid terrible toxic
    tyrant unacceptable unfit unforgivable useless vile weak wonderful worst wrong""".split()
)


class UnnamedOpinion(Check):
    """Finds opinions and attacks of unnamed sources."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find each content of an unnamed source that judges or attacks."""
        story = story_of(analysis)
        for item, source, _ in hits(story):
            said = words(item.content.text)
            verdict = next((word for word in said if word in _VERDICTS), None)
            attack = item.cue is not None and item.cue.lemma in _ATTACKING
            if verdict is None and not attack:
                continue
            why = f"judges (“{verdict}”)" if verdict else f"attacks (“{item.cue.text}”)"  # type: ignore[union-attr]
            yield Finding(
                "SRC03",
                item.content.spans[0],
                f"“{source.text}”, who is not named, {why} instead of informing",
                "Name the speaker, or leave the judgement out.",
                evidence=source.spans,
            )


class SingleUnnamedSource(Check):
    """Finds main claims that rest on one unnamed voice."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find it among the attributions of the title and the first paragraphs."""
        story = story_of(analysis)
        top = set(story.body_paragraphs[:2])
        others: set[str] = set()
        found_at: Hit | None = None
        for item in story.body_attributions():
            if item.source is None or item.content.form == "topic":
                continue
            found = unnamed(item.source)
            if found is None:
                if item.source.kind != "pronoun" or item.source.name:
                    others.add(item.source.name or item.source.text)
            elif not found.single:
                others.add(item.source.text)
            elif found_at is None and story.paragraph_at(item.content.spans[0].start) in top:
                found_at = item, item.source, found
        if found_at is None:
            return
        item, source, _ = found_at
        claim = story.claim_of.get(item.id)
        confirmed = claim is not None and any(
            other.attribution is None
            or other.attribution.source is None
            or unnamed(other.attribution.source) is None
            for other in story.related(claim)
        )
        if not confirmed:
            yield Finding(
                "SRC04",
                whole(source.spans),
                f"only “{source.text}”, one unnamed voice, vouches for what the story opens with",
                "Find a second source, and say so.",
                evidence=item.content.spans,
            )


class VaguerSource(Check):
    """Finds unnamed sources that are described less precisely than before."""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Find the first such mention."""
        story = story_of(analysis)
        precise: tuple[str, Span] | None = None
        for _, source, found in hits(story):
            if found.described:
                precise = precise or (source.text, whole(source.spans))
            elif (
                precise is not None
                and found.single
                and not found.described
                and not found.definite
                and words(source.text)[0] in ("a", "an", "one")
            ):
                yield Finding(
                    "SRC08",
                    whole(source.spans),
                    f"“{source.text}” says less than “{precise[0]}” before, and may be the same",
                    "Use the fuller description, or “the source” if it is the same one.",
                    evidence=(precise[1],),
                )
                return


class UnnamedShare(Check):
    """Finds stories in which unnamed sources do most of the talking."""

    def __init__(self, *, most: float = 0.5, least: int = 4) -> None:
        """Set the limits.

        Args:
            most: The share of attributed statements that unnamed sources may have.
            least: Number of attributed statements below which nothing is reported.
        """
        self.most = most
        self.least = least

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Report the first unnamed source of a story that has too many."""
        story = story_of(analysis)
        sourced = [
            item
            for item in story.body_attributions()
            if item.source is not None and item.parent is None and item.content.form != "topic"
        ]
        masked = [item for item in sourced if unnamed(item.source)]
        if len(sourced) < self.least or len(masked) <= self.most * len(sourced):
            return
        assert masked[0].source is not None
        yield Finding(
            "SRC09",
            whole(masked[0].source.spans),
            f"unnamed sources vouch for {len(masked)} of {len(sourced)} attributed statements",
            "Find sources that speak on the record.",
        )


class OneSource(Check):
    """Finds stories that rest on one source in all."""

    def __init__(self, *, least: int = 5) -> None:
        """Set the limit.

        Args:
            least: Number of attributed statements below which nothing is reported.
        """
        self.least = least

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        """Report the one source, where it speaks first."""
        story = story_of(analysis)
        sourced: list[Source] = []
        for item in story.body_attributions():
            if item.content.form != "topic" and item.parent is None:
                if item.source is None:
                    return  # whose words they are is unknown
                sourced.append(item.source)
        known = [s for s in sourced if s.name is not None or s.kind != "pronoun"]
        who = Counter(s.name or " ".join(words(s.text)) for s in known)
        if len(sourced) < self.least or len(who) != 1:
            return
        yield Finding(
            "SRC10",
            whole(known[0].spans),
            f"all {len(sourced)} attributed statements come from {known[0].name or known[0].text}",
            "Look for a second source.",
        )
