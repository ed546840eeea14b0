"""The format of the output: given by `--format`, or by the extension of the file's name."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

import click

from allegedly.cli.settings import takes
from allegedly.errors import AllegedlyError, UnknownPluginError
from allegedly.hookspecs import RendererSpec
from allegedly.plugins import Plugin, default_registry

if TYPE_CHECKING:
    from allegedly.render.rendering import Rendering

BINARY: Final = {"parquet": "Parquet", "sqlite": "a database", "xlsx": "a workbook"}
"""The formats that are not text, and so have no renderer, with their names in messages."""

_BINARY_ENDINGS: Final = {
    ".parquet": "parquet",
    ".db": "sqlite",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".xlsx": "xlsx",
}


def choose_format(name: str | None, output: Path | None) -> str:
    """Return the name of a renderer, or of a format of `BINARY`.

    Args:
        name: The value of `--format`; it takes precedence over the extension.
        output: The file to write; None for standard output.

    Raises:
        click.BadParameter: If the format or the extension is unknown.
    """
    registry = default_registry()
    if name is not None:
        if name in BINARY:
            if output is None:
                raise click.BadParameter(
                    f"{BINARY[name]} is not text; name a file with -o", param_hint="--format"
                )
            return name
        try:
            return registry.get("renderer", name).name
        except UnknownPluginError as error:
            raise click.BadParameter(str(error), param_hint="--format") from error
    if output is None:
        return "table"
    known = {"": "table", ".txt": "table", ".json": "json", **_BINARY_ENDINGS}
    for plugin in registry.all("renderer"):
        known.setdefault(cast("RendererSpec", plugin.spec).suffix, plugin.name)
    return by_extension(output, known)


def by_extension(output: Path, known: dict[str, str]) -> str:
    """Return the format that the extension of a file name stands for.

    Args:
        output: The file.
        known: Formats, by extension.

    Raises:
        click.BadParameter: If the extension is unknown.
    """
    name = output.name.lower()
    # The longest one counts: ".tei.xml" before ".xml".
    extension = max((end for end in known if end and name.endswith(end)), key=len, default=None)
    extension = output.suffix.lower() if extension is None else extension
    if extension not in known:
        raise click.BadParameter(
            f"unknown extension {extension!r}; choose from "
            f"{', '.join(sorted(filter(None, known)))}, or name the format with --format",
            param_hint="--output",
        )
    return known[extension]


offsets_option = click.option(
    "--offsets",
    type=click.Choice(["code-points", "utf-16"]),
    help="Unit of all positions in JSON and Web Annotations; utf-16 is that of JavaScript. "
    "[default: code-points]",
)


def create_renderer(
    name: str,
    options: dict[str, Any],
    output: Path | None,
    result: TextIO,
    offsets: str | None = None,
) -> Rendering:
    """Create a renderer; the table gets the width and the colours of its terminal.

    Args:
        name: The renderer.
        options: Its options.
        output: The file to write; None for standard output.
        result: The stream to standard output.
        offsets: The value of `--offsets`.

    Raises:
        click.BadParameter: If it refuses its options, or counts no positions.
        PluginError: If it cannot be created.
    """
    from allegedly.render.rendering import Rendering

    plugin: Plugin = default_registry().get("renderer", name)
    if offsets is not None:
        if not takes(plugin, "offsets"):
            raise no_offsets(name)
        options = {"offsets": offsets} | options
    if name == "table" and output is None and result.isatty():
        options = terminal_options() | options
    try:
        return Rendering.of(plugin, plugin.create(options))
    except AllegedlyError as error:
        if options:  # the renderer refuses a value
            raise click.BadParameter(f"{name}: {error}", param_hint="--option") from error
        raise


def no_offsets(name: str) -> click.BadParameter:
    """Return the error for `--offsets` with a format that has no choice of them."""
    return click.BadParameter(
        f"the format {name!r} has no choice of offsets; json and web-annotation have",
        param_hint="--offsets",
    )


def terminal_options() -> dict[str, Any]:
    """Return the width of the terminal, and whether it shows colours."""
    color = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return {"color": color, "width": shutil.get_terminal_size().columns}
