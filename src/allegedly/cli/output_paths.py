"""Checks of output paths: the folder must exist, and no input may be replaced."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISREG
from typing import TextIO

import click

from allegedly.io import Input
from allegedly.io.own_outputs import is_dataset, product_of
from allegedly.model import Failure

_Identity = tuple[int, int]


def check_output(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    """Refuse a path whose folder is missing, or lies in a dataset, before any work is done."""
    if value is None:
        return None
    folder = value.absolute().parent
    if not folder.is_dir():
        there = next(parent for parent in (folder, *folder.parents) if _exists(parent))
        if there.is_dir():
            raise click.BadParameter(
                f"the folder {str(value.parent)!r} does not exist; create it first"
            )
        raise click.BadParameter(f"{str(_as_given(there, value))!r} is a file, not a folder")
    for around in (folder, folder.parent):
        if is_dataset(around):
            raise click.BadParameter(
                f"{value} lies in the dataset {around}, which may hold nothing else; "
                "name a path outside it"
            )
    return value


output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=check_output,
    metavar="FILE",
    help="Write to FILE instead of the terminal; it appears when it is complete.",
)
"""The option `-o` of commands that show their result, or write it to one file."""


def keep_inputs(
    output: Path | TextIO, inputs: Iterable[Input | Failure], *others: Path
) -> list[Input | Failure]:
    """Return the inputs, if writing the output replaces none of them.

    Links and hard links to an input count as that input. Within a folder, neither an older output
    of this library nor the file to which the shell redirects the result counts as an input.

    Args:
        output: The file to write, or the stream to standard output; for a folder, its files.
        inputs: Everything that is read.
        others: More files to write.

    Raises:
        click.UsageError: If an output is an input.
    """
    found = list(inputs)
    paths = (output, *others) if isinstance(output, Path) else others
    replaced = {
        identity: file
        for path in paths
        for file in _files(path)
        if (identity := _identity(file)) is not None
    }
    receiving = None if isinstance(output, Path) else _identity_of_stream(output)
    if not replaced and receiving is None:
        return found
    kept: list[Input | Failure] = []
    for item in found:
        identity = _identity_of(item) if isinstance(item, Input) else None
        if identity is not None and isinstance(item, Input):
            if identity == receiving and item.listed:
                continue
            same = identity in replaced or identity == receiving
            if same and not (item.listed and item.path and product_of(item.path)):
                where = replaced.get(identity, "standard output")
                raise click.UsageError(
                    f"writing {where} would replace the input {item.name}; write elsewhere"
                )
        kept.append(item)
    return kept


def _files(path: Path) -> Iterator[Path]:
    yield from path.iterdir() if path.is_dir() else [path]


def _identity_of(item: Input) -> _Identity | None:
    return _identity_of_stream(sys.stdin) if item.path is None else _identity(item.path)


def _identity(path: Path) -> _Identity | None:
    """Return the identity of a regular file, the same by whatever path it is reached."""
    try:
        return _regular(path.stat())
    except (OSError, ValueError):
        return None


def _identity_of_stream(stream: object) -> _Identity | None:
    try:
        return _regular(os.fstat(stream.fileno()))  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return None


def _regular(found: os.stat_result) -> _Identity | None:
    return (found.st_dev, found.st_ino) if S_ISREG(found.st_mode) else None


def _exists(path: Path) -> bool:
    return os.path.lexists(path)


def _as_given(there: Path, value: Path) -> Path:
    """Return a path as the user wrote it: relative if theirs was."""
    return there if value.is_absolute() else Path(os.path.relpath(there))
