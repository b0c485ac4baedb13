"""The columns of Shopify's product CSV, in its order, and what older, newer and bilingual files call them."""

from __future__ import annotations

import re
from collections.abc import Sequence

HANDLE = "Handle"
TITLE = "Title"
BODY = "Body (HTML)"
VENDOR = "Vendor"
TYPE = "Type"
TAGS = "Tags"
PUBLISHED = "Published"
OPTION_NAMES = ("Option1 Name", "Option2 Name", "Option3 Name")
OPTION_VALUES = ("Option1 Value", "Option2 Value", "Option3 Value")
SKU = "Variant SKU"
GRAMS = "Variant Grams"
TRACKER = "Variant Inventory Tracker"
QUANTITY = "Variant Inventory Qty"
POLICY = "Variant Inventory Policy"
FULFILMENT = "Variant Fulfillment Service"
PRICE = "Variant Price"
COMPARE_AT = "Variant Compare At Price"
SHIPPING = "Variant Requires Shipping"
TAXABLE = "Variant Taxable"
BARCODE = "Variant Barcode"
IMAGE = "Image Src"
IMAGE_POSITION = "Image Position"
IMAGE_ALT = "Image Alt Text"
GIFT_CARD = "Gift Card"
SEO_TITLE = "SEO Title"
SEO_DESCRIPTION = "SEO Description"
GOOGLE = tuple(
    f"Google Shopping / {name}"
    for name in (
        *("Google Product Category", "Gender", "Age Group", "MPN", "AdWords Grouping", "AdWords Labels"),
        *("Condition", "Custom Product", "Custom Label 0", "Custom Label 1", "Custom Label 2"),
        *("Custom Label 3", "Custom Label 4"),
    )
)
VARIANT_IMAGE = "Variant Image"
WEIGHT_UNIT = "Variant Weight Unit"
TAX_CODE = "Variant Tax Code"
COST = "Cost per item"
MEASURE = (
    *("Unit Price Total Measure", "Unit Price Total Measure Unit"),
    *("Unit Price Base Measure", "Unit Price Base Measure Unit"),
)
"""How much is in one piece, its unit, for how much the price is told, and the unit of that."""
STATUS = "Status"

COLUMNS = (
    *(HANDLE, TITLE, BODY, VENDOR, TYPE, TAGS, PUBLISHED),
    *(column for pair in zip(OPTION_NAMES, OPTION_VALUES, strict=True) for column in pair),
    *(SKU, GRAMS, TRACKER, QUANTITY, POLICY, FULFILMENT, PRICE, COMPARE_AT, SHIPPING, TAXABLE, BARCODE),
    *(IMAGE, IMAGE_POSITION, IMAGE_ALT, GIFT_CARD, SEO_TITLE, SEO_DESCRIPTION, *GOOGLE),
    *(VARIANT_IMAGE, WEIGHT_UNIT, TAX_CODE, COST, *MEASURE, STATUS),
)
REQUIRED = (HANDLE, TITLE, PRICE)
FREE = frozenset({*GOOGLE, FULFILMENT, TAX_CODE})
"""Columns that we have no field for: kept as they are and given back."""

# The names that Shopify's files of later years have.
ALIASES = {
    "URL handle": HANDLE,
    "Description": BODY,
    "Product type": TYPE,
    "Published on online store": PUBLISHED,
    "SKU": SKU,
    "Barcode": BARCODE,
    "Price": PRICE,
    "Compare-at price": COMPARE_AT,
    "Charge tax": TAXABLE,
    "Tax code": TAX_CODE,
    "Inventory tracker": TRACKER,
    "Inventory quantity": QUANTITY,
    "Continue selling when out of stock": POLICY,
    "Weight value (grams)": GRAMS,
    "Weight unit for display": WEIGHT_UNIT,
    "Requires shipping": SHIPPING,
    "Fulfillment service": FULFILMENT,
    "Product image URL": IMAGE,
    "Variant image URL": VARIANT_IMAGE,
}
_CANONICAL = {column.casefold(): column for column in COLUMNS} | {
    alias.casefold(): column for alias, column in ALIASES.items()
}
TRANSLATED = frozenset({TITLE, BODY, SEO_TITLE, SEO_DESCRIPTION, IMAGE_ALT, *OPTION_NAMES, *OPTION_VALUES})
_TRANSLATION = re.compile(r"(?P<column>.+) \[(?P<locale>[A-Za-z][A-Za-z0-9-]{1,9})\]")


def translation_column(column: str, locale: str) -> str:
    """The column that holds `column` in another language of the store: "Title [en]"."""
    return f"{column} [{locale}]"


def canonical(name: str, locales: Sequence[str] = ()) -> str:
    """What we call a column of a file. One that we don't know keeps its name.

    `locales` are the store's further languages: "Title [en]" is known only where the store speaks it.
    """
    name = " ".join(name.split())
    match = _TRANSLATION.fullmatch(name)
    if match:
        column, locale = canonical(match["column"]), match["locale"]
        if column in TRANSLATED and locale in locales:
            return translation_column(column, locale)
    return _CANONICAL.get(name.casefold(), name)


def is_known(column: str, locales: Sequence[str] = ()) -> bool:
    """Whether a canonical column is read into a field: one of Shopify's, or one in another of `locales`."""
    if column in COLUMNS:
        return column not in FREE
    match = _TRANSLATION.fullmatch(column)
    return match is not None and match["column"] in TRANSLATED and match["locale"] in locales
