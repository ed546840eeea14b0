"""The console that tables for a terminal are laid out with: rich's, independent of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console


def console_for(buffer: TextIO, width: int, *, color: bool) -> Console:
    """Return a console whose output depends on its arguments alone.

    Args:
        buffer: Receives the output.
        width: Number of columns to fit into.
        color: Whether to use escape codes.
    """
    from rich.console import Console

    return Console(
        file=buffer,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        markup=False,
        highlight=False,
        emoji=False,
        _environ={},
    )
