"""What a check is, and how several are run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from allegedly.errors import ContractError


@attrs.frozen
class Check:
    """One promise of an interface, made testable.

    Call it with a factory: something that makes a new plugin object when called, such as the class
    or an `Installed` plugin.

    Attributes:
        name: What to call it in exemptions and reports.
        promise: What is promised, in a sentence.
        run: Raises where the promise is broken.
    """

    name: str
    promise: str
    run: Callable[[Callable[[], Any]], None]

    def __call__(self, make: Callable[[], Any]) -> None:
        """Run the check.

        Raises:
            ContractError: If the promise is broken; says which one and how.
        """
        try:
            self.run(make)
        except Exception as error:
            raise ContractError(f"{self.name} ({self.promise}): {error}") from error

    def __str__(self) -> str:
        return self.name


def checks_of(*functions: Callable[[Callable[[], Any]], None]) -> tuple[Check, ...]:
    """Make checks of functions; name and promise come from their names and docstrings."""
    return tuple(
        Check(function.__name__, (function.__doc__ or "").strip().rstrip("."), function)
        for function in functions
    )


def run_all(
    checks: Sequence[Check], make: Callable[[], Any], exempt: Mapping[str, str] | None
) -> None:
    """Run checks and report all that fail at once.

    Raises:
        ContractError: If a check fails, or an exemption names no check or gives no reason.
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
        ContractError: With what is said in `otherwise`.
    """
    if not holds:
        raise ContractError(otherwise)
