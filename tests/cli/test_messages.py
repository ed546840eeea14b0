"""Messages on standard error."""

from __future__ import annotations

import pytest

from allegedly.cli import messages
from allegedly.model import Failure


def test_a_cause_is_reported_once_and_memory_is_bounded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A repeated failure is counted; beyond a number of causes, each is reported by itself."""
    monkeypatch.setattr(messages, "_MOST_REMEMBERED", 2)
    complaints = messages.Complaints()
    for name in ("a", "a", "b", "c", "c"):
        complaints.report(Failure("read", name, None, "is empty"))
    complaints.sum_up()
    told = capsys.readouterr().err.splitlines()
    assert told[:4] == [f"allegedly: {name}: is empty" for name in ("a", "b", "c", "c")]
    assert told[4:] == ["allegedly: a: the same failure in 1 more article"]
