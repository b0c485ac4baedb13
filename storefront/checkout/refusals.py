"""What plugins and the store's functions say against a purchase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.errors import ActionError
from kaidian_sdk.functions import (
    CART_VALIDATION,
    CHECKOUT_VALIDATION,
    BasketFacts,
    CheckoutFacts,
    refusal_faults,
)
from kaidian_sdk.points.checks import Refusal
from kaidian_sdk.points.commerce import Basket
from plugins.functions.running import run_functions
from storefront.pricing.facts import Buying, basket_for, basket_of
from storefront.pricing.words import told
from tenants.context import require_store
from tenants.models import Store

from .offers import rate_of
from .totals import Totals

LONGEST = 500


@dataclass(frozen=True)
class Refused:
    """One reason, in the shopper's language. `field` is the form's input at fault, "" where it is none's."""

    text: str
    field: str = ""


def takes_orders() -> bool:
    """Whether the shop sells at all: one whose plan is not paid for is only looked at."""
    return require_store().status == Store.Status.ACTIVE


def refuse_while_closed() -> None:
    """Raise ActionError "not_selling" in a shop that takes no orders."""
    if not takes_orders():
        raise ActionError("not_selling", _no_orders())


def _no_orders() -> str:
    return _("This shop takes no orders at the moment. Your cart is kept.")


def cart_refusals(buying: Buying) -> list[Refused]:
    """Why the cart can't be bought as it is; [] lets it pass."""

    def gather(paths: frozenset[str]) -> BasketFacts:
        return BasketFacts(basket=basket_of(buying, paths), locale=buying.locale)

    if not takes_orders():
        return [Refused(_no_orders())]
    found = run_functions(CART_VALIDATION, gather)
    return [_told(refusal, buying) for answer in found for refusal in answer.refusals]


def checkout_refusals(buying: Buying, totals: Totals, note: str) -> list[Refused]:
    """Why the order can't be placed as it is; [] lets it pass. Plugins are asked first, then functions."""
    offer, locale = totals.rate, buying.locale

    def gather(paths: frozenset[str]) -> CheckoutFacts:
        rate = rate_of(offer, locale) if offer is not None else None
        basket = basket_of(buying, paths)
        return CheckoutFacts(basket=basket, locale=locale, rate=rate, total=totals.total, note=note)

    answers = run_functions(CHECKOUT_VALIDATION, gather)
    found = [*_of_plugins(buying), *(refusal for answer in answers for refusal in answer.refusals)]
    return [_told(refusal, buying) for refusal in found]


def _of_plugins(buying: Buying) -> Iterator[Refusal]:
    for offer in buying.plugins.at("checkout_checks"):
        basket = basket_for(offer, buying)

        def faults(answer: Sequence[Refusal], basket: Basket = basket) -> Iterator[str]:
            return refusal_faults(basket, answer)

        yield from offer.ask("check", basket, otherwise=[], faults=faults)


def _told(refusal: Refusal, buying: Buying) -> Refused:
    """In the shopper's words, with the name of the line that it is about."""
    text = told(refusal.message, buying.locale, LONGEST)
    about = (item for item in buying.contents.items if str(item.line.pk) == refusal.line)
    item = next(about, None)
    if item is not None:
        text = _("%(item)s: %(reason)s") % {"item": item.product.text("title", buying.locale), "reason": text}
    return Refused(text, refusal.field)
