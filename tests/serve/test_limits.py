"""Limits: work that hangs or crashes, too many requests at once, and slow clients."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import uvicorn
from starlette.testclient import TestClient
from uvicorn.server import ServerState

from allegedly.serve.connections import bounded_protocol
from allegedly.serve.crew import Crew
from allegedly.serve.jobs import Limits, Setup

from .conftest import STORY, serving


@pytest.fixture(scope="module")
def tight(moody: str) -> Iterator[tuple[TestClient, Crew]]:
    """Return a client of a server with one worker and little patience."""
    with serving(Setup("rules", (moody,)), Limits(seconds=3, workers=1, queue=1)) as found:
        yield found


def send(client: TestClient, text: str) -> Any:
    return client.post("/v1/analyze", json={"article": text})


def test_work_that_hangs_is_stopped(tight: tuple[TestClient, Crew]) -> None:
    """The worker is replaced, and the next request is answered."""
    client, crew = tight
    before = crew.pids
    began = time.monotonic()
    response = send(client, "It was a slow day, the mayor said.")
    assert response.status_code == 504
    assert "limit of 3 s" in response.json()["detail"]
    assert time.monotonic() - began < 10
    assert _sooner_or_later(client) == 200
    assert crew.pids != before
    assert "allegedly_worker_restarts_total 1\n" in client.get("/metrics").text


def test_work_that_crashes(tight: tuple[TestClient, Crew]) -> None:
    client, _ = tight
    response = send(client, "They saw a crash, the mayor said.")
    assert response.status_code == 500
    assert "died" in response.json()["detail"]
    assert _sooner_or_later(client) == 200


def test_too_many_at_once(tight: tuple[TestClient, Crew]) -> None:
    """One is worked on and one waits; all others are refused at once, and told when to return."""
    client, _ = tight
    _sooner_or_later(client)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: send(client, "He took a nap."), range(6)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 200, 429, 429, 429, 429]
    for answer in answers:
        if answer.status_code == 429:
            assert 1 <= int(answer.headers["retry-after"]) <= 3
    assert "allegedly_requests_in_hand 0\n" in client.get("/metrics").text


def test_no_worker_in_time(tight: tuple[TestClient, Crew]) -> None:
    """A request that waits for a worker which hangs is given up, too."""
    client, _ = tight
    _sooner_or_later(client)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(send, client, "A slow one.")
        time.sleep(0.3)
        second = pool.submit(send, client, "A fast one.")
        assert first.result().status_code == 504
        assert second.result().status_code in (200, 503)


def test_while_the_work_hangs_the_server_answers(tight: tuple[TestClient, Crew]) -> None:
    client, _ = tight
    _sooner_or_later(client)
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(send, client, "A slow one.")
        time.sleep(0.3)
        began = time.monotonic()
        assert client.get("/health").status_code == 200
        assert client.get("/").status_code == 200
        assert time.monotonic() - began < 1.5
        assert hanging.result().status_code == 504


def _sooner_or_later(client: TestClient) -> int:
    """Send until a worker is back, and return the last status."""
    status = 0
    for _ in range(20):
        status = send(client, STORY).status_code
        if status == 200:
            break
    return status


# ---- the whole process ----------------------------------------------------------------------


@contextmanager
def process(*options: str, folder: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `allegedly serve` and yield it with its address."""
    path = os.pathsep.join([folder, *filter(None, sys.path)])
    command = [sys.executable, "-m", "allegedly", "serve", "--port", "0", "-a", "rules", *options]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    ) as server:
        try:
            assert server.stderr is not None
            line = server.stderr.readline()
            assert "serving at http://127.0.0.1:" in line, line
            yield server, line.split()[3]
        finally:
            server.kill()


@pytest.fixture
def folder(moody: str) -> str:
    return next(path for path in sys.path if Path(path, "moody.py").is_file())


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_finishes_the_work_in_hand(folder: str, number: signal.Signals) -> None:
    with process("-c", "moody", "--jobs", "1", folder=folder) as (server, address):
        with ThreadPoolExecutor(2) as pool:
            texts = ["He took a nap.", "She took a nap."]
            sent = [
                pool.submit(httpx.post, f"{address}v1/analyze", json={"article": text}, timeout=30)
                for text in texts
            ]
            time.sleep(0.6)
            server.send_signal(number)
            time.sleep(0.3)
            with pytest.raises(httpx.ConnectError):
                httpx.get(address)
            assert [answer.result().status_code for answer in sent] == [200, 200]
        assert server.wait(20) == 0
        assert server.stderr is not None
        assert server.stderr.read() == ""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_server(folder: str, number: signal.Signals) -> None:
    """Not even if it hangs; a second signal does not wait for it."""
    with process("-c", "moody", "--jobs", "2", folder=folder) as (server, address):
        pids = _workers(server.pid)
        assert len(pids) == 2
        with ThreadPoolExecutor(1) as pool:
            sent = pool.submit(
                httpx.post, f"{address}v1/analyze", json={"article": "A slow one."}, timeout=30
            )
            time.sleep(0.5)
            server.send_signal(number)
            time.sleep(0.5)
            server.send_signal(number)
            server.wait(10)
            assert sent.exception() is not None or sent.result().status_code >= 500
    for _ in range(50):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return
        time.sleep(0.1)
    pytest.fail("a worker still runs")


