"""`/apps/fapiao` in the shop: who bought asks for an invoice, and sees what became of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from kaidian_fapiao.numbers import is_tax_number, tidy
from kaidian_sdk import Store
from kaidian_sdk.points.commerce import OrderFacts
from kaidian_sdk.points.storefront import ShopRequest, ShopResponse

LONGEST = 100
GUESSES = 10
"""Wrong pairs of an order and an address that are answered an hour, for one order."""
FIELDS = ("order", "email", "kind", "title", "tax_number", "send_to")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_WORDS = {
    "page": ("Ask for an invoice (发票)", "申请发票"),
    "order": (
        "There is no such order with this e-mail address. Look at your order's letter.",
        "没有找到该邮箱对应的订单，请查看订单确认邮件。",
    ),
    "many": (
        "Too many tries for this order. Come back in an hour.",
        "尝试次数过多，请一小时后再来。",
    ),
    "kind": ("Choose a person or a company.", "请选择个人或企业抬头。"),
    "title": ("Write the name on the invoice.", "请填写发票抬头。"),
    "tax_number": (
        "This tax number does not hold: 18 signs, the last one checks the others.",
        "税号有误：应为 18 位统一社会信用代码，请核对后重新填写。",
    ),
    "send_to": ("Write the address that the invoice is sent to.", "请填写接收发票的邮箱。"),
    "issued": ("The invoice is issued already.", "发票已开具。"),
}


def answer(store: Store, request: ShopRequest) -> ShopResponse:
    """The form, and what is sent from it."""
    if request.path:
        return ShopResponse(status=404)
    if request.method == "GET":
        typed = {"order": request.query.get("order", "")[:20], "email": request.customer_email}
        return _form(store, request, typed, "")
    typed = {name: request.form.get(name, "").strip()[:LONGEST] for name in FIELDS}
    order = _order_of(store, request, typed)
    if isinstance(order, str):
        return _form(store, request, typed, order)
    known = store.storage.get(key_of(order.number))
    if known is not None and known["state"] == "issued":
        return _state(request, known)
    typed["tax_number"] = tidy(typed["tax_number"])
    fault = _fault(typed)
    if fault:
        return _form(store, request, typed, fault)
    row = _row(request, order, typed)
    store.storage.set(key_of(order.number), row)
    store.storage.set(f"waiting:{order.number}", row["at"])
    store.storage.delete(f"refused:{order.number}")
    return _state(request, row)


def _order_of(store: Store, request: ShopRequest, typed: dict[str, str]) -> OrderFacts | str:
    """The order that is asked about, if who asks bought it; else what is wrong."""
    number = re.sub(r"\D", "", typed["order"], flags=re.ASCII)
    counter = f"tries:{datetime.now(UTC):%Y%m%d%H}:{number}"
    if store.storage.get(counter, 0) >= GUESSES:
        return "many"
    order = store.order(number)
    if order is not None:
        is_signed_in = request.customer is not None and request.customer == order.buyer.customer
        if is_signed_in or typed["email"].casefold() == order.buyer.email.casefold():
            return order
    store.storage.increase(counter)
    return "order"


def _fault(typed: dict[str, str]) -> str:
    """What is wrong with what was typed, "" for nothing."""
    if typed["kind"] not in {"person", "company"}:
        return "kind"
    if not typed["title"]:
        return "title"
    if typed["kind"] == "company" and not is_tax_number(typed["tax_number"]):
        return "tax_number"
    return "" if _ADDRESS.fullmatch(typed["send_to"]) else "send_to"


def _row(request: ShopRequest, order: OrderFacts, typed: dict[str, str]) -> dict[str, Any]:
    is_company = typed["kind"] == "company"
    return {
        "order": order.number,
        "total": order.total,
        "currency": order.currency,
        "kind": typed["kind"],
        "title": typed["title"],
        "tax_number": typed["tax_number"] if is_company else "",
        "send_to": typed["send_to"],
        "locale": request.locale,
        "at": datetime.now(UTC).date().isoformat(),
        "state": "waiting",
        "number": "",
        "url": "",
        "reason": "",
    }


def key_of(order: str) -> str:
    """Under which key the request about an order is kept."""
    return f"request:{order}"


def _form(store: Store, request: ShopRequest, typed: dict[str, str], fault: str) -> ShopResponse:
    data = {
        "note": store.settings["note"],
        "typed": {name: typed.get(name, "") for name in FIELDS},
        "fault": _word(request, fault) if fault else "",
        "wrong": fault,
    }
    status = 422 if fault else 200
    return ShopResponse(title=_word(request, "page"), file="ask.liquid", data=data, status=status)


def _state(request: ShopRequest, row: dict[str, Any]) -> ShopResponse:
    return ShopResponse(title=_word(request, "page"), file="asked.liquid", data={"row": row})


def _word(request: ShopRequest, name: str) -> str:
    english, chinese = _WORDS[name]
    return chinese if request.locale.startswith("zh") else english
