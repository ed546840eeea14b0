"""The contract of renderers."""

from __future__ import annotations

from allegedly.errors import ContractError
from allegedly.plugins.contract.values import type_name


def check_piece(piece: object) -> None:
    """Check a piece of text that a renderer yielded.

    Raises:
        ContractError: If it is not a string that can be written as UTF-8.
    """
    if not isinstance(piece, str):
        raise ContractError(f"render yielded a {type_name(piece)}, not a str")
    try:
        piece.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ContractError(
            f"render yielded text that cannot be written as UTF-8: {error.reason}"
        ) from error


def check_rendered(given: int, *, empty: bool, all_taken: bool) -> None:
    """Check that a renderer has rendered all analyses that it was given together.

    Args:
        given: The number of analyses.
        empty: Whether it yielded no piece at all.
        all_taken: Whether it took all analyses.

    Raises:
        ContractError: If there are analyses that it did not take, or from which it made nothing.
    """
    if not all_taken:
        raise ContractError("render ended before it had taken all analyses")
    if given and empty:
        raise ContractError(
            "render yielded nothing; if there is nothing to show, yield an empty string"
        )
