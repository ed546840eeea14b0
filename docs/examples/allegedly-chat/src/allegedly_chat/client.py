"""One request to a chat endpoint: retries with back-off, time limits, a cap on costs."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar, get_args

import attrs
import httpx

from allegedly_chat.errors import AnswerError, ChatError, CostError

T = TypeVar("T")

LONGEST_ANSWER: Final = 1_000_000
"""Most bytes of an answer; longer ones are rejected."""

LONGEST_WAIT: Final = 30.0
"""Most seconds between two tries, whatever the server asks for."""

_BYTES_PER_TOKEN: Final = 3
_LONGEST_REPAIR: Final = 20_000

AnswerFormat = Literal["json_object", "json_schema", "none"]
"""One of the ways to ask for JSON."""


@attrs.frozen
class Endpoint:
    """The endpoint to ask, with limits on time and cost.

    Attributes:
        url: Base of the endpoint, such as ``http://127.0.0.1:8080/v1``.
        model: Name of the model there.
        key_variable: Environment variable that holds the key, if the server wants one.
        timeout: Seconds for one try, from the first byte sent to the last one received.
        retries: Tries after the first one, for temporary failures: lost connections, timeouts,
            status 408, 409, 425, 429 and 5xx, answers that break the label scheme.
        backoff: Seconds before the first of these; doubled before each further one.
        max_tokens: Longest answer to request, in tokens.
        price_in: Price of a million tokens sent, in any currency.
        price_out: Price of a million tokens received, in the same.
        max_cost: Most that all requests of one object may cost together, in the same.
        answer_format: How the server is asked for JSON: `json_object`, `json_schema` if it can hold
            the model to a schema, or `none`. Answers are checked in any case.
    """

    url: str
    model: str
    key_variable: str = "OPENAI_API_KEY"
    timeout: float = 60.0
    retries: int = 4
    backoff: float = 1.0
    max_tokens: int = 4000
    price_in: float = 0.0
    price_out: float = 0.0
    max_cost: float = 1.0
    answer_format: AnswerFormat = attrs.field(
        default="json_object", validator=attrs.validators.in_(get_args(AnswerFormat))
    )

    def price(self, sent: int, received: int) -> float:
        """Return the price of a number of tokens."""
        return (sent * self.price_in + received * self.price_out) / 1_000_000


class Client:
    """Asks one endpoint, from any number of threads.

    Attributes:
        spent: The cost of all requests so far.
        usage: Numbers of requests and of tokens so far, and their cost.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        """Store the endpoint; connect later."""
        self.endpoint = endpoint
        self.spent = 0.0
        self._counts = {"requests": 0, "tokens_in": 0, "tokens_out": 0}
        self._http: httpx.Client | None = None
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out connections and lock."""
        return {"endpoint": self.endpoint, "spent": self.spent, "counts": self._counts}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Start without connections."""
        Client.__init__(self, state["endpoint"])
        self.spent, self._counts = state["spent"], dict(state["counts"])

    @property
    def usage(self) -> dict[str, float]:
        """Requests and tokens so far, as far as the server counts them, and the cost of all."""
        with self._lock:
            return {**self._counts, "cost": round(self.spent, 6)}

    def ask(self, system: str, user: str, parse: Callable[[str], T], schema: dict[str, Any]) -> T:
        """Send two messages, and try again until `parse` accepts an answer.

        A refused answer is sent back with the reason, so that the model can repair it.

        Args:
            system: The instructions for the model.
            user: The data to work on.
            parse: Converts the text of the answer to the result, or raises `AnswerError`.
            schema: The JSON Schema of the answer.

        Raises:
            CostError: If the next try could cost more than is left.
            ChatError: If no try succeeds; the message gives the last reason.
        """
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        repair: list[dict[str, str]] = []
        reason, wait = "", 0.0
        for attempt in range(self.endpoint.retries + 1):
            time.sleep(min(wait, LONGEST_WAIT))
            wait = self.endpoint.backoff * 2**attempt
            data = self._body(messages + repair, schema)
            # An interrupted try counts at its highest possible cost: the server may have worked.
            cost = bound = self._reserve(data)
            content = ""
            try:
                status, headers, text = self._post(data)
                if status == httpx.codes.OK:
                    content, cost = self._read(text, bound)
                    return parse(content)
                cost = 0.0
            except (httpx.TransportError, AnswerError) as error:
                reason = str(error) or type(error).__name__
                repair = _repair(content, reason) if content else []
            else:
                reason = f"status {status}: {' '.join(text.split())[:200]}"
                if status not in {408, 409, 425, 429} and status < 500:
                    raise ChatError(f"{self.endpoint.url} refuses: {reason}")
                wait = max(wait, _seconds(headers.get("retry-after", "")))
            finally:
                self._settle(bound, cost)
        tries = self.endpoint.retries + 1
        raise ChatError(f"{self.endpoint.url} gave no answer in {tries} tries; the last: {reason}")

    def _body(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> bytes:
        body: dict[str, Any] = {
            "model": self.endpoint.model,
            "temperature": 0,
            "max_tokens": self.endpoint.max_tokens,
            "messages": messages,
        }
        if self.endpoint.answer_format == "json_schema":
            named = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif self.endpoint.answer_format == "json_object":
            body["response_format"] = {"type": "json_object"}
        return json.dumps(body).encode()

    def _reserve(self, data: bytes) -> float:
        """Reserve the most that a request may cost."""
        most = self.endpoint.price(len(data) // _BYTES_PER_TOKEN, self.endpoint.max_tokens)
        with self._lock:
            if self.spent + most > self.endpoint.max_cost:
                raise CostError(
                    f"a request may cost {most:.4f}, and {self.spent:.4f} of "
                    f"{self.endpoint.max_cost:.4f} are spent; raise max_cost to continue"
                )
            self.spent += most
            self._counts["requests"] += 1
        return most

    def _settle(self, reserved: float, cost: float) -> None:
        with self._lock:
            self.spent += cost - reserved

    def _post(self, data: bytes) -> tuple[int, httpx.Headers, str]:
        """Send a request; read the answer up to a length and within the time for one try."""
        deadline = time.monotonic() + self.endpoint.timeout
        headers = {"content-type": "application/json"}
        if key := os.environ.get(self.endpoint.key_variable):
            headers["authorization"] = f"Bearer {key}"
        url = f"{self.endpoint.url.rstrip('/')}/chat/completions"
        received = bytearray()
        try:
            stream = self._connected().stream("POST", url, content=data, headers=headers)
            with stream as response:
                for piece in response.iter_bytes():
                    received += piece
                    if len(received) > LONGEST_ANSWER:
                        raise AnswerError(f"the answer is longer than {LONGEST_ANSWER} bytes")
                    if time.monotonic() > deadline:
                        raise httpx.ReadTimeout(f"no end after {self.endpoint.timeout} s")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise ChatError(f"{url} cannot be reached: {error}") from error
        except httpx.DecodingError as error:
            raise AnswerError(f"the answer cannot be decoded: {error}") from error
        return response.status_code, response.headers, received.decode("utf-8", "replace")

    def _read(self, text: str, bound: float) -> tuple[str, float]:
        """Return the content of an answer and its cost, or the upper bound if it states none."""
        try:
            answer = json.loads(text)
            content = answer["choices"][0]["message"]["content"]
            if not isinstance(content, str):
                raise TypeError("the content is not text")
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise AnswerError(f"not a chat completion: {text[:200]!r}") from error
        usage = answer.get("usage")
        if not isinstance(usage, dict):
            return content, bound
        sent: Any = usage.get("prompt_tokens")
        received: Any = usage.get("completion_tokens")
        if not all(isinstance(count, int) and count >= 0 for count in (sent, received)):
            return content, bound
        with self._lock:
            self._counts["tokens_in"] += sent
            self._counts["tokens_out"] += received
        return content, self.endpoint.price(sent, received)

    def _connected(self) -> httpx.Client:
        with self._lock:
            if self._http is None:
                self._http = httpx.Client(timeout=self.endpoint.timeout)
            return self._http


def _repair(content: str, reason: str) -> list[dict[str, str]]:
    """Return the messages that send a refused answer back."""
    asked = f"This answer is refused: {reason}. Send the whole answer again, with that corrected."
    return [
        {"role": "assistant", "content": content[:_LONGEST_REPAIR]},
        {"role": "user", "content": asked},
    ]


def _seconds(value: str) -> float:
    """Return the seconds of a Retry-After header; dates and invalid values are ignored."""
    return float(value) if value.strip().isdecimal() else 0.0
