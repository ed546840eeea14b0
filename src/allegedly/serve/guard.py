"""The door of the server: checks the sender of every request, and adds headers to every answer."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from allegedly.serve.jobs import Answer
from allegedly.serve.metrics import Metrics
from allegedly.serve.problems import RequestError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Headers of every answer, unless it has its own."""

_HOST: Final = re.compile(r"(?:[\w.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?", re.ASCII)
_SAME_SITE: Final = ("same-origin", "none")


class Guard:
    """Wraps an application: nothing reaches it that another site has sent.

    A page of another site can make a browser send requests here. If its name is made to stand for
    the address of this server (DNS rebinding), it could even read the answers; but then the header
    `Host` has its name, which is not one of ours.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, hosts: Collection[str], routes: Collection[str]
    ) -> None:
        """Wrap an application.

        Args:
            app: The application.
            metrics: Counts answers.
            hosts: Names of this server, in lower case, beside addresses and `localhost`.
            routes: The paths that are counted by name.
        """
        self._app = app
        self._metrics = metrics
        self._hosts = {"localhost", *hosts}
        self._routes = set(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"] if scope["path"] in self._routes else "other"

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.answered(path, message["status"])
                present = {name.lower() for name, _ in message["headers"]}
                missing = [
                    (name.lower().encode(), value.encode())
                    for name, value in _HEADERS.items()
                    if name.lower().encode() not in present
                ]
                message = {**message, "headers": [*message["headers"], *missing]}
            await send(message)

        try:
            self._check(scope)
        except RequestError as problem:
            await respond(problem.answer, guarded)
            return
        await self._app(scope, receive, guarded)

    def _check(self, scope: Scope) -> None:
        """Refuse a request that is not meant for this server, or comes from another site."""
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        host = headers.get("host", "")
        if not self._is_ours(host):
            raise RequestError(
                421,
                f"this server does not answer for the host {host[:80]!r}; if it should, name it "
                "with --allow-host",
            )
        if scope["method"] in ("GET", "HEAD"):
            return
        site, origin = headers.get("sec-fetch-site"), headers.get("origin", "null")
        # A page that sends no referrer has the origin "null"; then only the site tells.
        foreign = site not in _SAME_SITE if site else origin not in ("null", _origin(scope, host))
        if foreign:
            raise RequestError(403, "requests from pages of other sites are refused")

    def _is_ours(self, host: str) -> bool:
        if _HOST.fullmatch(host) is None:
            return False
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._hosts or _is_address(name)


def _origin(scope: Scope, host: str) -> str:
    return f"{scope.get('scheme', 'http')}://{host}"


def _is_address(name: str) -> bool:
    """Return whether a host is an IP address, which no name server can redirect."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def respond(answer: Answer, send: Send, headers: Mapping[str, str] | None = None) -> None:
    """Send an answer.

    Args:
        answer: The answer.
        send: Sends a message of ASGI.
        headers: More headers.
    """
    found = {
        "content-type": answer.media,
        "content-length": str(len(answer.body)),
        **({} if answer.pause is None else {"retry-after": str(answer.pause)}),
        **(headers or {}),
    }
    start: dict[str, Any] = {
        "type": "http.response.start",
        "status": answer.status,
        "headers": [(name.encode(), value.encode()) for name, value in found.items()],
    }
    await send(start)
    await send({"type": "http.response.body", "body": answer.body})
