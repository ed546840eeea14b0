"""Clear answers to requests that fail: problem details as in RFC 9457."""

from __future__ import annotations

import json
from http import HTTPStatus

from allegedly.errors import AllegedlyError
from allegedly.serve.jobs import PROBLEM, Answer


class RequestError(AllegedlyError):
    """A request cannot be answered with a result.

    Attributes:
        status: The status code of the answer.
        pause: Seconds after which the client may try again; None if that is pointless.
    """

    def __init__(self, status: int, message: str, pause: int | None = None) -> None:
        """Create a problem from a status code and a message."""
        super().__init__(message)
        self.status = status
        self.pause = pause

    @property
    def answer(self) -> Answer:
        """The answer to send."""
        return problem_answer(self.status, str(self), self.pause)


def problem_answer(status: int, message: str, pause: int | None = None) -> Answer:
    """Return an answer with problem details.

    Args:
        status: Its status code.
        message: The message: the cause and, if known, how to fix it.
        pause: Seconds after which the client may try again.
    """
    details = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": message,
    }
    body = json.dumps(details, ensure_ascii=False).encode("utf-8", "replace")
    return Answer(status, body, PROBLEM, pause)
