"""The work in a worker, done in this process."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from allegedly.serve.desk import Desk
from allegedly.serve.jobs import HTML, PROBLEM, Answer, Call, Kind, Setup
from allegedly.serve.page import form_page, page_policy

from .conftest import STORY

TALK = "MAYOR VALKE: I won't stay.\n"
FORM = "multipart/form-data; boundary=x"


def form(**fields: str) -> bytes:
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return ("".join(parts) + "--x--\r\n").encode()


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Setup("rules", ("rules",)))


def ask(desk: Desk, kind: Kind, body: object, media: str = "application/json") -> Answer:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return desk.do(Call(kind, data, media), 10_000)


def result(answer: Answer) -> Any:
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def test_every_result(desk: Desk) -> None:
    assert result(ask(desk, "analyze", {"article": STORY}))["schema"] == "allegedly/analysis/2"
    assert result(ask(desk, "audit", {"article": STORY}))["schema"] == "allegedly/audit/1"
    pair = {"article": {"text": STORY}, "transcripts": [TALK]}
    assert result(ask(desk, "verify", pair))["counts"]["outcomes"]["verbatim"] == 1
    assert desk.about()["attributor"].startswith("rules ")


def test_the_page(desk: Desk) -> None:
    body = form(article=f"The deal\r\n\r\n{STORY}", transcript=TALK, title_line="on", profile="ap")
    answer = ask(desk, "page", body, FORM)
    page = answer.body.decode()
    assert (answer.status, answer.media) == (200, HTML)
    assert "<h1><bdi>The deal</bdi></h1>" in page
    assert page.count("<iframe") == 2
    assert '<option value="ap" selected>' in page
    assert ">Verification</a>" in page.replace("\n", "")
    alone = ask(desk, "page", form(article=STORY, profile=""), FORM).body.decode()
    assert "<h1><bdi>pasted article</bdi></h1>" in alone
    assert alone.count("<iframe") == 1
    assert "<bdi>&lt;b&gt;</bdi>" in form_page("<b>")
    assert "unsafe" not in page_policy()


def test_problems(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for status, kind, body in (
        (422, "analyze", {"article": ""}),
        (422, "audit", {"article": STORY, "select": ["NONE9"]}),
        (422, "verify", {"article": STORY}),
        (422, "analyze", {"article": "Der Rat tagt am Freitag in der alten Stadt. " * 9}),
        (413, "analyze", {"article": "It may rain. " * 1000}),
    ):
        answer = ask(desk, kind, body)  # type: ignore[arg-type]
        assert (answer.status, answer.media) == (status, PROBLEM), answer.body
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    answer = ask(desk, "verify", {"article": STORY, "transcripts": [TALK]})
    assert answer.status == 501
    assert b"allegedly[verify]" in answer.body


def test_a_fault_keeps_its_details(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is in the log, and not in the answer."""

    def broken(*_: object) -> None:
        raise OSError("/secret/place")

    monkeypatch.setattr(desk._analyzer, "analyze", broken)
    answer = ask(desk, "analyze", {"article": STORY})
    assert answer.status == 500
    assert b"secret" not in answer.body
    assert "/secret/place" in capsys.readouterr().err
