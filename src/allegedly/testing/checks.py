"""The type of a check, and a function that runs several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from allegedly.errors import ContractError


@attrs.frozen
class Check:
    """One promise of an interface, as a test.

    Call it with a factory that returns a new plugin object, such as the class or an `Installed`
    plugin.

    Attributes:
        name: Its name in exemptions and reports.
        promise: The promise, as a sentence.
        run: Raises if the promise is broken.
    """

    name: str
    promise: str
    run: Callable[[Callable[[], Any]], None]

    def __call__(self, make: Callable[[], Any]) -> None:
        """Run the check.

        Raises:
            ContractError: If the promise is broken; the message names the promise and the fault.
        """
        try:
            self.run(make)
        except Exception as error:
            raise ContractError(f"{self.name} ({self.promise}): {error}") from error

    def __str__(self) -> str:
        return self.name


def checks_of(*functions: Callable[[Callable[[], Any]], None]) -> tuple[Check, ...]:
    """Turn functions into checks; names and promises come from their names and docstrings."""
    return tuple(
        Check(function.__name__, (function.__doc__ or "").strip().rstrip("."), function)
        for function in functions
    )


def run_all(
    checks: Sequence[Check], make: Callable[[], Any], exempt: Mapping[str, str] | None
) -> None:
    """Run checks and report all that fail together.

    Raises:
        ContractError: If a check fails, or an exemption names an unknown check or gives no reason.
    """
    exempt = exempt or {}
    names = [check.name for check in checks]
    for name, reason in exempt.items():
        if name not in names:
            raise ContractError(f"unknown check {name!r}; choose from {', '.join(names)}")
        if not reason.strip():
            raise ContractError(f"the exemption from {name!r} needs a reason")
    broken = []
    for check in checks:
        if check.name not in exempt:
            try:
                check(make)
            except ContractError as error:
                broken.append(str(error))
    if broken:
        raise ContractError("; ".join(broken))


def require(holds: bool, otherwise: str) -> None:
    """Raise unless something holds.

    Raises:
        ContractError: With the message `otherwise`.
    """
    if not holds:
        raise ContractError(otherwise)
