"""The gallery: every picture is there, described, small, and made by a command on its page."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "gallery.md").read_text("utf-8")
PICTURES = re.findall(r"!\[([^\]]*)\]\(images/([^)]+)\)", PAGE)


def test_six_pictures() -> None:
    assert len(PICTURES) == 6
    sections = PAGE.split("\n## ")[1:]
    assert [("```console\n" in text, text.count("![")) for text in sections] == [(True, 1)] * 6


@pytest.mark.parametrize(("description", "name"), PICTURES, ids=[name for _, name in PICTURES])
def test_pictures_are_small_and_described(description: str, name: str) -> None:
    picture = (DOCS / "images" / name).read_bytes()
    (width,) = struct.unpack(">I", picture[16:20])
    assert width == 1280
    assert len(picture) < 150_000
    assert len(description) > 40
