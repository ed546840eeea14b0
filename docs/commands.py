"""The help of every command, for `docs/reference/commands.md`, which `make commands` rewrites."""

from __future__ import annotations

from collections.abc import Iterator

import click

from allegedly.cli import cli


def pages() -> str:
    """Return a heading and the help of each command, and of each command below it."""
    return "\n".join(_pages(cli, click.Context(cli, info_name="allegedly")))


def _pages(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        # Not the width of the terminal that this runs in.
        below = click.Context(
            command, context, name, terminal_width=80, help_option_names=["-h", "--help"]
        )
        yield f"### {below.command_path}\n\n```\n{command.get_help(below)}\n```\n"
        if isinstance(command, click.Group):
            yield from _pages(command, below)
