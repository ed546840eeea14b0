"""Reading transcripts from files."""

from __future__ import annotations

from pathlib import Path

from allegedly.errors import ReadError
from allegedly.io.bytes.decoding import HEAD, check_binary, check_kind, decode
from allegedly.io.inputs import STDIN, Input, reason
from allegedly.io.limits import LARGEST_RECORD
from allegedly.verification.transcript import Transcript


def read_transcript(path: str | Path, *, encoding: str | None = None) -> Transcript:
    """Read a transcript: plain text, lines of the form ``NAME: …``, SubRip or WebVTT.

    Args:
        path: The file; ``-`` is standard input.
        encoding: Its encoding; None means that of its byte-order mark, else UTF-8.

    Raises:
        ReadError: If it cannot be read, is not text, is too large, or holds no words.
    """
    source = Input(None if str(path) == STDIN else Path(path))
    try:
        with source.open() as stream:
            data = stream.read(LARGEST_RECORD + 1)
    except OSError as error:
        raise ReadError(f"{source.name}: {reason(error)}") from error
    except ValueError as error:  # a NUL in the name
        raise ReadError(f"{source.name!r}: is not the name of a file") from error
    return transcript_of(data, source.name, encoding=encoding)


def transcript_of(data: bytes, name: str, *, encoding: str | None = None) -> Transcript:
    """Return the transcript that the bytes of a file hold.

    Args:
        data: The bytes.
        name: The name of the file.
        encoding: Its encoding; None means that of its byte-order mark, else UTF-8.

    Raises:
        ReadError: If it is not text, is too large, or holds no words.
    """
    if len(data) > LARGEST_RECORD:
        raise ReadError(f"{name}: is larger than {LARGEST_RECORD // 1_000_000} MB; divide it")
    check_kind(data[:HEAD], name)
    if encoding is None:
        check_binary(data[:HEAD], name)
    return Transcript.from_text(decode(data, name, encoding), name=name)
