"""Connections that neither send their headers nor read their answers for ever.

uvicorn closes an idle connection, but waits without end for a client that sends a header a letter
at a time, or that does not read its answer. Some hundred of them would keep all others out.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

LONGEST_HEADERS: Final = 16_384
"""The most bytes of a request's first line and headers."""

_LATE: Final = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


def bounded_protocol(seconds: float) -> type[H11Protocol]:
    """Return a protocol that gives a client this long for its headers, and to read on.

    Args:
        seconds: The time from a connection's first byte, or from its beginning, to the end of the
            headers; and the longest pause while the client reads no more of an answer.
    """

    class BoundedProtocol(H11Protocol):
        _due: asyncio.TimerHandle | None = None
        _stuck: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            self._forget()
            self.resume_writing()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def pause_writing(self) -> None:
            super().pause_writing()
            self._stuck = self._stuck or self.loop.call_later(seconds, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            if self._stuck is not None:
                self._stuck.cancel()
                self._stuck = None

        def timeout_keep_alive_handler(self) -> None:
            super().timeout_keep_alive_handler()
            self._stuck = self._stuck or self.loop.call_later(seconds, self.transport.abort)

        def _watch(self) -> None:
            """Start the time while headers are awaited, and stop it when they are there."""
            if self.conn.their_state is not h11.IDLE or self.transport.is_closing():
                self._forget()
            elif self._due is None:
                self._due = self.loop.call_later(seconds, self._give_up)

        def _forget(self) -> None:
            if self._due is not None:
                self._due.cancel()
                self._due = None

        def _give_up(self) -> None:
            self._due = None
            if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
                if self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
                    self.transport.write(_LATE)
                self.transport.close()

    return BoundedProtocol
