"""What themes see of addresses and countries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache

from django.utils.translation import get_language

from foundation.addresses import (
    AddressRules,
    city_label,
    country_names,
    postcode_label,
    province_names,
    region_label,
    region_name,
    rules_of,
)
from storefront.customers.names import full_name, split_name
from storefront.localization import CountryDrop
from storefront.shipping.queries import served_countries
from themes.engine import Drop, Html, attributes, prop
from themes.registry import global_object
from themes.rendering.page import Page


class AddressDrop(Drop):
    """`address`: an address of a customer's address book, or of an order. `format_address` prints it."""

    def __init__(
        self, fields: Mapping[str, str], page: Page, *, identity: int | None = None, is_default: bool = False
    ) -> None:
        """`fields` are those of the checkout (name, line1, postcode …), with `first_name`, `last_name` and
        `company` where they are known; `identity` is None for an address that is in no book.
        """
        self.fields = fields
        self._page = page
        self._identity = identity
        self._is_default = is_default

    def __eq__(self, other: object) -> bool:
        """The same place of the same person, so that themes can tell whether a bill goes elsewhere."""
        if not isinstance(other, AddressDrop):
            return False
        return (self._identity, self._filled()) == (other._identity, other._filled())

    def __hash__(self) -> int:
        return hash((self._identity, frozenset(self._filled().items())))

    def _filled(self) -> dict[str, str]:
        return {name: text for name, text in self.fields.items() if text}

    def _get(self, name: str) -> str | None:
        return self.fields.get(name) or None

    def _rules(self) -> AddressRules:
        return rules_of(self.fields.get("country", ""))

    def _names(self) -> tuple[str, str]:
        first, last = self.fields.get("first_name", ""), self.fields.get("last_name", "")
        return (first, last) if first or last else split_name(self.fields.get("name", ""))

    @prop
    def id(self) -> int | None:
        """Id of the address in the customer's address book; nil for an order's address."""
        return self._identity

    @prop
    def url(self) -> str | None:
        """The address that its form is sent to."""
        return f"{self._page.root}/account/addresses/{self._identity}" if self._identity else None

    @prop
    def first_name(self) -> str | None:
        """First name, or the whole name where it is not given in two parts."""
        return self._names()[0] or None

    @prop
    def last_name(self) -> str | None:
        """Last name."""
        return self._names()[1] or None

    @prop
    def name(self) -> str:
        """The full name."""
        return full_name(*self._names())

    @prop
    def company(self) -> str | None:
        """Company."""
        return self._get("company")

    @prop
    def address1(self) -> str | None:
        """Street and house number."""
        return self._get("line1")

    @prop
    def address2(self) -> str | None:
        """Flat, floor and so on."""
        return self._get("line2")

    @prop
    def street(self) -> str:
        """Both lines of the street."""
        return ", ".join(filter(None, [self._get("line1"), self._get("line2")]))

    @prop
    def city(self) -> str | None:
        """City."""
        return self._get("city")

    @prop
    def province(self) -> str | None:
        """Province or state in the page's language; as it was typed where it is not known."""
        return region_name(self._rules(), self.fields.get("region", ""), self._page.locale) or None

    @prop
    def province_code(self) -> str | None:
        """The province's code by ISO 3166-2, such as "CA" or "GD"; as it was typed where it is not known."""
        province = self._rules().province(self.fields.get("region", ""))
        return province.code if province else self._get("region")

    @prop
    def zip(self) -> str | None:
        """Postcode."""
        return self._get("postcode")

    @prop
    def country(self) -> CountryDrop | None:
        """Its country; nil while none is chosen."""
        code = self._get("country")
        return CountryDrop(code, self._page) if code else None

    @prop
    def country_code(self) -> str | None:
        """The country's ISO 3166-1 code."""
        return self._get("country")

    @prop
    def phone(self) -> str | None:
        """Phone number."""
        return self._get("phone")

    @prop
    def summary(self) -> str:
        """Name, street and place in one line."""
        return ", ".join(filter(None, [self.name(), self.street(), self._get("city"), self.province()]))

    @prop
    def default(self) -> bool:
        """Whether it is the customer's default address."""
        return self._is_default

    def json(self) -> object:
        names = (
            "id",
            "first_name",
            "last_name",
            "company",
            "address1",
            "address2",
            "city",
            "province",
            "province_code",
            "zip",
        )
        body = {name: self[name] for name in (*names, "country_code", "phone", "default")}
        country = self.country()
        return {**body, "name": self.name(), "country": str(country) if country else None}


_FIELDS = {"province": "region", "city": "city", "zip": "postcode"}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@cache
def _usual_labels(language: str) -> dict[str, str]:
    usual = rules_of("")
    return {"province": region_label(usual), "city": city_label(usual), "zip": postcode_label(usual)}


@lru_cache(maxsize=64)
def _options(codes: tuple[str, ...], locale: str, language: str) -> Html:
    return Html("").join(_option(code, locale, language) for code in codes)


@cache
def _option(code: str, locale: str, language: str) -> Html:
    """One country. A province's value is what `address.province` prints: themes find it again by that.

    `language` is the active one, in which the labels are. What most countries have is left out.
    """
    name = country_names(locale)[code]
    rules = rules_of(code)
    labels = {"province": region_label(rules), "city": city_label(rules), "zip": postcode_label(rules)}
    needs = [theirs for theirs, ours in _FIELDS.items() if ours in rules.required]
    provinces = [[label, label] for _province, label in province_names(rules, locale)]
    shown = {"value": name, "data-code": code, "data-provinces": _json(provinces)}
    if provinces or labels != _usual_labels(language):
        shown["data-labels"] = _json(labels)
    if needs != ["city"]:
        shown["data-needs"] = " ".join(needs)
    without = [
        theirs for theirs, ours in _FIELDS.items() if ours not in rules.fields and theirs != "province"
    ]
    if without:
        shown["data-without"] = " ".join(without)
    return Html("<option{}>{}</option>").format(attributes(shown), name)


@global_object("all_country_option_tags")
def _all_countries(page: Page) -> object:
    """The `<option>` elements of all countries, by name, each with its provinces in `data-provinces`."""
    return _options(tuple(country_names(page.locale)), page.locale, get_language() or "")


@global_object("country_option_tags")
def _served_countries(page: Page) -> object:
    """The `<option>` elements of the countries that the store ships to."""
    served = served_countries()
    names = country_names(page.locale)
    codes = tuple(code for code in names if served is None or code in served)
    return _options(codes, page.locale, get_language() or "")
