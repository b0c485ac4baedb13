"""`/apps/product-reviews/…` in the shop: writing a review, and reading on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from kaidian_product_reviews import shelf
from kaidian_sdk import PictureRefused, ProductFacts, Store
from kaidian_sdk.points.storefront import ShopRequest, ShopResponse

LONGEST = 2000
LONGEST_NAME = 40
A_DAY = 5
"""Reviews that one customer may write a day."""
PICTURES = ("picture1", "picture2", "picture3")
_ADDRESS = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|cn|net|org|top|xyz|vip|shop)\b", re.IGNORECASE)
_WORDS = {
    "title": ("Write a review", "写评价"),
    "all": ("All reviews", "全部评价"),
    "thanks": ("Thank you", "感谢您的评价"),
    "stars": ("Choose one to five stars.", "请选择一到五颗星。"),
    "text": ("Write a few words, up to 2,000 letters.", "请写几句话，最多 2000 字。"),
    "again": ("You have reviewed this already.", "您已经评价过这件商品。"),
    "buyers": ("Only those who bought this can review it.", "购买过的顾客才能评价。"),
    "many": ("That was a lot for one day. Come back tomorrow.", "今天评价得有点多，请明天再来。"),
}


def answer(store: Store, request: ShopRequest) -> ShopResponse:
    """The form, what is sent from it, and the list of all reviews of a product."""
    handle = (request.form if request.method == "POST" else request.query).get("product", "")[:255]
    found = store.products(handles=[handle]) if handle else ()
    if not found or request.path not in {"write", "all"}:
        return ShopResponse(status=404)
    if request.path == "all":
        return _all(store, request, found[0])
    if request.customer is None:
        return ShopResponse(redirect="/account/login")
    if request.method == "POST":
        return _taken(store, request, found[0], request.customer)
    return _form(request, found[0], _why_not(store, found[0], request.customer))


def _taken(store: Store, request: ShopRequest, product: ProductFacts, customer: int) -> ShopResponse:
    if request.form.get("website"):  # no person sees this field
        return _thanks(request, product, is_shown=False)
    stars, text = request.form.get("stars", ""), request.form.get("text", "").strip()
    fault = _why_not(store, product, customer)
    if not fault and stars not in {"1", "2", "3", "4", "5"}:
        fault = "stars"
    if not fault and not 0 < len(text) <= LONGEST:
        fault = "text"
    if fault:
        return _form(request, product, fault)
    if store.storage.increase(f"day:{datetime.now(UTC):%Y%m%d}:{customer}") > A_DAY:
        return _form(request, product, "many")
    try:
        pictures = _pictures(store, request)
    except PictureRefused as error:
        return _form(request, product, "", said=str(error))
    if not store.storage.add(f"by:{product.id}:{customer}", True):  # a second press, just before this
        for picture in pictures:
            store.drop_picture(picture["id"])
        return _form(request, product, "again")
    review = {
        "product": product.id,
        "handle": product.handle,
        "title": product.title,
        "customer": customer,
        "stars": int(stars),
        "text": text,
        "name": request.form.get("name", "").strip()[:LONGEST_NAME],
        "is_buyer": store.has_bought(customer, product.id),
        "pictures": pictures,
        "answer": "",
    }
    is_shown = store.settings["at_once"] and not _ADDRESS.search(f"{text} {review['name']}")
    shelf.keep(store, review, is_shown=is_shown)
    return _thanks(request, product, is_shown=is_shown)


def _why_not(store: Store, product: ProductFacts, customer: int) -> str:
    """The reason why this customer can't write about this product, "" when they can."""
    if store.storage.get(f"by:{product.id}:{customer}"):
        return "again"
    is_open = store.settings["who"] == "customers" or store.has_bought(customer, product.id)
    return "" if is_open else "buyers"


def _pictures(store: Store, request: ShopRequest) -> list[dict[str, str]]:
    """The pictures that came along, kept. Raises PictureRefused, and keeps none then."""
    kept: list[dict[str, str]] = []
    for name in PICTURES if store.settings["pictures"] else ():
        if name in request.files:
            try:
                picture = store.keep_picture(request.files[name])
            except PictureRefused:
                for each in kept:
                    store.drop_picture(each["id"])
                raise
            kept.append({"id": picture.id, "url": picture.url})
    return kept


def _form(request: ShopRequest, product: ProductFacts, fault: str, said: str = "") -> ShopResponse:
    data: dict[str, Any] = {
        "product_title": product.title,
        "product_path": product.path,
        "handle": product.handle,
        "fault": said or (_word(request, fault) if fault else ""),
        "is_closed": fault in {"again", "buyers", "many"},
        "typed": {name: request.form.get(name, "") for name in ("stars", "text", "name")},
    }
    status = 422 if request.method == "POST" else 200
    return ShopResponse(title=_word(request, "title"), file="write.liquid", data=data, status=status)


def _thanks(request: ShopRequest, product: ProductFacts, *, is_shown: bool) -> ShopResponse:
    data = {"product_title": product.title, "product_path": product.path, "is_shown": is_shown}
    return ShopResponse(title=_word(request, "thanks"), file="thanks.liquid", data=data)


def _all(store: Store, request: ShopRequest, product: ProductFacts) -> ShopResponse:
    after = request.query.get("after", "")[:60]
    found = shelf.rows(store, f"shown:{product.id}", after=after, limit=shelf.PAGE + 1)
    shown = found[: shelf.PAGE]
    data = {
        "product_title": product.title,
        "product_path": product.path,
        "handle": product.handle,
        "reviews": [row for _key, row in shown],
        "more": shown[-1][0] if len(found) > shelf.PAGE else "",
    }
    return ShopResponse(title=_word(request, "all"), file="all.liquid", data=data)


def _word(request: ShopRequest, name: str) -> str:
    english, chinese = _WORDS[name]
    return chinese if request.locale.startswith("zh") else english
