"""A server whose workers are real processes, with plugins that misbehave on request."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from allegedly.serve.app import create_app
from allegedly.serve.crew import Crew
from allegedly.serve.jobs import Limits, Setup
from allegedly.serve.metrics import Metrics

STORY = (
    "Officials familiar with the talks said the deal may cost $40 million.\n\n"
    "“I won't stay,” Mayor Dorrit Valke said. The council meets on Friday.\n"
)

PLUGIN = """
import os, time
from allegedly import Assessment, ClaimClassifier, ClassifierSpec, hookimpl

class Moody(ClaimClassifier):
    name = "moody"
    def assess(self, claims):
        text = " ".join(claim.text for claim in claims)
        if "slow" in text:
            while True:
                pass
        if "nap" in text:
            time.sleep(1.0)
        if "crash" in text:
            os._exit(3)
        return [Assessment("moody", "plain", 0.1) for _ in claims]

@hookimpl
def allegedly_classifiers():
    return [ClassifierSpec("moody", Moody, "does as the text says")]
"""


@pytest.fixture(scope="session")
def moody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Install a classifier that workers find, and return its name."""
    folder = tmp_path_factory.mktemp("moody")
    (folder / "moody.py").write_text(PLUGIN, encoding="utf-8")
    info = folder / "moody-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: moody\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[allegedly]\nmoody = moody\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield "moody"


@contextmanager
def serving(
    setup: Setup, limits: Limits, hosts: tuple[str, ...] = ()
) -> Iterator[tuple[TestClient, Crew]]:
    """Run an application with its workers in one event loop."""
    metrics = Metrics()
    crew = Crew(setup, limits, metrics)
    app = create_app(crew, metrics, hosts)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=True) as client:
        assert client.portal is not None
        client.portal.call(crew.start)
        try:
            yield client, crew
        finally:
            crew.close()


@pytest.fixture(scope="session")
def client(moody: str) -> Iterator[TestClient]:
    """Return a client of a server with ordinary limits."""
    setup = Setup("rules", ("rules", moody))
    with serving(
        setup, Limits(body=200_000, seconds=20, workers=1, queue=4), ("desk.example",)
    ) as (
        client,
        _,
    ):
        yield client


def wait_for(crew: Crew, alive: int) -> None:
    """Wait until workers run again."""

    async def waiting() -> None:
        async with asyncio.timeout(60):
            while crew._idle.qsize() < alive:
                await asyncio.sleep(0.05)

    asyncio.run(waiting())


def data_file(folder: Path, text: str) -> Path:
    path = folder / "story.txt"
    path.write_text(text, encoding="utf-8")
    return path
