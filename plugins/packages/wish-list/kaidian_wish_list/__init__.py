"""Wishes of shoppers: kept, shown, counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.backoffice import Facts, Glance, PageRequest, Widget
from kaidian_sdk.points.people import CustomerData, Person
from kaidian_sdk.points.storefront import Place, ShopPage, ShopRequest, ShopResponse, ThemeBlock

SHOWN = 5
"""Products on the dashboard's card."""
LONGEST_HANDLE = 120

type Wishes = dict[str, str]
"""Titles by the handles of products, in the order in which they were wished for."""


def heart(store: Store, place: Place) -> Mapping[str, Any]:
    """Whether the product is on the shopper's list, for the button on its page."""
    return {"is_signed_in": place.customer is not None, "wishes": _wishes(store, place.customer)}


def answer(store: Store, request: ShopRequest) -> ShopResponse:
    """Show the list, or put a product on it or take it off, then lead back to the product."""
    if request.customer is None:
        return ShopResponse(redirect="/account/login")
    if request.method == "POST" and request.path in {"add", "remove"}:
        return _change(store, request, request.customer)
    if request.path:
        return ShopResponse(status=404)
    title = "心愿单" if request.locale.startswith("zh") else "Wish list"
    wishes = _wishes(store, request.customer)
    return ShopResponse(title=title, file="list.liquid", data={"handles": list(wishes)})


def _change(store: Store, request: ShopRequest, customer: int) -> ShopResponse:
    handle = request.form.get("handle", "")[:LONGEST_HANDLE]
    if not handle:
        return ShopResponse(redirect="/apps/wish-list")
    wishes = _wishes(store, customer)
    wanted = request.path == "add"
    if wanted and handle not in wishes and len(wishes) < store.settings["most"]:
        wishes[handle] = request.form.get("title", handle)[:200]
        store.storage.increase(f"count:{handle}")
    elif not wanted and wishes.pop(handle, None) is not None:
        store.storage.increase(f"count:{handle}", -1)
    store.storage.set(f"wishes:{customer}", wishes)
    back = f"/products/{handle}" if request.form.get("from") == "product" else "/apps/wish-list"
    return ShopResponse(redirect=back)


def _wishes(store: Store, customer: int | None) -> Wishes:
    return store.storage.get(f"wishes:{customer}", {}) if customer is not None else {}


def most_wanted(store: Store, request: PageRequest) -> Glance | None:
    """The products that most shoppers wish for."""
    counts = [(key.removeprefix("count:"), count) for key, count in store.storage.items("count:", limit=1000)]
    wanted = sorted(((count, handle) for handle, count in counts if count > 0), reverse=True)[:SHOWN]
    rows = tuple((handle, str(count)) for count, handle in wanted)
    title = {"en": "Most wished for", "zh-Hans": "最受欢迎的心愿"}
    return Glance(title=title, parts=(Facts(rows=rows),)) if rows else None


def export(store: Store, person: Person) -> Wishes | None:
    """The shopper's list."""
    return _wishes(store, person.customer) or None


def erase(store: Store, person: Person) -> None:
    """Forget the list; what was wished for counts no more."""
    wishes = _wishes(store, person.customer)
    store.storage.delete(f"wishes:{person.customer}")  # first, so that a repeat counts nothing twice
    for handle in wishes:
        store.storage.increase(f"count:{handle}", -1)


@hookimpl
def customer_data() -> list[CustomerData]:
    return [CustomerData(id="wishes", export=export, erase=erase)]


@hookimpl
def theme_blocks() -> list[ThemeBlock]:
    return [ThemeBlock(id="heart", file="heart.liquid", data=heart)]


@hookimpl
def shop_pages() -> list[ShopPage]:
    return [ShopPage(id="wishes", answer=answer)]


@hookimpl
def widgets() -> list[Widget]:
    return [Widget(id="wanted", permission="catalog.view", show=most_wanted)]
