"""SubRip and WebVTT: cues joined into what was said, with speakers and times."""

from __future__ import annotations

import html
import re
from typing import Final

from allegedly.model import Span
from allegedly.verification.labels import label_of
from allegedly.verification.transcript import Transcript, TranscriptFormat, Turn

_STAMP: Final = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING: Final = re.compile(rf"[ \t]*({_STAMP})[ \t]*-->[ \t]*{_STAMP}[^\n]*")
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]{0,80})?[ \t]+([^>\n]{1,120})>")
_TAG: Final = re.compile(r"</?[A-Za-z0-9][^<>\n]{0,120}>|\{\\[^{}\n]{0,80}\}")
_DASH: Final = re.compile(r"[-–—][ \t]*(?=\S)|>>[ \t]*")


class _Joined:
    """Collects the words of cues, and who says them."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.turns: list[tuple[int, str | None]] = []
        self.times: list[tuple[int, str]] = []
        self.last = ""

    def begin(self, stamp: str) -> None:
        self.times.append((self.size, stamp))

    def speak(self, speaker: str | None) -> None:
        """Begin a turn; an unknown speaker begins one only where another one ends."""
        if self.turns and self.turns[-1][1] == speaker and speaker is not None:
            return
        if self.parts:
            self._write("\n\n")
        self.turns.append((self.size, speaker))
        if self.times and self.times[-1][0] < self.size and not self.last:
            self.times[-1] = (self.size, self.times[-1][1])

    def say(self, line: str) -> None:
        if not line or line == self.last:  # rolling captions repeat the line above
            return
        if not self.turns:
            self.turns.append((self.size, None))
        if self.parts and not self.parts[-1].endswith("\n"):
            self._write(" ")
        self._write(line)
        self.last = line

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)


def from_subtitles(text: str, name: str) -> Transcript | None:
    """Return subtitles as a transcript; None if the text is not subtitles."""
    webvtt = text.lstrip("\ufeff \n\r").startswith("WEBVTT")
    lines = text.removeprefix("\ufeff").splitlines()
    timed = [number for number, line in enumerate(lines) if _TIMING.match(line)]
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not webvtt and not (timed and timed[0] <= first + 1):
        return None
    joined = _Joined()
    for number, begin in enumerate(timed):
        stop = timed[number + 1] if number + 1 < len(timed) else len(lines)
        timing = _TIMING.match(lines[begin])
        assert timing is not None
        joined.begin(timing[1].replace(",", ".").partition(".")[0])
        _cue(lines[begin + 1 : stop], joined)
    said = "".join(joined.parts)
    bounds = [*(at for at, _ in joined.turns), len(said)]
    turns = tuple(
        Turn(Span(at, stop), speaker)
        for (at, speaker), stop in zip(joined.turns, bounds[1:], strict=True)
        if said[at:stop].strip()
    )
    kind: TranscriptFormat = "webvtt" if webvtt else "subrip"
    return Transcript(name, said, turns, kind, tuple(joined.times))


def _cue(lines: list[str], joined: _Joined) -> None:
    """Add the words of one cue, which end at a blank line."""
    for line in lines:
        if not line.strip():
            break
        pieces = _VOICE.split(line)  # words, speaker, words, speaker, words …
        for number, piece in enumerate(pieces):
            if number % 2:
                joined.speak(html.unescape(piece).strip() or None)
                continue
            words = " ".join(html.unescape(_TAG.sub("", piece)).split())
            if not words:
                continue
            dashed = _DASH.match(words)
            if dashed and len(pieces) == 1:
                words = words[dashed.end() :]
            label = label_of(words) if len(pieces) == 1 else None
            if label and not words.startswith(("http", "www")):
                joined.speak(label[0])
                words = words[label[1] :].strip()
            elif dashed and len(pieces) == 1:
                joined.speak(None)
            joined.say(words)
