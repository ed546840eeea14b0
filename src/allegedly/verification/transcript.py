"""Transcripts: who said what, in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import Final, Literal

import attrs

from allegedly.errors import ReadError, wrong_type
from allegedly.model import Span

TranscriptFormat = Literal["text", "speakers", "subrip", "webvtt"]
"""How a transcript is written: plain text, lines with names, or subtitles."""

LONGEST: Final = 20_000_000
"""Most characters of a transcript: several hundred hours of speech."""


@attrs.frozen
class Turn:
    """A stretch of a transcript in which one person speaks.

    Attributes:
        span: Its words, without the name of the speaker.
        speaker: The name as the transcript has it, or None if it has none.
    """

    span: Span
    speaker: str | None = None


@attrs.frozen
class Transcript:
    """The words of an interview, a speech or a meeting, in order.

    Attributes:
        name: Its name in results, such as that of its file.
        text: Its words; for subtitles the cues joined, without times and tags.
        turns: Who speaks where, in order.
        format: How it is written.
        times: For subtitles, where in `text` each cue begins, and at what time ("00:01:30").
    """

    name: str
    text: str = attrs.field(repr=lambda text: f"<{len(text)} characters>")
    turns: tuple[Turn, ...] = attrs.field(repr=lambda turns: f"<{len(turns)} turns>")
    format: TranscriptFormat = "text"
    times: tuple[tuple[int, str], ...] = attrs.field(default=(), repr=False)

    @classmethod
    def from_text(cls, text: str, *, name: str = "transcript") -> Transcript:
        """Build a transcript; how it is written is detected.

        Args:
            text: Plain text, lines of the form ``NAME: …``, SubRip or WebVTT.
            name: Its name in results.

        Raises:
            ArgumentTypeError: If an argument is not a string.
            ReadError: If it holds no words, or is too long.
        """
        for argument, value in (("text", text), ("name", name)):
            if not isinstance(value, str):
                raise wrong_type(argument, "a string", value)
        if len(text) > LONGEST:
            raise ReadError(
                f"{name}: has more than {LONGEST:,} characters; divide it into several transcripts"
            )
        from allegedly.verification.labels import from_lines
        from allegedly.verification.subtitles import from_subtitles

        found = from_subtitles(text, name) or from_lines(text, name)
        if not any(turn.span.of(found.text).strip() for turn in found.turns):
            raise ReadError(f"{name}: holds no words to verify a story against")
        return found

    def time_at(self, position: int) -> str | None:
        """Return the time of the cue at a code point of `text`; None without times."""
        at = bisect_right(self.times, position, key=itemgetter(0)) - 1
        return self.times[at][1] if at >= 0 else None

    @property
    def speakers(self) -> tuple[str, ...]:
        """The names of its speakers, in the order of their first turn."""
        return tuple(dict.fromkeys(t.speaker for t in self.turns if t.speaker is not None))


def transcripts_of(items: str | Transcript | Iterable[str | Transcript]) -> tuple[Transcript, ...]:
    """Return transcripts unchanged, and texts as transcripts.

    Raises:
        ArgumentTypeError: If one of them is neither; names it.
    """
    several = [items] if isinstance(items, str | Transcript) else items
    if isinstance(several, bytes) or not isinstance(several, Iterable):
        raise wrong_type("transcripts", "a transcript, or an iterable of transcripts", items)
    found: list[Transcript] = []
    for number, item in enumerate(several, 1):
        if isinstance(item, str):
            found.append(Transcript.from_text(item, name=f"transcript {number}"))
        elif isinstance(item, Transcript):
            found.append(item)
        else:
            raise wrong_type(f"transcripts[{number - 1}]", "a string or a Transcript", item)
    if not found:
        raise ReadError("there is no transcript to verify against; give at least one")
    return tuple(found)