def _workers(parent: int) -> list[int]:
    """Return the processes below a process that were spawned to work."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            above = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            if above == parent and b"spawn_main" in (path / "cmdline").read_bytes():
                found.append(int(path.name))
        except OSError:
            continue
    return found


def test_a_slow_client_is_given_up(folder: str) -> None:
    """Bodies that never end keep no place."""
    with process("--jobs", "1", "--queue", "0", "--timeout", "2", folder=folder) as (_, address):
        url = httpx.URL(address)
        with socket.create_connection((url.host, url.port), timeout=20) as client:
            client.sendall(
                b"POST /v1/analyze HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                b"Content-Length: 100\r\n\r\nIt may"
            )
            time.sleep(0.3)
            busy = httpx.post(f"{address}v1/analyze", json={"article": STORY})
            assert busy.status_code == 429
            assert client.recv(1000).startswith(b"HTTP/1.1 408 ")
        assert httpx.post(f"{address}v1/analyze", json={"article": STORY}).status_code == 200


def test_slow_headers_are_given_up(folder: str) -> None:
    """A header that comes a letter at a time ends with 408; so does a second request's."""
    with process("--jobs", "1", "--timeout", "2", folder=folder) as (_, address):
        url = httpx.URL(address)
        start = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
        for first in (b"", start + b"\r\n"):
            with socket.create_connection((url.host, url.port), timeout=20) as client:
                client.sendall(first)
                if first:
                    answer = b""
                    while not answer.endswith(b"}}"):
                        answer += client.recv(10_000)
                began = time.monotonic()
                client.sendall(start + b"X: ")
                assert _dripped(client).startswith(b"HTTP/1.1 408 ")
                assert 1 < time.monotonic() - began < 12
        with socket.create_connection((url.host, url.port), timeout=20) as silent:
            assert silent.recv(10) == b""  # closed, though nothing was sent
        with socket.create_connection((url.host, url.port), timeout=20) as client:
            client.sendall(start + b"X: " + b"x" * 20_000)
            assert client.recv(1000).startswith(b"HTTP/1.1 400 ")
        assert httpx.get(f"{address}health", timeout=20).status_code == 200


def _dripped(client: socket.socket) -> bytes:
    """Send a byte now and then, until the server answers."""
    client.settimeout(0.2)
    for _ in range(100):
        try:
            client.sendall(b"x")
            return client.recv(1000)
        except TimeoutError:
            continue
    return b""


def test_a_client_that_reads_nothing_is_given_up() -> None:
    """An answer that is not read is dropped, and the connection with it."""
    aborted = asyncio.run(_unread())
    assert aborted < 5


async def _unread() -> float:
    """Return the seconds until a connection that reads nothing is closed."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 50_000_000})

    config = uvicorn.Config(app, lifespan="off", log_config=None, ws="none")
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: bounded_protocol(0.5)(config, state, {}), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    began = loop.time()
    while not state.connections:
        await asyncio.sleep(0.01)
    while state.connections and loop.time() - began < 20:
        await asyncio.sleep(0.05)
    took = loop.time() - began
    writer.close()
    server.close()
    return took


def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "allegedly", "serve", "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"allegedly: cannot listen on 127.0.0.1, port {port}: ")


def test_an_unknown_plugin() -> None:
    command = [sys.executable, "-m", "allegedly", "serve", "-a", "oracle"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "oracle" in done.stderr


@pytest.mark.heavy
def test_under_load() -> None:
    """Sixteen clients get what they deserve, and memory stays flat."""
    if not Path("benchmarks").is_dir():
        pytest.skip("the benchmarks are not part of this distribution")
    command = [sys.executable, "-m", "benchmarks", "run", "serve", "--seconds", "10"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "errors: 0" in done.stdout
