"""The most recently used values."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import RLock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by key, of which only the most recently used are kept; safe for threads."""

    def __init__(self, size: int) -> None:
        """Start empty; at most `size` values are kept."""
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = RLock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the value of a key, and create it if it is not kept."""
        with self._lock:
            if key not in self._values:
                self._keep(key, make())
            self._values.move_to_end(key)
            return self._values[key]

    def put(self, key: K, value: V) -> None:
        """Keep a value."""
        with self._lock:
            self._keep(key, value)

    def _keep(self, key: K, value: V) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._size:
            self._values.popitem(last=False)
