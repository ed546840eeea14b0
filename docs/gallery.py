"""Run the commands of `docs/gallery.md`, and take pictures of what they make.

python docs/gallery.py

It also takes those of the index of many articles and of the server. Needs Chromium, its driver,
Selenium and Datasette.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from screenshots import chromium, point_at, resize, take, view

DOCS = Path(__file__).parent
TEXTS = DOCS / "gallery"
COMMAND = re.compile(r"^(allegedly .+)$", re.MULTILINE)

SIZE = (1280, 800)
CLAIM = 10
"""The one whose details the report shows."""

QUOTED = "Hatice Cengiz"
"""The source whose claims Datasette shows."""


def main() -> None:
    """Make the pages in a temporary folder, and go through them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(TEXTS, folder, dirs_exist_ok=True)
        for command in COMMAND.findall((DOCS / "gallery.md").read_text("utf-8")):
            print(command, file=sys.stderr)
            # The audit ends with 1, as it has findings.
            done = subprocess.run(allegedly(*shlex.split(command)[1:]), cwd=folder, check=False)
            if done.returncode > 1:
                raise SystemExit(f"{command}: failed")
        with chromium() as driver:
            pictures_of_pages(driver, folder)
            pictures_of_datasette(driver, folder)
            pictures_of_server(driver)


def allegedly(*arguments: str) -> list[str]:
    """Return the command line, with the Python that runs this script."""
    return [sys.executable, "-m", "allegedly", *arguments]


def pictures_of_pages(driver: Any, folder: Path) -> None:
    """Take those of pages that are files."""
    for name in ("report", "audit", "diff", "verify", "summary"):
        view(driver, (folder / f"{name}.html").as_uri(), *SIZE)
        if name == "report":
            resize(driver, SIZE[0], 1000)  # which the card fits into
            point_at(driver, CLAIM)
            scroll_to(driver, "#r1-story")
        if name == "audit":
            scroll_to(driver, "#r1-t4")
        take(driver, f"gallery-{name}")
    view(driver, (folder / "report" / "index.html").as_uri(), *SIZE)
    take(driver, "index")


def scroll_to(driver: Any, selector: str) -> None:
    """Scroll until an element is at the top."""
    driver.execute_script("document.querySelector(arguments[0]).scrollIntoView()", selector)


def pictures_of_datasette(driver: Any, folder: Path) -> None:
    """Follow the link from a source to its claims."""
    with closing(sqlite3.connect(folder / "news.db")) as connection:
        query = "select id from sources where name = ? order by claims desc limit 1"
        ((source,),) = connection.execute(query, [QUOTED]).fetchall()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = f"-m datasette news.db -m news.metadata.json --port {port}".split()
    with running([sys.executable, *command], cwd=folder):
        wait_for(address)
        view(driver, f"{address}/news/sources/{source}", *SIZE)
        driver.find_element("css selector", 'a[href^="/news/claims?"]').click()
        scroll_to(driver, "h3")  # below the descriptions of the columns
        take(driver, "gallery-datasette")


def pictures_of_server(driver: Any) -> None:
    """Fill in the form of `allegedly serve`, and send it."""
    with running(allegedly("serve", "--port", "0", "-j", "1"), stderr=subprocess.PIPE) as server:
        assert server.stderr is not None
        address = server.stderr.readline().decode().split()[3]
        view(driver, address, 860, 1030)
        for field, file in (("text", "story.txt"), ("transcript", "interview.srt")):
            text = (TEXTS / file).read_text("utf-8")
            code = "document.getElementById(arguments[0]).value = arguments[1]"
            driver.execute_script(code, field, text)
        driver.find_element("id", "title_line").click()
        take(driver, "serve-form")
        resize(driver, 1180, 1130)
        driver.find_element("css selector", "button").click()
        while not driver.find_elements("id", "findings"):
            time.sleep(0.2)
        time.sleep(1)  # for the frame with the report
        take(driver, "serve-result")


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server, and stop it at the end of the block."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(command, env=environment, **options) as server:
        try:
            yield server
        finally:
            server.terminate()


def wait_for(address: str) -> None:
    """Wait until a server answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 (our own server)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{address}: does not answer")


if __name__ == "__main__":
    main()
