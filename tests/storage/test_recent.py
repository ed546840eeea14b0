"""The most recently used values stay."""

from __future__ import annotations

from allegedly.storage import Recent


def test_the_least_recently_used_value_is_dropped() -> None:
    """A value is created once while it is kept."""
    made: list[int] = []

    def make(number: int) -> str:
        made.append(number)
        return str(number)

    kept: Recent[int, str] = Recent(2)
    for number in (1, 2, 1, 3, 1, 2):
        assert kept.get(number, lambda n=number: make(n)) == str(number)
    assert made == [1, 2, 3, 2]
    kept.put(7, "seven")
    assert kept.get(7, lambda: make(7)) == "seven"
    assert kept.get(1, lambda: make(1)) == "1"
    assert made == [1, 2, 3, 2, 1]
