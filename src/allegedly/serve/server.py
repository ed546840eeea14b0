"""Running the server until it is asked to stop, and stopping it without losing work."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final

import uvicorn

from allegedly.errors import EngineError
from allegedly.serve.app import create_app
from allegedly.serve.connections import LONGEST_HEADERS, bounded_protocol
from allegedly.serve.crew import Crew
from allegedly.serve.jobs import Limits, Setup
from allegedly.serve.metrics import Metrics

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)

_CONNECTIONS: Final = 500
"""Connections at once; further ones get the status 503."""

_PATIENCE: Final = 10.0
"""The most seconds for the headers of a request, and for each pause in reading an answer."""


def run(
    setup: Setup,
    limits: Limits,
    *,
    host: str,
    port: int,
    allowed_hosts: Collection[str] = (),
    on_ready: Callable[[str], None] = lambda address: None,
) -> None:
    """Run the server until SIGINT or SIGTERM; requests in hand are finished then.

    Args:
        setup: The plugins that the workers load.
        limits: The limits of all requests.
        host: The address to listen on.
        port: The port to listen on; 0 takes any that is free.
        allowed_hosts: Names of the server, beside addresses and `localhost`.
        on_ready: Called with the address of the page as soon as requests are answered.

    Raises:
        EngineError: If the address cannot be used, or the workers cannot load their plugins.
    """
    listener = _bound(host, port)
    metrics = Metrics()
    crew = Crew(setup, limits, metrics)
    config = uvicorn.Config(
        create_app(crew, metrics, allowed_hosts),
        lifespan="off",
        ws="none",
        http=bounded_protocol(min(_PATIENCE, limits.seconds)),
        h11_max_incomplete_event_size=LONGEST_HEADERS,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=int(3 * limits.seconds) + 1,
    )
    server = _Server(config, crew, on_ready)
    try:
        asyncio.run(_run(server, crew, listener))
    finally:
        crew.close()
        listener.close()


def _bound(host: str, port: int) -> socket.socket:
    """Take an address, so that a mistake shows before anything is loaded; nothing listens yet."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, number)
        if os.name == "posix":  # elsewhere the option lets two programs share a port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
    except (OSError, OverflowError) as error:
        raise EngineError(
            f"cannot listen on {host}, port {port}: {error}; choose others with --host and --port"
        ) from error
    return found


async def _run(server: _Server, crew: Crew, listener: socket.socket) -> None:
    with server.capture_signals():
        start = asyncio.ensure_future(crew.start())
        while not start.done() and not server.should_exit:
            await asyncio.wait([start], timeout=0.1)
        if server.should_exit:
            crew.close()
            with suppress(EngineError):
                await start
            return
        start.result()
        await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that reports when it is ready, and refuses new work once it is asked to stop."""

    def __init__(self, config: uvicorn.Config, crew: Crew, on_ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._crew = crew
        self._on_ready = on_ready

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        self._on_ready(f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/")

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle signals inside the block; they are not raised again after it."""
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop in order; at the second signal, at once."""
        self.force_exit = self.should_exit
        self.should_exit = self._crew.stopping = True
        if self.force_exit:
            self._crew.close()
