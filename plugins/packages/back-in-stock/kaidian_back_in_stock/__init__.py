"""Wishes for what is sold out, and one letter for each when it can be bought again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kaidian_sdk import Letter, LetterRefused, ProductFacts, Store, VariantFacts, hookimpl
from kaidian_sdk.points.backoffice import Card, Facts, Glance, PageRequest
from kaidian_sdk.points.people import CustomerData, Person
from kaidian_sdk.points.storefront import Place, ShopPage, ShopRequest, ShopResponse, ThemeBlock
from kaidian_sdk.points.work import Event, Subscriber

LONGEST = 120
MOST = 20
"""Wishes that one address may have open."""
_ADDRESS = re.compile(r"[^@\s:]+@[^@\s:]+\.[^@\s:.]+")
_WORDS = {
    "title": ("Tell me when it is back", "到货提醒"),
    "address": ("Write your e-mail address.", "请填写电子邮箱。"),
    "here": ("It can be bought now.", "现在就可以购买。"),
    "many": ("You are waiting for many things already.", "您登记的到货提醒已经很多了。"),
}


def block(store: Store, place: Place) -> Mapping[str, Any]:
    """The variants of the page's product that can't be bought now."""
    found = store.products(ids=[place.product]) if place.product else ()
    gone = [each for product in found for each in product.variants if not each.can_buy]
    return {"gone": [{"id": each.id, "title": each.title} for each in gone]}


def answer(store: Store, request: ShopRequest) -> ShopResponse:
    """Take a wish, and say what became of it."""
    if request.method != "POST" or request.path != "ask":
        return ShopResponse(status=404)
    wanted = request.form.get("variant", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    found = store.products(variants=[number])
    if not found:
        return ShopResponse(status=404)
    variant = next(each for each in found[0].variants if each.id == number)
    fault = _taken(store, request, found[0], variant)
    data = {
        "product_title": found[0].title,
        "product_path": found[0].path,
        "variant_title": variant.title,
        "fault": _word(request, fault) if fault else "",
    }
    status = 422 if fault else 200
    return ShopResponse(title=_word(request, "title"), file="asked.liquid", data=data, status=status)


def _taken(store: Store, request: ShopRequest, product: ProductFacts, variant: VariantFacts) -> str:
    """Keep a wish; the reason why it is not kept, "" when it is."""
    address = request.form.get("email", "").strip().casefold()
    if len(address) > LONGEST or not _ADDRESS.fullmatch(address):
        return "address"
    if variant.can_buy:
        return "here"
    wish = {"product": product.id, "locale": request.locale, "at": datetime.now(UTC).isoformat()}
    if not request.form.get("website") and store.storage.add(_key(variant.id, address), wish):
        if store.storage.increase(f"open:{address}") > MOST:
            store.storage.delete(_key(variant.id, address))
            store.storage.increase(f"open:{address}", -1)
            return "many"
        store.storage.increase(f"count:{product.id}")
    return ""


def tell(store: Store, event: Event) -> None:
    """Write to those who wait for one of these variants, where it can be bought now."""
    changed = set(event.payload["variants"])
    left = int(store.settings["letters"])
    for product in store.products(variants=sorted(changed)):
        for variant in product.variants:
            if variant.id in changed and variant.can_buy and left > 0:
                left -= _told(store, product, variant, left)


def _told(store: Store, product: ProductFacts, variant: VariantFacts, most: int) -> int:
    """Write to those who wait for a variant, who waited longest first; how many."""
    prefix = _key(variant.id, "")
    waiting = sorted(store.storage.items(prefix, limit=1000), key=lambda pair: str(pair[1]["at"]))[:most]
    for key, wish in waiting:
        address = key.removeprefix(prefix)
        store.storage.delete(key)  # first, so that a repeat of the event writes to nobody twice
        store.storage.increase(f"open:{address}", -1)
        store.storage.increase(f"count:{wish['product']}", -1)
        try:
            store.send_letter(address, _letter(product, variant, wish["locale"]))
        except LetterRefused as error:
            store.log("A letter was not sent", why=str(error))
    return len(waiting)


def _letter(product: ProductFacts, variant: VariantFacts, locale: str) -> Letter:
    name = f"{product.title} ({variant.title})" if variant.title else product.title
    return Letter(
        subject={"en": f"{name} is back", "zh-Hans": f"{name} 到货了"},
        text={
            "en": f"You asked us to tell you: {name} can be bought again.\n\nWe don't put it aside.",
            "zh-Hans": f"您登记的 {name} 已经补货，可以购买了。\n\n我们不会预留库存，喜欢请尽快下单。",
        },
        button={"en": "See it", "zh-Hans": "去看看"},
        path=f"{product.path}?variant={variant.id}",
        locale=locale,
    )


def waiting(store: Store, request: PageRequest) -> Glance | None:
    """How many wait for a product."""
    count = store.storage.get(f"count:{request.subject}", 0)
    rows = (({"en": "Shoppers who wait", "zh-Hans": "等待到货的顾客"}, str(count)),)
    title = {"en": "Back in stock", "zh-Hans": "到货提醒"}
    return Glance(title=title, parts=(Facts(rows=rows),)) if count > 0 else None


def export(store: Store, person: Person) -> Mapping[str, Any] | None:
    """What this address waits for."""
    wishes = [wish for _key_of, wish in _wishes_of(store, person.email)]
    return {"wishes": wishes} if wishes else None


def erase(store: Store, person: Person) -> None:
    """Forget the address, and what it waits for."""
    for key, wish in _wishes_of(store, person.email):
        store.storage.delete(key)  # first, so that a repeat counts nothing twice
        store.storage.increase(f"count:{wish['product']}", -1)
    store.storage.delete(f"open:{person.email.casefold()}")


def _wishes_of(store: Store, email: str) -> list[tuple[str, Any]]:
    """The open wishes of an address by their keys, which begin with the variant."""
    end, after = f":{email.casefold()}", ""
    found: list[tuple[str, Any]] = []
    while rows := list(store.storage.items("wait:", limit=1000, after=after)):
        found += [row for row in rows if row[0].endswith(end)]
        after = rows[-1][0]
    return found


def _key(variant: int, address: str) -> str:
    return f"wait:{variant}:{address}"


def _word(request: ShopRequest, name: str) -> str:
    english, chinese = _WORDS[name]
    return chinese if request.locale.startswith("zh") else english


@hookimpl
def customer_data() -> list[CustomerData]:
    return [CustomerData(id="wishes", export=export, erase=erase)]


@hookimpl
def theme_blocks() -> list[ThemeBlock]:
    return [ThemeBlock(id="ask", file="ask.liquid", data=block)]


@hookimpl
def shop_pages() -> list[ShopPage]:
    return [ShopPage(id="ask", answer=answer)]


@hookimpl
def subscribers() -> list[Subscriber]:
    return [Subscriber(id="tell", event="inventory.changed", handle=tell)]


@hookimpl
def cards() -> list[Card]:
    return [Card(id="waiting", on="product", permission="catalog.view", show=waiting)]
