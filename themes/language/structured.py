"""Filters that tell machines what a page shows: JSON-LD of schema.org, and data of events."""

from foundation.money import Money
from themes.engine import Drop, Html, Listing
from themes.language.dates import moment_of
from themes.language.files import absolute_url
from themes.language.media import named_url
from themes.language.money import amount_of
from themes.language.text import json, strip_html, text_of
from themes.registry import theme_filter
from themes.rendering.page import Page

MAX_VARIANTS = 100
VIEWS = {
    "product": frozenset({"page", "search", "collection", "dialog", "recommendation"}),
    "cart": frozenset({"page", "dialog"}),
    "collection": frozenset(),
}
"""What can be viewed, and where each can be seen."""


@theme_filter("structured_data", needs_page=True)
def structured_data(page: Page, value: object) -> Html:
    """A product or an article as JSON-LD, for search engines."""
    if not isinstance(value, Drop):
        return Html("null")
    if "variants" in value.table:
        return json(_product(page, value))
    return json(_article(page, value)) if "content" in value.table else Html("null")


def _kept(data: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _image(page: Page, holder: Drop, name: str) -> str | None:
    found = holder[name] if name in holder.table else None
    return absolute_url(page, named_url(found, "1024x")) if found is not None else None


def _list(value: object) -> list[Drop]:
    return [each for each in value if isinstance(each, Drop)] if isinstance(value, list | Listing) else []


def _product(page: Page, product: Drop) -> dict[str, object]:
    url = absolute_url(page, product["url"])
    variants = _list(product["variants"])[:MAX_VARIANTS]
    data = {
        "@context": "http://schema.org/",
        "@id": f"{url}#product",
        "name": product["title"],
        "description": strip_html(product["description"]),
        "brand": {"@type": "Brand", "name": product["vendor"]} if product["vendor"] else None,
        "category": product["type"],
        "image": _image(page, product, "featured_image"),
        "url": url,
    }
    if len(variants) == 1:
        return _kept({**data, "@type": "Product", **_codes(variants[0]), "offers": _offer(page, variants[0])})
    more = [_kept(_variant(page, product, variant)) for variant in variants]
    return _kept({**data, "@type": "ProductGroup", "productGroupID": str(product["id"]), "hasVariant": more})


def _codes(variant: Drop) -> dict[str, object]:
    barcode = text_of(variant["barcode"])
    is_gtin = barcode.isascii() and barcode.isdigit() and len(barcode) in (8, 12, 13, 14)
    return {"sku": variant["sku"], f"gtin{len(barcode)}" if is_gtin else "gtin": barcode if is_gtin else None}


def _variant(page: Page, product: Drop, variant: Drop) -> dict[str, object]:
    return {
        "@type": "Product",
        "@id": f"{absolute_url(page, variant['url'])}#variant",
        "name": f"{text_of(product['title'])} - {text_of(variant['title'])}",
        "image": _image(page, variant, "featured_image"),
        **_codes(variant),
        "offers": _offer(page, variant),
    }


def _offer(page: Page, variant: Drop) -> dict[str, object]:
    stock = "InStock" if variant["available"] else "OutOfStock"
    return {
        "@type": "Offer",
        "availability": f"http://schema.org/{stock}",
        "price": str(Money(amount_of(variant["price"]) or 0, page.currency).decimal),
        "priceCurrency": page.currency,
        "url": absolute_url(page, variant["url"]),
    }


def _article(page: Page, article: Drop) -> dict[str, object]:
    url = absolute_url(page, article["url"])
    published, updated = moment_of(article["published_at"]), moment_of(article["updated_at"])
    return _kept(
        {
            "@context": "http://schema.org/",
            "@type": "Article",
            "@id": f"{url}#article",
            "headline": article["title"],
            "description": strip_html(article["excerpt"]),
            "articleBody": strip_html(article["content"]),
            "author": {"@type": "Person", "name": article["author"]} if article["author"] else None,
            "image": _image(page, article, "image"),
            "datePublished": published.isoformat() if published else None,
            "dateModified": updated.isoformat() if updated else None,
            "keywords": ", ".join(text_of(tag) for tag in _texts(article["tags"])),
            "url": url,
            "mainEntityOfPage": url,
        }
    )


def _texts(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple | Listing) else []


@theme_filter("standard_event_data", needs_page=True)
def standard_event_data(page: Page, value: object, event: object = "", *, context: object = None) -> Html:
    """Data for analytics scripts about a product, collection or cart that is viewed, as JSON."""
    kind = _viewed(value)
    if event != "view" or not isinstance(value, Drop) or not kind:
        return Html("null")
    place = text_of(context)
    empty = kind == "cart" and value["empty?"]
    data = value.json()
    if kind == "collection":
        data = {name: value[name] for name in ("id", "title", "handle", "url")}
    return json(
        {
            "event": f"{kind}_viewed",
            "context": place if place in VIEWS[kind] else None,
            "currency": page.currency,
            kind: None if empty else data,
        }
    )


def _viewed(value: object) -> str:
    if not isinstance(value, Drop):
        return ""
    if "variants" in value.table:
        return "product"
    return "cart" if "item_count" in value.table else "collection" if "products" in value.table else ""
