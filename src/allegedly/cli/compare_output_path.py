"""The folder of `allegedly compare`: what it must not replace."""

from __future__ import annotations

from pathlib import Path

import click

from allegedly.bench.corpora.location import locate
from allegedly.cli.output_paths import keep_inputs
from allegedly.hookspecs import CorpusSpec
from allegedly.io import Input
from allegedly.io.own_outputs import product_of


def keep_others(output: Path | None) -> None:
    """Refuse a folder in which files would be replaced that no comparison wrote."""
    if output is None:
        return
    table, report = output / "comparison.json", output / "report.html"
    if product_of(table) == "a comparison of classifiers":
        return  # the report beside it is its own
    for file in (table, report):
        if file.exists():
            raise click.BadParameter(
                f"{file} exists, and no comparison wrote it; name another folder",
                param_hint="--output",
            )


def keep_corpus(output: Path | None, spec: CorpusSpec, path: str | None) -> None:
    """Refuse an output that would replace part of the corpus, or lie in its folder."""
    corpus = None if output is None else locate(spec, path)
    if output is None or corpus is None:
        return
    if corpus.is_dir() and output.resolve().is_relative_to(corpus.resolve()):
        raise click.UsageError(f"{output} lies in the corpus {corpus}; name a folder outside it")
    if output.exists():
        files = corpus.rglob("*") if corpus.is_dir() else [corpus]
        keep_inputs(output / "comparison.json", map(Input, files), output / "report.html")
