"""Functions: small WebAssembly modules that decide inside cart and checkout. `KINDS` is the list of what they
can decide.

A function gets JSON on its standard input and answers JSON on its standard output. The input has exactly
the fields that its manifest asks for, in that order, and then `settings`; the answer is what the kind's
result class describes, by the same names. All money is minor units.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kaidian_sdk.points.checks import Refusal
from kaidian_sdk.points.commerce import Basket
from kaidian_sdk.points.pricing import Discount
from kaidian_sdk.text import Text

MOST_DISCOUNTS = 100
MOST_REFUSALS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A way of sending. `price` is minor units of the basket's currency; `label` as this shopper reads it."""

    code: str
    label: str
    price: int
    promise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A way to pay: "card", "alipay", "manual" …"""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where stock lies. `stock` is units that can be sold, by the id of the line that needs them."""

    id: str
    name: str
    country: str = ""
    stock: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketFacts:
    """A basket, and the language of whoever looks at it."""

    basket: Basket
    locale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutFacts:
    """A basket that is about to become an order. `rate` is the chosen way of sending, None where there is
    nothing to send.
    """

    basket: Basket
    locale: str = ""
    rate: Rate | None = None
    total: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFacts:
    """A basket, and the ways of sending it to its address."""

    basket: Basket
    rates: tuple[Rate, ...]
    locale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFacts:
    """A basket, what it comes to with all, and the ways to pay that."""

    basket: Basket
    methods: tuple[Method, ...]
    locale: str = ""
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingFacts:
    """A basket to send, and the places that hold stock of it, in the merchant's own order."""

    basket: Basket
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discounts:
    """Money off. Nothing ever costs less than nothing: what is too much is cut."""

    discounts: tuple[Discount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Why it can't go on; none lets it pass."""

    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChange:
    """What becomes of one way of sending. None leaves a price or a label as it is."""

    code: str
    price: int | None = None
    label: Text | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChanges:
    """Changes by code; rates that are not named stay as they are."""

    changes: tuple[RateChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodOrder:
    """Codes of ways to pay: those to show first, in order, and those to leave out. The rest follows as it
    was.
    """

    first: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """So many units of a line come from a place."""

    line: str
    place: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Where units come from. What is not named is taken as it would be without the function."""

    assignments: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind[Facts, Result]:
    """Something that functions decide.

    `faults` says what is wrong with a result that has the right shape, seen beside the facts; `example` is an
    answer. `version` rises when facts or result change in a way that functions notice.
    """

    name: str
    facts: type[Facts]
    result: type[Result]
    asked: str
    about: str
    faults: Callable[[Facts, Result], Iterator[str]]
    example: Mapping[str, Any]
    version: int = 1

    @property
    def answers(self) -> str:
        """What its result means."""
        return inspect.cleandoc(self.result.__doc__ or "")


def _line_ids(basket: Basket) -> set[str]:
    return {line.id for line in basket.lines}


def discount_faults(basket: Basket, discounts: Sequence[Discount]) -> Iterator[str]:
    """What is wrong with discounts of a basket, whoever gives them."""
    known = _line_ids(basket)
    if len(discounts) > MOST_DISCOUNTS:
        yield f"there are more than {MOST_DISCOUNTS} discounts"
    for discount in discounts:
        yield from _unknown("line", discount.lines, known)
        if not discount.label:
            yield "a discount has no label"
        if min((discount.order, discount.shipping, *discount.lines.values())) < 0:
            yield "a discount is less than nothing"


def refusal_faults(basket: Basket, refusals: Sequence[Refusal]) -> Iterator[str]:
    """What is wrong with reasons against buying a basket, whoever gives them."""
    if len(refusals) > MOST_REFUSALS:
        yield f"there are more than {MOST_REFUSALS} refusals"
    if any(not refusal.message for refusal in refusals):
        yield "a refusal has no message"
    yield from _unknown("line", [each.line for each in refusals if each.line], _line_ids(basket))


def _discount_faults(facts: BasketFacts, result: Discounts) -> Iterator[str]:
    return discount_faults(facts.basket, result.discounts)


def _refusal_faults(facts: BasketFacts | CheckoutFacts, result: Refusals) -> Iterator[str]:
    return refusal_faults(facts.basket, result.refusals)


def _rate_faults(facts: RateFacts, result: RateChanges) -> Iterator[str]:
    codes = [change.code for change in result.changes]
    yield from _unknown("rate", codes, {rate.code for rate in facts.rates})
    yield from _twice("rate", codes)
    if any(change.price is not None and change.price < 0 for change in result.changes):
        yield "a rate costs less than nothing"


def _method_faults(facts: MethodFacts, result: MethodOrder) -> Iterator[str]:
    known = {method.code for method in facts.methods}
    yield from _unknown("way to pay", (*result.first, *result.hidden), known)
    yield from _twice("way to pay", result.first)
    if known and known <= set(result.hidden):
        yield "no way to pay is left"


def _routing_faults(facts: RoutingFacts, result: Routing) -> Iterator[str]:
    left = {line.id: line.quantity for line in facts.basket.lines}
    yield from _unknown("line", (each.line for each in result.assignments), set(left))
    yield from _unknown(
        "place", (each.place for each in result.assignments), {place.id for place in facts.places}
    )
    for each in result.assignments:
        left[each.line] = left.get(each.line, 0) - each.quantity
        if each.quantity < 1:
            yield f"line “{each.line}” takes {each.quantity} units from “{each.place}”"
        elif left[each.line] < 0:
            yield f"line “{each.line}” takes more units than it has"


def _unknown(what: str, names: Iterable[str], known: set[str]) -> Iterator[str]:
    yield from (f"there is no {what} “{name}”" for name in names if name not in known)


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"the {what} “{name}” is named twice"
        seen.add(name)


DISCOUNTS = Kind(
    "discounts",
    BasketFacts,
    Discounts,
    "Whenever a basket's price is worked out.",
    "Takes money off lines or off sending.",
    _discount_faults,
    {"discounts": [{"label": {"en": "Ten or more", "zh-Hans": "满十件"}, "lines": {"1": 500}}]},
)
CART_VALIDATION = Kind(
    "cart_validation",
    BasketFacts,
    Refusals,
    "Before a basket goes on to the checkout.",
    "Says why a basket can't be bought as it is.",
    _refusal_faults,
    {
        "refusals": [
            {"message": {"en": "Up to three of one piece.", "zh-Hans": "每款限购三件。"}, "line": "1"}
        ]
    },
)
CHECKOUT_VALIDATION = Kind(
    "checkout_validation",
    CheckoutFacts,
    Refusals,
    "Before an order is placed, with the address and the way of sending.",
    "Says why an order can't be placed as it is.",
    _refusal_faults,
    {"refusals": [{"message": "We can't send this to a post box.", "field": "line1"}]},
)
SHIPPING_RATES = Kind(
    "shipping_rate_adjustment",
    RateFacts,
    RateChanges,
    "Whenever ways of sending are shown, and once more when one is chosen.",
    "Changes prices and names of ways of sending, or leaves some out.",
    _rate_faults,
    {"changes": [{"code": "1", "price": 0}, {"code": "2", "hidden": True}]},
)
PAYMENT_METHODS = Kind(
    "payment_method_order",
    MethodFacts,
    MethodOrder,
    "When ways to pay are shown.",
    "Puts ways to pay in another order, or leaves some out.",
    _method_faults,
    {"first": ["alipay", "card"], "hidden": ["manual"]},
)
ORDER_ROUTING = Kind(
    "order_routing",
    RoutingFacts,
    Routing,
    "When it is decided where the pieces of an order come from.",
    "Chooses the places that an order is sent from.",
    _routing_faults,
    {"assignments": [{"line": "1", "place": "2", "quantity": 3}]},
)

KINDS: dict[str, Kind[Any, Any]] = {
    kind.name: kind
    for kind in (
        DISCOUNTS,
        CART_VALIDATION,
        CHECKOUT_VALIDATION,
        SHIPPING_RATES,
        PAYMENT_METHODS,
        ORDER_ROUTING,
    )
}
"""Every kind by its name."""
