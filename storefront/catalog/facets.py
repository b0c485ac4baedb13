"""Facets: what shoppers narrow a shelf by. What an address asks for, and which of them a store shows.

Parameters are those that themes send: `filter.v.availability`, `filter.v.price.gte` and `.lte` (currency
units with decimals), `filter.v.option.<name>`, `filter.p.vendor`, `filter.p.product_type`, `filter.p.tag`.
Repeated values of one name mean any of them; different names must all hold. Those of `filter.v.` speak of one
and the same variant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from foundation.money import MAX_MINOR, minor_digits
from foundation.store_settings import Setting, declare

MAX_VALUES = 50
"""Values of one facet that are heard; a person ticks fewer."""
MAX_LENGTH = 255
MAX_OPTIONS = 8
"""Options by name that one address may narrow by."""
OPTION = "filter.v.option."
PRICE = "filter.v.price"


class Kind(StrEnum):
    """What a facet looks at; its value is the name of the parameter, that of an option its beginning."""

    AVAILABILITY = "filter.v.availability"
    PRICE = "filter.v.price"
    OPTION = "filter.v.option"
    TYPE = "filter.p.product_type"
    VENDOR = "filter.p.vendor"
    TAG = "filter.p.tag"


NAMES = {
    "availability": Kind.AVAILABILITY,
    "price": Kind.PRICE,
    "option": Kind.OPTION,
    "type": Kind.TYPE,
    "vendor": Kind.VENDOR,
    "tag": Kind.TAG,
}
"""How the kinds are called in the store's setting, in the order they come in unless the merchant says
otherwise.
"""
LABELS = {
    Kind.AVAILABILITY: _("Availability"),
    Kind.PRICE: _("Price"),
    Kind.OPTION: _("Options"),
    Kind.TYPE: _("Product type"),
    Kind.VENDOR: _("Brand"),
    Kind.TAG: _("Tag"),
}

SHOWN = declare(
    Setting[list[str]](
        name="catalog.facets",
        # Tags are often notes to oneself, so they wait to be turned on.
        default=["availability", "price", "option", "type", "vendor"],
        label=_("Filters in the shop"),
        field=forms.JSONField,
    )
)
"""The facets that are shown, in order: names of NAMES, and `option:<name>` for a single option in a place
of its own. `-option:<name>` leaves that option out."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a shelf is narrowed to. Prices are minor units; `options` is ((name in lower case, values), …)."""

    vendors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()
    price_from: int | None = None
    price_to: int | None = None
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def of_variants(self) -> bool:
        """Whether any of it speaks of variants."""
        return bool(self.availability or self.options) or self.has_price

    @property
    def has_price(self) -> bool:
        """Whether there is a bound on the price."""
        return self.price_from is not None or self.price_to is not None

    @property
    def any(self) -> bool:
        """Whether anything is left out at all."""
        return self.of_variants or bool(self.vendors or self.types or self.tags)

    def values_of(self, kind: Kind, option: str = "") -> tuple[str, ...]:
        """The chosen values of a facet that has a list of them."""
        if kind is Kind.OPTION:
            return dict(self.options).get(option, ())
        values = {
            Kind.AVAILABILITY: self.availability,
            Kind.TYPE: self.types,
            Kind.VENDOR: self.vendors,
            Kind.TAG: self.tags,
        }
        return values.get(kind, ())


NOTHING = Chosen()


def chosen_in(query: QueryDict, currency: str) -> Chosen:
    """What an address asks for. Nonsense in it counts as not said; nothing raises."""
    return Chosen(
        vendors=_clean(query.getlist(Kind.VENDOR)),
        types=_clean(query.getlist(Kind.TYPE)),
        tags=_clean(query.getlist(Kind.TAG)),
        availability=tuple(v for v in _clean(query.getlist(Kind.AVAILABILITY)) if v in {"0", "1"}),
        price_from=_price(query.get(f"{PRICE}.gte", ""), currency),
        price_to=_price(query.get(f"{PRICE}.lte", ""), currency),
        options=_options(query),
    )


def _options(query: QueryDict) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, tuple[str, ...]] = {}
    for parameter in query:
        name = parameter.removeprefix(OPTION).replace("\0", "").lower()
        if parameter.startswith(OPTION) and 0 < len(name) <= MAX_LENGTH and len(found) < MAX_OPTIONS:
            values = _clean([*found.get(name, ()), *query.getlist(parameter)])
            if values:
                found[name] = values
    return tuple(found.items())


def _clean(values: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for value in values:
        plain = value.replace("\0", "").strip()
        if plain and len(plain) <= MAX_LENGTH:
            kept[plain] = None
        if len(kept) == MAX_VALUES:
            break
    return tuple(kept)


def _price(text: str, currency: str) -> int | None:
    """Minor units of a bound, None where there is none. A third decimal is as good as none."""
    if not text or len(text) > 24:
        return None
    try:
        amount = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount < 0:
        return None
    if amount > MAX_MINOR:
        return MAX_MINOR
    return min(int(amount.scaleb(minor_digits(currency))), MAX_MINOR)
