"""What a declaration says of the functions that the platform calls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """Stands beside the type of a function: `Annotated[Callable[…], Call(2, "…")]`.

    `budget` is the seconds it may take; `fault` says what people see instead when it fails or is late.
    """

    budget: float
    fault: str
