"""Whether themes find every filter, tag and object that they may ask for, and each is documented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from themes.engine import Drop
from themes.installed import engine
from themes.registry import documented_globals

DOCS = Path(__file__).parents[2].parent / "shared" / "conformance" / "theme-liquid-docs"
beside = pytest.mark.skipif(
    not DOCS.exists(), reason="the description of the language is not beside the project"
)

TAGS_OF_OTHERS = {
    "else": "a part of `if`, `unless`, `case` and `for`",
    "javascript": "taken out of sections when a theme is loaded",
    "stylesheet": "taken out of sections when a theme is loaded",
}
NO_SUBSCRIPTIONS = "there are no subscriptions"
NO_BUSINESSES = "there are no sales between businesses"
NO_OTHER_SHOPS = "there are no products of other shops"
OWN_KINDS = "merchants define no kinds of their own"
OWN_ROBOTS = "robots.txt is the platform's"
NOT_HERE = {
    "app": "apps bring blocks, no objects",
    "checkout": "the checkout is the platform's own page",
    "company": NO_BUSINESSES,
    "company_address": NO_BUSINESSES,
    "company_location": NO_BUSINESSES,
    "customer_payment_method": NO_SUBSCRIPTIONS,
    "filter_value_display": "a value says how it wants to be shown by its swatch",
    "form_errors": "a list of fields with `messages` and `translated_fields`: themes/objects/forms.py",
    "generic_file": "there are no files among media",
    "gift_card": "there are no gift cards",
    "group": OWN_ROBOTS,
    "location": "nothing is picked up in shops",
    "metaobject": OWN_KINDS,
    "metaobject_definition": OWN_KINDS,
    "metaobject_system": OWN_KINDS,
    "money": "amounts are numbers",
    "parent_relationship": "lines of a cart stand by themselves",
    "pending_payment_instruction_input": "payments give no instructions",
    "quantity_price_break": "there are no prices by quantity",
    "recipient": "there are no gift cards",
    "remote_details": NO_OTHER_SHOPS,
    "remote_product": NO_OTHER_SHOPS,
    "remote_shop": NO_OTHER_SHOPS,
    "robots": OWN_ROBOTS,
    "rule": OWN_ROBOTS,
    "script": "no scripts change carts",
    "selling_plan": NO_SUBSCRIPTIONS,
    "selling_plan_allocation": NO_SUBSCRIPTIONS,
    "selling_plan_allocation_price_adjustment": NO_SUBSCRIPTIONS,
    "selling_plan_checkout_charge": NO_SUBSCRIPTIONS,
    "selling_plan_group": NO_SUBSCRIPTIONS,
    "selling_plan_group_option": NO_SUBSCRIPTIONS,
    "selling_plan_option": NO_SUBSCRIPTIONS,
    "selling_plan_price_adjustment": NO_SUBSCRIPTIONS,
    "sitemap": OWN_ROBOTS,
    "store_availability": "nothing is picked up in shops",
    "store_credit_account": "there is no store credit",
    "taxonomy_category": "there is no taxonomy of products",
    "transaction_payment_details": "providers tell how it was paid in one line",
    "user": "authors have no pages of their own",
    "user_agent": OWN_ROBOTS,
}
"""Objects that a store here does not have, and why; they are nil where a theme asks for them."""
BY_LOOKUP = {
    "closest": "whatever `content_for` was given",
    "form": "the fields of each kind of form",
    "forloop": "made by the engine",
    "predictive_search_resources": "a list for each kind of thing that is searched",
    "tablerowloop": "made by the engine",
}
"""Objects whose names are not known beforehand."""
NAMES_NOT_HERE = {
    "article": {"user"},
    "customer": {
        "company_available_locations",
        "company_available_locations_count",
        "current_company",
        "current_location",
        "store_credit_account",
    },
    "filter_value": {"display"},
    "transaction": {
        "buyer_pending_payment_instructions",
        "buyer_pending_payment_notice",
        "payment_details",
        "receipt",
        "show_buyer_pending_payment_instructions?",
    },
}
"""Properties that a store here does not have; they are nil."""


def drops() -> Iterator[type[Drop]]:
    """Every class of objects that themes of a store see."""
    engine()
    waiting = [Drop]
    while waiting:
        for found in waiting.pop().__subclasses__():
            waiting.append(found)
            if ".tests." not in found.__module__ and not found.__module__.startswith("themes.samples."):
                yield found


def named() -> dict[str, set[str]]:
    """{object: its properties}; a drop's docstring begins with the names of its objects."""
    found: dict[str, set[str]] = {}
    for drop in drops():
        names = re.match(r"(`[a-z_.]+`(?:, (?:and )?| and )?)*", drop.__doc__ or "")
        for name in re.findall(r"`([a-z_.]+)`", names[0] if names else ""):
            found.setdefault(name, set()).update(drop.table)
    return found


def described(part: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DOCS / f"{part}.json").read_text("utf-8"))
    return found


@beside
def test_every_filter_is_there() -> None:
    assert [each["name"] for each in described("filters") if each["name"] not in engine().filters] == []


@beside
def test_every_tag_is_there_or_has_its_reason() -> None:
    known = engine().tags.keys() | TAGS_OF_OTHERS.keys()
    assert [each["name"] for each in described("tags") if each["name"] not in known] == []


@beside
def test_every_object_is_there_or_has_its_reason() -> None:
    own, globals_ = named(), documented_globals()
    missing = [
        each["name"]
        for each in described("objects")
        if each["properties"] and each["name"] not in own.keys() | globals_.keys() | NOT_HERE.keys()
    ]
    assert missing == []


@beside
def test_every_property_is_there_or_has_its_reason() -> None:
    own = named()
    missing: dict[str, set[str]] = {}
    for each in described("objects"):
        name = each["name"]
        if name not in own or name in BY_LOOKUP:
            continue
        lacking = {prop["name"] for prop in each["properties"]} - own[name] - NAMES_NOT_HERE.get(name, set())
        if lacking:
            missing[name] = lacking
    assert missing == {}


@beside
def test_no_reason_is_out_of_date() -> None:
    own = named()
    assert sorted(NOT_HERE.keys() & own.keys()) == []
    assert {name: own[name] & names for name, names in NAMES_NOT_HERE.items() if own[name] & names} == {}


def test_nothing_is_undocumented() -> None:
    undocumented = [
        f"{drop.__module__}.{drop.__name__}.{name}"
        for drop in drops()
        for name, function in drop.table.items()
        if not function.__doc__
    ]
    undocumented += [f"filter {name}" for name, each in engine().filters.items() if not each.function.__doc__]
    undocumented += [f"object {name}" for name, each in documented_globals().items() if not each.__doc__]
    assert undocumented == []


def test_a_line_of_documentation_is_one_line() -> None:
    long = [
        f"{drop.__name__}.{name}"
        for drop in drops()
        for name, function in drop.table.items()
        if len((function.__doc__ or "").split("\n\n")[0]) > 240
    ]
    assert long == []
