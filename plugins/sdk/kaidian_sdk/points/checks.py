"""What may be said against a checkout or an order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from kaidian_sdk.points.calls import Call
from kaidian_sdk.points.commerce import Basket, OrderFacts
from kaidian_sdk.store import Store
from kaidian_sdk.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a basket can't be bought as it is. `field` names the input at fault, or `line` the line of the
    basket.
    """

    message: Text
    field: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutCheck:
    """Looks at a basket before the order is placed. An empty list lets it pass."""

    id: str
    check: Annotated[
        Callable[[Store, Basket], list[Refusal]],
        Call(0.5, "The checkout goes on as if the check had nothing to say."),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """How likely an order is a fraud, with reasons that the merchant reads."""

    level: Literal["low", "medium", "high"]
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRiskCheck:
    """Looks at an order once it is placed. The merchant sees the highest level of all checks, and every
    reason.
    """

    id: str
    label: Text
    assess: Annotated[
        Callable[[Store, OrderFacts], Risk],
        Call(5, "The order shows no opinion of this check."),
    ]
