"""Reading transcripts: plain text, lines with names, SubRip and WebVTT."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import ArgumentTypeError, ReadError
from allegedly.model import Source, Span
from allegedly.model.vocabularies import SourceKind
from allegedly.verification import Transcript, read_transcript, verify
from allegedly.verification.speakers import same_person

SUBRIP = """\
1
00:00:01,000 --> 00:00:03,500
RUIZ: We will close
the old school.

2
00:00:04,000 --> 00:00:05,000
<i>In June.</i>

3
00:00:06,000 --> 00:00:08,000
- KROLL: Why?
- Nobody asked us.
"""

WEBVTT = """\
WEBVTT - interview

NOTE by hand

intro
00:01.000 --> 00:03.500 align:start
<v Elena Ruiz>We will <b>close</b> &amp; sell the old school.

00:04.000 --> 00:05.000
<v.loud Dana Kroll>Why?</v>
"""


def turns(text: str) -> list[tuple[str | None, str]]:
    found = Transcript.from_text(text)
    return [(t.speaker, " ".join(t.span.of(found.text).split())) for t in found.turns]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We will close it.\n\nNote: nothing.", [(None, "We will close it. Note: nothing.")]),
        ("RUIZ: Yes.\nNo.\nKROLL: Why?", [("RUIZ", "Yes. No."), ("KROLL", "Why?")]),
        ("**Ruiz:** Yes.\n\n**Kroll:** Why?", [("Ruiz", "Yes."), ("Kroll", "Why?")]),
        ("[00:01:02] Ruiz: Yes.\n[00:01:09] Kroll: Why?", [("Ruiz", "Yes."), ("Kroll", "Why?")]),
        (
            "Elena Ruiz  0:03\nYes.\n\nDana Kroll  0:09\nWhy?",
            [("Elena Ruiz", "Yes."), ("Dana Kroll", "Why?")],
        ),
        ("Elena Ruiz (mayor): Yes.\nQ: Why?", [("Elena Ruiz (mayor)", "Yes."), ("Q", "Why?")]),
        ("Q. Are you sure?\nA. I am.", [("Q", "Are you sure?"), ("A", "I am.")]),
        (
            "Ruiz: At 10:30 we begin: now.\nKroll: See http://x.",
            [("Ruiz", "At 10:30 we begin: now."), ("Kroll", "See http://x.")],
        ),
        (
            "Headline\n\nRuiz: Yes.\nRuiz: No.",
            [(None, "Headline"), ("Ruiz", "Yes."), ("Ruiz", "No.")],
        ),
    ],
)
def test_lines(text: str, expected: list[tuple[str | None, str]]) -> None:
    """Names are read in the ways that people and programs write them."""
    assert turns(text) == expected


def test_subrip() -> None:
    """Cues are joined across lines; names are read, times kept, tags left out."""
    found = Transcript.from_text(SUBRIP, name="talk.srt")
    assert found.format == "subrip"
    assert [(t.speaker, t.span.of(found.text).strip()) for t in found.turns] == [
        ("RUIZ", "We will close the old school. In June."),
        ("KROLL", "Why?"),
        (None, "Nobody asked us."),
    ]
    assert found.time_at(found.text.index("In June")) == "00:00:04"
    assert found.time_at(found.text.index("Nobody")) == "00:00:06"


def test_webvtt() -> None:
    """Voices name the speakers; notes, settings and entities are understood."""
    found = Transcript.from_text(WEBVTT)
    assert found.format == "webvtt"
    assert found.speakers == ("Elena Ruiz", "Dana Kroll")
    assert found.text == "We will close & sell the old school.\n\nWhy?"
    assert found.time_at(found.text.index("Why")) == "00:04"


def test_a_quotation_across_cues_is_verbatim_and_has_a_time() -> None:
    """Where a cue ends is not where a sentence ends."""
    from allegedly import analyze

    story = "“We will close the old school,” Elena Ruiz said."
    (found,) = verify(
        analyze(story, attributor="rules", classifiers=["rules"]), Transcript.from_text(SUBRIP)
    ).quotations
    assert (found.outcome, found.places[0].time) == ("verbatim", "00:00:01")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no words"),
        (b" \n\n ", "holds no words"),
        (b"WEBVTT\n\n", "holds no words"),
        (b"%PDF-1.7 ...", "is a PDF document"),
        (b"\xff\xfe\x00\x00", "holds no words"),
        (b"caf\xe9 is closed", "is not UTF-8"),
    ],
)
def test_bad_files(tmp_path: Path, data: bytes, message: str) -> None:
    """Each ends with an error that names the file and the reason."""
    path = tmp_path / "talk.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=message) as caught:
        read_transcript(path)
    assert "talk.txt" in str(caught.value)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="does not exist"):
        read_transcript(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="is a folder"):
        read_transcript(tmp_path)


def test_wrong_types() -> None:
    with pytest.raises(ArgumentTypeError, match="text must be a string"):
        Transcript.from_text(b"x")  # type: ignore[arg-type]


@settings(deadline=None)
@given(
    st.text(alphabet=st.sampled_from("Ab:\n ->0123,.[]<v>{}“”…-\r"), max_size=200), st.booleans()
)
def test_any_text_is_a_transcript_or_an_error(text: str, subtitles: bool) -> None:
    """Turns lie in the text, in order, and do not overlap."""
    try:
        found = Transcript.from_text(("WEBVTT\n\n" if subtitles else "") + text)
    except ReadError:
        return
    at = 0
    for turn in found.turns:
        assert at <= turn.span.start < turn.span.end <= len(found.text)
        at = turn.span.end


@pytest.mark.parametrize(
    ("name", "words", "kind", "role", "label", "same"),
    [
        ("Elena Ruiz", "Ruiz", "named-person", None, "RUIZ", True),
        ("Elena Ruiz", "Ruiz", "named-person", None, "Mayor Ruiz", True),
        ("Elena Ruiz", "Ruiz", "named-person", None, "Elena", True),
        ("Elena Ruiz", "Ruiz", "named-person", None, "E. Ruiz", True),
        ("Daniel Ruiz", "Ruiz", "named-person", None, "Elena Ruiz", False),
        ("Elena Ruiz", "Ruiz", "named-person", None, "Dana Kroll", False),
        ("Elena Ruiz", "Ruiz", "named-person", "mayor of Lund", "THE MAYOR", True),
        ("Elena Ruiz", "Ruiz", "named-person", None, "Q", None),
        ("Elena Ruiz", "Ruiz", "named-person", None, "Speaker 2", None),
        ("Elena Ruiz", "Ruiz", "named-person", None, None, None),
        (None, "the mayor", "description", None, "Elena Ruiz, mayor of Lund", True),
        (None, "the mayor", "description", None, "Elena Ruiz", None),
        (None, "an official", "unnamed-person", None, "Elena Ruiz", None),
    ],
)
def test_speakers(
    name: str | None,
    words: str,
    kind: SourceKind,
    role: str | None,
    label: str | None,
    same: bool | None,
) -> None:
    """A source is a speaker by surname, title and surname, given name or role."""
    assert same_person(Source((Span(0, 1),), words, kind, name, role), label) is same
