"""A local chat server that answers well, and misbehaves in many ways on request."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Handler", list[dict[str, Any]]], None]
WORD = re.compile(r"\b(may|might|could|probably)\b", re.IGNORECASE)


class Server(ThreadingHTTPServer):
    """Plays a list of answers, one for each request, and then answers well.

    Attributes:
        script: The answers to come.
        requests: The bodies of all requests so far.
        headers: Their headers.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[Answer] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.requests.append(body)
        self.server.headers.append(dict(self.headers))
        answer = self.server.script.pop(0) if self.server.script else well
        answer(self, json.loads(body["messages"][1]["content"]))

    def send(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[Server]:
    """Run a server while the block runs."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def judge(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the right answer: hedged if one of a few words occurs."""
    found = []
    for claim in claims:
        hedges = [
            {"zone": number, "text": match.group(), "type": "epistemic"}
            for number, zone in enumerate(claim["zones"])
            for match in WORD.finditer(zone)
        ]
        label = "hedged" if hedges else "plain"
        score = 0.9 if hedges else 0.1
        found.append({"number": claim["number"], "label": label, "score": score, "hedges": hedges})
    return found


def completion(content: object, **more: Any) -> bytes:
    """Return the body of a chat completion."""
    return json.dumps({"choices": [{"message": {"content": content}}], **more}).encode()


def well(handler: Handler, claims: list[dict[str, Any]]) -> None:
    """Answer as asked."""
    usage = {"prompt_tokens": 1000, "completion_tokens": 500}
    answer = attribute(claims["text"]) if isinstance(claims, dict) else {"claims": judge(claims)}
    handler.send(200, completion(json.dumps(answer), usage=usage))


def attribute(text: str) -> dict[str, Any]:
    """Return the attributions of one simple pattern, with plain quotation marks."""
    pattern = re.compile(r"“([^”]+),” said ([A-Z]\w+ [A-Z]\w+)|([A-Z]\w+) said (it [^.]+)")
    found = [
        {"source": m[2] or m[3], "cue": "said", "content": [m[1] or m[4]]}
        for m in pattern.finditer(text)
    ]
    return {"attributions": found}


def status(code: int, **headers: str) -> Answer:
    """Answer with an error."""
    return lambda handler, claims: handler.send(code, b"no  such\nluck", **headers)


def raw(data: bytes, **headers: str) -> Answer:
    """Answer with these bytes."""
    return lambda handler, claims: handler.send(200, data, **headers)


def content(text: object) -> Answer:
    """Answer with this content, as a completion."""
    return raw(completion(text))


def changed(change: Callable[[list[dict[str, Any]]], object]) -> Answer:
    """Answer with the right claims, changed."""

    def answer(handler: Handler, claims: list[dict[str, Any]]) -> None:
        found = judge(claims)
        result = change(found)
        handler.send(200, completion(json.dumps({"claims": found if result is None else result})))

    return answer


def hang_up(handler: Handler, claims: list[dict[str, Any]]) -> None:
    """Close the connection without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def break_off(handler: Handler, claims: list[dict[str, Any]]) -> None:
    """Promise more than comes."""
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.close_connection = True


def silence(handler: Handler, claims: list[dict[str, Any]]) -> None:
    """Say nothing for longer than a client waits."""
    time.sleep(2)
    handler.close_connection = True


def drip(handler: Handler, claims: list[dict[str, Any]]) -> None:
    """Send a byte now and then, so that no single read takes long."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)
    handler.close_connection = True


def flood(handler: Handler, claims: list[dict[str, Any]]) -> None:
    """Send without end."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(10_000):
        handler.wfile.write(b" " * 65536)
    handler.close_connection = True
