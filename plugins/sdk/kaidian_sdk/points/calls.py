"""What a declaration says of the functions that the platform calls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """Stands beside the type of a function: `Annotated[Callable[…], Call(2, "…")]`.

    `budget` is the seconds it may take; `fault` says what people see instead when it fails or is late.
    `raises` are exceptions by which the function answers: they are no faults. A call that is `by_strangers`
    gets what anybody may send, so its faults are written down but never pause it.
    """

    budget: float
    fault: str
    raises: tuple[type[Exception], ...] = ()
    by_strangers: bool = False
