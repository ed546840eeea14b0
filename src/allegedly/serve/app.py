"""The application: routes, and the way of a request to a worker and back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Mapping
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from allegedly.serve.crew import Crew
from allegedly.serve.guard import Guard
from allegedly.serve.jobs import HTML, Answer, Call, Kind
from allegedly.serve.metrics import MEDIA, Metrics
from allegedly.serve.openapi import openapi
from allegedly.serve.page import form_page, page_policy
from allegedly.serve.parsing import media_type, media_types
from allegedly.serve.problems import RequestError, problem_answer

KINDS: Final[Mapping[str, Kind]] = {
    "/": "page",
    "/v1/analyze": "analyze",
    "/v1/audit": "audit",
    "/v1/verify": "verify",
}
"""The result that a request to each path asks for."""

_OTHERS: Final = ("/v1/openapi.json", "/health", "/metrics")

_DISCARDED: Final = 4
"""A body up to this number of times too large is received and discarded.

A client that still sends would often lose an answer that comes before it is done.
"""


def create_app(crew: Crew, metrics: Metrics, hosts: Collection[str] = ()) -> ASGIApp:
    """Return the application.

    Args:
        crew: The workers.
        metrics: Counts what happens.
        hosts: Names of the server, beside addresses and `localhost`.
    """
    service = _Service(crew, metrics)
    app = Starlette(
        routes=[
            Route("/", service.form, methods=["GET"]),
            *(Route(path, service.work, methods=["POST"]) for path in KINDS),
            Route("/v1/openapi.json", service.description, methods=["GET"]),
            Route("/health", service.health, methods=["GET"]),
            Route("/metrics", service.figures, methods=["GET"]),
        ],
        exception_handlers={HTTPException: _refuse},
    )
    return Guard(app, metrics, [host.lower() for host in hosts], [*KINDS, *_OTHERS])


class _Service:
    """Answers requests."""

    def __init__(self, crew: Crew, metrics: Metrics) -> None:
        self._crew = crew
        self._metrics = metrics

    async def work(self, request: Request) -> Response:
        """Have a worker do what a request asks for."""
        kind = KINDS[request.scope["path"]]
        try:
            answer = await self._answer(request, kind)
        except RequestError as problem:
            answer = problem.answer
        if kind != "page":
            return _response(answer)
        if answer.media != HTML:
            detail = json.loads(answer.body)["detail"]
            page = form_page(detail).encode("utf-8", "replace")
            answer = Answer(answer.status, page, HTML, answer.pause)
        return _response(answer, {"content-security-policy": page_policy()})

    async def form(self, request: Request) -> Response:
        """Show the form."""
        answer = Answer(200, form_page().encode(), HTML)
        return _response(answer, {"content-security-policy": page_policy()})

    async def description(self, request: Request) -> Response:
        """Describe the interface."""
        return _response(Answer(200, json.dumps(openapi()).encode()))

    async def health(self, request: Request) -> Response:
        """Say whether the server works, and with which plugins."""
        sound = self._crew.alive > 0 and not self._crew.stopping
        state = "ok" if sound else "stopping" if self._crew.stopping else "no worker runs"
        body = {"status": state, "workers": self._crew.alive, **self._crew.about}
        return _response(Answer(200 if sound else 503, json.dumps(body).encode()))

    async def figures(self, request: Request) -> Response:
        """Give the figures for Prometheus."""
        text = self._metrics.text(self._crew.alive, self._crew.pids)
        return _response(Answer(200, text.encode(), MEDIA))

    async def _answer(self, request: Request, kind: Kind) -> Answer:
        content_type = request.headers.get("content-type", "")
        _check_media(request, kind, content_type)
        with self._crew.admitted():
            body = await self._body(request)
            query = tuple(request.query_params.multi_items())
            return await self._crew.do(Call(kind, body, content_type, query))

    async def _body(self, request: Request) -> bytes:
        """Read the body, but no more of it than may be sent, and not for longer than allowed."""
        most, seconds = self._crew.limits.body, self._crew.limits.seconds
        announced = request.headers.get("content-length", "")
        if announced.isdecimal():
            size = int(announced[:20])
            if size > _DISCARDED * most or (size > most and "expect" in request.headers):
                raise _too_large(most)
        body = bytearray()
        size = 0
        try:
            async with asyncio.timeout(seconds):
                async for chunk in request.stream():
                    size += len(chunk)
                    if size <= most:
                        body += chunk
                    elif size > _DISCARDED * most:
                        break
        except TimeoutError:
            raise RequestError(408, f"the body did not arrive within {seconds:g} s") from None
        except ClientDisconnect:
            raise RequestError(400, "the client closed the connection") from None
        if size > most:
            raise _too_large(most)
        return bytes(body)


def _check_media(request: Request, kind: Kind, content_type: str) -> None:
    allowed = media_types(kind)
    if media_type(content_type) not in allowed:
        given = media_type(content_type)[:80] or "none"
        raise RequestError(415, f"the Content-Type is {given}; send one of {', '.join(allowed)}")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RequestError(415, "the body has a Content-Encoding; send it as it is")


def _too_large(most: int) -> RequestError:
    return RequestError(
        413,
        f"the body is larger than {most:,} bytes; send less, or start the server with a larger "
        "--max-bytes",
    )


async def _refuse(request: Request, error: Exception) -> Response:
    """Answer for a path or a method that does not exist."""
    assert isinstance(error, HTTPException)
    messages = {
        404: f"there is nothing at {request.url.path[:200]!r}; see /v1/openapi.json",
        405: f"{request.method} is not possible here; see /v1/openapi.json",
    }
    message = messages.get(error.status_code, str(error.detail))
    return _response(problem_answer(error.status_code, message), dict(error.headers or {}))


def _response(answer: Answer, headers: Mapping[str, str] | None = None) -> Response:
    found = dict(headers or {})
    if answer.pause is not None:
        found["retry-after"] = str(answer.pause)
    if answer.status in (408, 413):  # the rest of the body may still be on its way
        found["connection"] = "close"
    return Response(answer.body, answer.status, {**found, "content-type": answer.media})
