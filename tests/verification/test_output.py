"""Verifications as JSON, as a page and in the terminal."""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from html.parser import HTMLParser

import jsonschema
import pytest

import allegedly
from allegedly import Analyzer, ArgumentTypeError, MissingExtraError, ReadError
from allegedly.schema import verification_schema
from allegedly.verification import (
    Verification,
    verification_to_dict,
    verification_to_html,
    verification_to_json,
    verification_to_text,
)

SAID = """\
Elena Ruiz: We will close the old school in June. Maybe we will sell the bus station next year.

<b>Dana</b> Kroll: Oh <script>alert(1)</script> This is a disgrace for \x1b[31mLund.

Dana Kroll: The mayor never asked the parents."""
STORY = """\
“We will shut the old school in June,” Elena Ruiz said. “The mayor never asked the parents,” \
Ruiz said. Ruiz said the bus station will be sold next year.

“Oh <script>alert(1)</script> This is a disgrace for \x1b[31mLund,” said Dana Kroll."""


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    return Analyzer(attributor="rules", classifiers=["rules"])


@pytest.fixture(scope="module")
def found() -> Verification:
    return allegedly.verify(analyzer().analyze(STORY), {"talk": SAID}.values())


def test_json_keeps_its_schema(found: Verification) -> None:
    """The schema ships with the library, and everything written validates against it."""
    data = json.loads(verification_to_json(found))
    assert data == json.loads(json.dumps(verification_to_dict(found)))
    jsonschema.Draft202012Validator.check_schema(verification_schema())
    jsonschema.validate(data, verification_schema())
    assert data["counts"]["outcomes"]["altered"] == 1
    assert data["counts"]["losses"]["hedge"] == 1


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attributes)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_safe(found: Verification) -> None:
    """No script, nothing from elsewhere, every element closed, differences in words."""
    text = verification_to_html(found)
    page = Page()
    page.feed(text)
    assert not page.open and "script" not in page.tags
    assert "&lt;script&gt;" in text
    assert '<del><span class="aloud">said, not quoted: </span>close</del>' in text
    assert '<ins><span class="aloud">not said: </span>shut</ins>' in text


def test_the_terminal(found: Verification) -> None:
    """Differences are conveyed without colour, and no text moves the cursor."""
    text = verification_to_text(found)
    assert "! altered" in text and "{close → shut}" in text
    assert "! other speaker" in text and "hedge lost: “Maybe”" in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 100
    assert "\x1b[" in verification_to_text(found, color=True)


def test_the_same_bytes_twice(found: Verification) -> None:
    again = allegedly.verify(analyzer().analyze(STORY), [SAID], analyzer=analyzer())
    assert verification_to_json(again) == verification_to_json(found)


def test_faults(found: Verification) -> None:
    """Outcomes and losses count that are asked for."""
    assert len(found.faults()) == 2
    assert len(found.faults(["altered"])) == 1
    assert len(found.faults([], ["hedge"])) == 1
    assert found.faults([], ["condition"]) == ()


def test_wrong_arguments() -> None:
    """Each is named, with how to do it."""
    analysis = analyzer().analyze("“Yes,” said Dana Kroll.")
    with pytest.raises(ArgumentTypeError, match="analysis must be an Analysis"):
        allegedly.verify("“Yes,” said Dana Kroll.", "Kroll: Yes.")  # type: ignore[arg-type]
    with pytest.raises(ArgumentTypeError, match=r"transcripts\[1\]"):
        allegedly.verify(analysis, ["Kroll: Yes.", 3])  # type: ignore[list-item]
    with pytest.raises(ReadError, match="give at least one"):
        allegedly.verify(analysis, [])


def test_without_rapidfuzz(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra, before any work is done."""
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    with pytest.raises(MissingExtraError, match=r"allegedly\[verify\]"):
        allegedly.verify(analyzer().analyze("“Yes,” said Dana Kroll."), "Kroll: Yes.")


def test_a_story_without_quotations() -> None:
    found = allegedly.verify(analyzer().analyze("The council meets on Friday."), "Kroll: Yes.")
    assert found.quotations == () and found.reports == ()
    assert "0 quotations" in verification_to_text(found)
    assert "The story has no quotations." in verification_to_html(found)
