"""The recipes of the documentation, each on the engine it is for: all give the same claims."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from allegedly.dataframe import analyze_frame
from allegedly.tables.rows import Row

from .frames import CLASSIFIERS, NEWS, in_order, rows

pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "frames.md"
HOW: dict[str, Any] = {"classifiers": CLASSIFIERS, "text": "body", "keep": ["section"]}

Recipe = Callable[..., Any]


@pytest.fixture(scope="module")
def recipes() -> dict[str, Recipe]:
    """Return what the page defines, by running it."""
    found: dict[str, Any] = {}
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    exec("\n".join(blocks), found)
    return {name: value for name, value in found.items() if name.startswith("claims_with_")}


@pytest.fixture(scope="module")
def expected() -> list[Row]:
    return in_order(rows(analyze_frame(pd.DataFrame(NEWS), **HOW)))


def test_pandas(recipes: dict[str, Recipe], expected: list[Row]) -> None:
    """Chunks of a pandas frame give the claims of the whole."""
    frame = pd.DataFrame(NEWS)
    chunks = [frame[begin : begin + 2] for begin in range(0, len(frame), 2)]
    assert in_order(rows(recipes["claims_with_pandas"](chunks, HOW))) == expected


def test_polars(recipes: dict[str, Recipe], expected: list[Row]) -> None:
    """Polars gives the same claims, eager, lazy and streaming."""
    frame = pl.DataFrame(NEWS)
    assert in_order(rows(recipes["claims_with_polars"](frame, HOW))) == expected
    lazy = recipes["claims_with_lazy_polars"](frame.lazy(), HOW)
    assert in_order(rows(lazy.collect())) == expected
    assert in_order(rows(lazy.collect(engine="streaming"))) == expected
    counted = lazy.group_by("voice").len().sort("len").collect()
    assert counted["len"].sum() == len(expected)


def test_duckdb(recipes: dict[str, Recipe], expected: list[Row]) -> None:
    """DuckDB gives the same claims, batch by batch."""
    connection = pytest.importorskip("duckdb").connect()
    connection.register("given", pa.table(NEWS))
    connection.execute("CREATE TABLE news AS SELECT * FROM given")
    recipes["claims_with_duckdb"](connection, "SELECT * FROM news", HOW)
    found = connection.sql("SELECT * FROM claims").to_arrow_table()
    assert in_order(rows(found)) == expected
    connection.close()


@pytest.mark.heavy
@pytest.mark.parametrize("scheduler", ["threads", "processes"])
def test_dask(recipes: dict[str, Recipe], expected: list[Row], scheduler: str) -> None:
    """Dask gives the same claims and types."""
    dd = pytest.importorskip("dask.dataframe")
    news = dd.from_pandas(pd.DataFrame(NEWS), npartitions=2)
    claims = recipes["claims_with_dask"](news, HOW)
    found = claims.compute(scheduler=scheduler)
    assert in_order(rows(found)) == expected
    assert list(claims.dtypes) == list(found.dtypes)


@pytest.fixture
def ray() -> Iterator[Any]:
    ray = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False)
    yield ray
    ray.shutdown()


@pytest.mark.heavy
@pytest.mark.filterwarnings("ignore::DeprecationWarning:ray.data.context")
def test_ray(ray: Any, recipes: dict[str, Recipe], expected: list[Row]) -> None:
    """Ray gives the same claims."""
    news = ray.data.from_arrow(pa.table(NEWS)).repartition(2)
    claims = recipes["claims_with_ray"](news, HOW)
    assert in_order(claims.take_all()) == expected


@pytest.fixture
def spark(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "4").getOrCreate()
    yield session
    session.stop()


@pytest.mark.heavy
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
def test_spark(spark: Any, recipes: dict[str, Recipe], expected: list[Row]) -> None:
    """By way of Arrow, as the recipe does, and by way of pandas."""
    given = list(zip(*NEWS.values(), strict=True))
    news = spark.createDataFrame(given, "id string, body string, section string")
    claims = recipes["claims_with_spark"](news, HOW)
    assert in_order([row.asDict() for row in claims.collect()]) == expected
    by_pandas = news.mapInPandas(in_batches, claims.schema)
    assert in_order([row.asDict() for row in by_pandas.collect()]) == expected


def in_batches(batches: Iterator[Any]) -> Iterator[Any]:
    for batch in batches:
        yield analyze_frame(batch, **HOW)
