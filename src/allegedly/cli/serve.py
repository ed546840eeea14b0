"""`allegedly serve`."""

from __future__ import annotations

import ipaddress
import os
from typing import Final

import click

from allegedly.cli.messages import complain
from allegedly.cli.options import classifiers_option, split_names
from allegedly.extras import need

_HELP: Final = """\
Serve a page in which to paste or drop articles, and an interface for programs.

The page shows the report of an article, the findings of the audit and, given a transcript, the
verification of its quotations. Programs send POST requests to /v1/analyze, /v1/audit and
/v1/verify; /v1/openapi.json describes them, and /health and /metrics show how the server is.

The server listens on this machine only, unless --host names another address. It has no accounts
and no encryption: on a network, put it behind a proxy that has both. No article is stored, and no
address in it is fetched.

SIGTERM or Ctrl-C stops it: requests in hand are finished, and new ones are refused. A second one
stops it at once.

\b
Examples:
  allegedly serve
  allegedly serve --port 9000 --attributor rules --jobs 4
  curl --data-binary @story.txt -H 'Content-Type: text/plain' localhost:8000/v1/analyze
  curl -F article=@story.html -F transcript=@talk.srt localhost:8000/v1/verify

Exit status: 0 stopped, 1 something failed, 2 wrong usage.
"""


@click.command("serve", help=_HELP, short_help="Serve a page and an HTTP interface.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on; 0.0.0.0 is every IPv4 address of this machine.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    metavar="N",
    help="Port to listen on; 0 takes any that is free.",
)
@click.option(
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="Also answer requests to this host name; may be repeated. Addresses and localhost are "
    "always answered; other names are not, because a foreign page could use them.",
)
@click.option(
    "-a",
    "--attributor",
    metavar="NAME",
    help="Attributor to use. [default: the most accurate one installed]",
)
@classifiers_option
@click.option("--any-language", is_flag=True, help="Also analyse articles that are not in English.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Worker processes, each with its own plugins in memory. [default: one for each processor, "
    "at most 4]",
)
@click.option(
    "--queue",
    type=click.IntRange(0),
    default=32,
    show_default=True,
    metavar="N",
    help="Requests that may wait for a worker; further ones get the status 429.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, 3600, min_open=True),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Time that a request may wait, and that the work on it may take.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(1, 50_000_000),
    default=2_000_000,
    show_default=True,
    metavar="N",
    help="Most bytes of a request, and most characters of an article.",
)
def serve_command(
    host: str,
    port: int,
    allowed_hosts: tuple[str, ...],
    attributor: str | None,
    classifiers: str | None,
    any_language: bool,
    jobs: int | None,
    queue: int,
    timeout: float,
    max_bytes: int,
) -> None:
    """Run the server."""
    for module in ("uvicorn", "starlette", "python_multipart"):
        need(module, "serve", "allegedly serve")
    from allegedly.analyzer import Analyzer
    from allegedly.errors import UnknownPluginError
    from allegedly.serve import Limits, Setup
    from allegedly.serve.server import run

    names = split_names(classifiers)
    try:
        Analyzer(names, attributor)  # checks the names
    except UnknownPluginError as error:
        raise click.UsageError(str(error)) from error
    if not _is_local(host):
        complain(f"other machines can reach {host}, and the server asks for no password")
    setup = Setup(attributor, None if names is None else tuple(names), any_language)
    limits = Limits(max_bytes, timeout, jobs or min(4, os.cpu_count() or 1), queue)
    run(
        setup,
        limits,
        host=host,
        port=port,
        allowed_hosts=allowed_hosts,
        on_ready=lambda address: complain(f"serving at {address} (Ctrl-C stops it)"),
    )


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
