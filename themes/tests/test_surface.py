"""Whether themes find every filter, tag and object that they may ask for, and each is documented."""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from themes.engine import Drop
from themes.installed import engine
from themes.registry import provided

DOCS = Path(__file__).parents[2].parent / "shared" / "conformance" / "theme-liquid-docs"
beside = pytest.mark.skipif(not DOCS.exists(), reason="the description of other engines is not beside the project")

TAGS_OF_OTHERS = {
    "else": "a part of `if`, `case` and `for`",
}
NOT_HERE = {
    "app": "apps add no objects of their own yet",
    "checkout": "the checkout is the platform's own page, not the theme's",
    "closest": "given by `content_for` inside blocks",
    "company": "no sales between businesses",
    "company_address": "no sales between businesses",
    "company_location": "no sales between businesses",
    "customer_payment_method": "no subscriptions",
    "discount": "no discounts yet",
    "discount_allocation": "no discounts yet",
    "discount_application": "no discounts yet",
    "filter_value_display": "written as `display` of a value",
    "generic_file": "no files among media",
    "gift_card": "no gift cards",
    "group": "robots.txt is the platform's own",
    "location": "no picking up in shops",
    "metaobject": "no kinds of a merchant's own",
    "metaobject_definition": "no kinds of a merchant's own",
    "metaobject_system": "no kinds of a merchant's own",
    "pending_payment_instruction_input": "payments tell no instructions",
    "quantity_price_break": "no prices by quantity",
    "remote_details": "no products of other shops",
    "remote_product": "no products of other shops",
    "remote_shop": "no products of other shops",
    "robots": "robots.txt is the platform's own",
    "rule": "robots.txt is the platform's own",
    "script": "no scripts that change carts",
    "selling_plan": "no subscriptions",
    "selling_plan_allocation": "no subscriptions",
    "selling_plan_allocation_price_adjustment": "no subscriptions",
    "selling_plan_checkout_charge": "no subscriptions",
    "selling_plan_group": "no subscriptions",
    "selling_plan_group_option": "no subscriptions",
    "selling_plan_option": "no subscriptions",
    "selling_plan_price_adjustment": "no subscriptions",
    "sitemap": "robots.txt is the platform's own",
    "store_availability": "no picking up in shops",
    "store_credit_account": "no store credit",
    "taxonomy_category": "no taxonomy of products",
    "unit_price_measurement": "no prices of units",
    "user": "no authors with pages of their own",
    "user_agent": "robots.txt is the platform's own",
}
"""Objects that a store here does not have, and why. They are nil where a theme asks for them."""
