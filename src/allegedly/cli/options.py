"""Values of command-line options."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click

Options = dict[str, dict[str, Any]]
"""By plugin name, keyword arguments for its factory."""


class _PluginOption(click.ParamType[tuple[str, str, Any]]):
    """``plugin.key=value``; the value is JSON where it can be, else a string."""

    name = "plugin.key=value"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str, Any]:
        if isinstance(value, tuple):
            return value
        key, equals, text = value.partition("=")
        plugin, dot, key = key.partition(".")
        key = key.replace("-", "_")
        if not (plugin and dot and equals and key.isidentifier()):
            self.fail(f"{value!r} is not of the form plugin.key=value", param, ctx)
        try:
            return plugin, key, json.loads(text)
        except ValueError:
            return plugin, key, text


PLUGIN_OPTION: Final = _PluginOption()


def merge(options: Iterable[tuple[str, str, Any]]) -> Options:
    """Group plugin options by plugin; of two with one key the last one holds."""
    merged: Options = {}
    for plugin, key, value in options:
        merged.setdefault(plugin, {})[key] = value
    return merged


def split_names(value: str | None) -> list[str] | None:
    """Split a list at its commas; None stays None."""
    return None if value is None else [name.strip() for name in value.split(",") if name.strip()]


def check_encoding(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse the name of an encoding that Python does not know as one for text."""
    if value is not None:
        try:
            "a".encode(value)
        except (LookupError, ValueError) as error:
            raise click.BadParameter(
                f"{value!r} is no known text encoding; try utf-8, cp1252, latin-1 or utf-16"
            ) from error
    return value


def check_output(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    """Refuse a file whose folder is not there, before any work is done."""
    if value is not None and not value.absolute().parent.is_dir():
        raise click.BadParameter(
            f"the folder {str(value.parent)!r} does not exist; create it first"
        )
    return value
