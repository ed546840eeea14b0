"""Options of the commands that draw at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def seed_option(purpose: str) -> Callable[[_Command], _Command]:
    """Return `--seed`; its help is "Seed of" and the purpose."""
    return click.option(
        "--seed",
        type=click.IntRange(0),
        default=0,
        show_default=True,
        metavar="N",
        help=f"Seed of {purpose}.",
    )


def resamples_option(purpose: str) -> Callable[[_Command], _Command]:
    """Return `--resamples`; its help is "Number of resamples for" and the purpose."""
    return click.option(
        "--resamples",
        type=click.IntRange(100),
        default=2000,
        show_default=True,
        metavar="N",
        help=f"Number of resamples for {purpose}.",
    )
