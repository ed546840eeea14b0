"""The server under load: answers, waiting times, and memory over time.

    python -m benchmarks run serve [--seconds S] [--clients N] [--attributor NAME] [--jobs N]

Starts `allegedly serve` in a process of its own, with places for fewer requests than there are
clients, so that some are refused with the status 429; a client that is refused waits as long as
`Retry-After` asks. The clients send articles of the bundled corpus, five texts to an article, to
all parts of the interface and to the page, and now and then a request that is wrong or too large. A
status other than the one that a request deserves, 429 or 503 is an error, and so is memory that
grows by more than a tenth after the first third. Exits with 1 if there is an error.
"""

from __future__ import annotations

import http.client
import itertools
import json
import math
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from allegedly.plugins import default_registry
from benchmarks import common

SHARE = 5
"""Texts of the corpus in an article."""

WARMING = 60
"""Requests before the clock starts."""

LARGEST = 100_000
"""The server's limit on a request, in bytes."""

MEMORY = re.compile(r'resident_memory_bytes\{process="(\w+)",pid="\d+"\} (\d+)')


@attrs.frozen
class Sent:
    """A request, and the status that it deserves."""

    path: str
    body: bytes
    media: str = "application/json"
    status: int = 200


@attrs.define
class Log:
    """Everything that was seen."""

    seconds: list[float] = attrs.field(factory=list)
    statuses: Counter[int] = attrs.field(factory=Counter)
    errors: list[str] = attrs.field(factory=list)
    memory: list[dict[str, int]] = attrs.field(factory=list)


def requests() -> Iterator[Sent]:
    """Yield requests for ever: of each twelve, ten are sound, one is wrong, one is too large."""
    corpus = default_registry().get("corpus", "newsdesk").create()
    texts = [document.article.body for document in corpus.documents()]
    articles = ["\n\n".join(texts[at : at + SHARE]) for at in range(0, len(texts), SHARE)]
    for number, text in enumerate(itertools.cycle(articles)):
        plain = json.dumps({"article": text}).encode()
        pair = json.dumps({"article": text, "transcripts": [articles[number % 3]]}).encode()
        form = (
            f'--x\r\nContent-Disposition: form-data; name="article"\r\n\r\n{text}\r\n--x--\r\n'
        ).encode()
        yield from (
            *(Sent("/v1/analyze", plain) for _ in range(4)),
            Sent("/v1/analyze", text.encode(), "text/plain"),
            *(Sent("/v1/audit", plain) for _ in range(3)),
            Sent("/v1/verify", pair),
            Sent("/", form, "multipart/form-data; boundary=x"),
            Sent("/v1/analyze", b'{"article": 5}', status=422),
            Sent("/v1/analyze", b"x" * (LARGEST + 1), "text/plain", 413),
        )


def client(port: int, jobs: Iterator[Sent], lock: threading.Lock, log: Log, end: float) -> None:
    """Send one request after the other on a connection that stays open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    while time.monotonic() < end:
        with lock:
            sent = next(jobs, None)
        if sent is None:
            break
        begin = time.monotonic()
        try:
            connection.request("POST", sent.path, sent.body, {"Content-Type": sent.media})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            with lock:
                log.errors.append(f"{sent.path}: {error!r}")
            continue
        with lock:
            log.statuses[response.status] += 1
            log.seconds.append(time.monotonic() - begin)
            if response.status not in (sent.status, 429, 503) or not body:
                log.errors.append(f"{sent.path}: {response.status} {body[:200]!r}")
        if response.status in (429, 503):
            connection.close()  # the server would close it while it is idle
            time.sleep(int(response.headers["Retry-After"]))
    connection.close()


def memory(port: int) -> dict[str, int]:
    """Return the megabytes of the server, and of its workers together."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    found: Counter[str] = Counter()
    for process, size in MEMORY.findall(text):
        found[process] += int(size)
    return {process: round(size / 1_000_000) for process, size in found.items()}


def warm_up(port: int) -> None:
    """Send every kind of request to every worker, so that all that is loaded late is there."""
    jobs, lock, log = itertools.islice(requests(), WARMING), threading.Lock(), Log()
    threads = [
        threading.Thread(target=client, args=(port, jobs, lock, log, math.inf)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def load(port: int, clients: int, seconds: float) -> Log:
    """Load a server, and look at its memory twelve times."""
    log, lock, jobs = Log(), threading.Lock(), requests()
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=client, args=(port, jobs, lock, log, end)) for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for _ in range(12):
        time.sleep(max(0.0, seconds / 12))
        log.memory.append(memory(port))
    for thread in threads:
        thread.join()
    return log


def report(log: Log, seconds: float) -> bool:
    """Print the figures, and return whether all is well."""
    times = sorted(log.seconds)
    done = log.statuses[200]
    print(f"answers: {dict(sorted(log.statuses.items()))}")
    print(f"results: {done}, {done / seconds:.1f} a second")
    at = [times[int(share * (len(times) - 1))] for share in (0.5, 0.95, 0.99, 1)]
    print("seconds: median {:.2f}, 95% {:.2f}, 99% {:.2f}, longest {:.2f}".format(*at))
    print("memory in MB, server and workers, from start to end:")
    print("  " + ", ".join(f"{found.get('server')}+{found.get('worker')}" for found in log.memory))
    flat = True
    if all(log.memory) and seconds >= 30:  # in less time the workers are still growing
        totals = [sum(found.values()) for found in log.memory]
        third = max(totals[:5])
        flat = totals[-1] <= 1.1 * third
        print(f"growth after the first third: {totals[-1] - third:+} MB")
    for error in log.errors[:10]:
        print(f"error: {error}")
    print(f"errors: {len(log.errors)}")
    return flat and not log.errors and bool(done)


def main(arguments: Sequence[str]) -> None:
    """Start a server, load it, stop it, and report."""
    parser = common.parser("serve", __doc__)
    parser.add_argument("--seconds", type=float, default=60.0, metavar="S")
    parser.add_argument("--clients", type=int, default=16, metavar="N")
    parser.add_argument("--attributor", default="rules", metavar="NAME")
    parser.add_argument("--jobs", default="2", metavar="N")
    chosen = parser.parse_args(arguments)
    options = ["-a", chosen.attributor, "-j", chosen.jobs, "--queue", "8", "--port", "0"]
    command = [sys.executable, "-m", "allegedly", "serve", "--max-bytes", str(LARGEST), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        found = re.search(r":(\d+)/", line)
        if found is None:
            raise SystemExit(line)
        warm_up(int(found[1]))
        log = load(int(found[1]), chosen.clients, chosen.seconds)
        server.terminate()
        said = server.stderr.read()
    well = report(log, chosen.seconds)
    print(f"exit status of the server: {server.returncode}; it wrote: {said!r}")
    if not well or server.returncode or said:
        raise SystemExit(1)
