"""What a browser sees: the script, the payment form's frame, and the stand-ins for banks and wallets."""

from __future__ import annotations

import html
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from aiohttp import web

from .confirmation import authenticate_intent
from .payment_intents import redirect_status
from .setup_intents import authenticate_setup
from .waiting import follow
from .wire import Json, missing, new_id

if TYPE_CHECKING:
    from .app import LocalStripe

_STATIC = Path(__file__).parent / "static"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
_ZERO_DECIMAL = {"jpy", "krw", "vnd"}
_WORDS = {
    "en": {
        "card": "Your bank asks: is this you?",
        "setup": "Your bank asks: may this card be saved?",
        "alipay": "Alipay test payment page",
        "wechat_pay": "WeChat Pay test payment page",
        "lead": "Test mode. In real life your bank or wallet stands here; choose how it answers.",
        "approve_card": "Complete",
        "fail_card": "Fail",
        "approve": "Authorise test payment",
        "fail": "Fail test payment",
        "over": "This no longer waits for an answer.",
        "back": "Back to the shop",
    },
    "zh": {
        "card": "银行验证：是您本人在付款吗？",
        "setup": "银行验证：是您本人在绑定这张卡吗？",
        "alipay": "支付宝测试付款页",
        "wechat_pay": "微信支付测试付款页",
        "lead": "测试模式。真实付款时，这里是您的银行或钱包；请选择它的回应。",
        "approve_card": "验证通过",
        "fail_card": "验证失败",
        "approve": "同意测试付款",
        "fail": "拒绝测试付款",
        "over": "已经处理完毕。",
        "back": "返回商店",
    },
}


def add_routes(app: web.Application, stripe: LocalStripe) -> None:
    """Mount the script under `/v3/` and the pages under `/hooks/`."""
    page = Template((_STATIC / "hook.html").read_text(encoding="utf-8"))

    async def static(request: web.Request) -> web.Response:
        name = request.match_info["name"] or "stripe.js"
        path = _STATIC / name
        if path.parent != _STATIC or path.suffix not in _TYPES or not path.is_file():
            raise web.HTTPNotFound
        headers = {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"}
        text = path.read_text(encoding="utf-8")
        return web.Response(text=text, content_type=_TYPES[path.suffix], charset="utf-8", headers=headers)

    async def show(request: web.Request) -> web.Response:
        intent = _intent(stripe, request)
        stripe.ledger.forget()
        return web.Response(text=_fill(page, intent, request), content_type="text/html", charset="utf-8")

    async def answer(request: web.Request) -> web.Response:
        approved = (await request.post()).get("answer") == "approve"
        stripe.ledger.request = {"id": new_id("req", 14), "idempotency_key": None}
        intent = _intent(stripe, request)
        try:
            if intent["object"] == "setup_intent":
                authenticate_setup(stripe.ledger, intent, approved=approved)
            else:
                authenticate_intent(stripe.ledger, intent, approved=approved)
                follow(stripe.ledger, intent)
            stripe.commit()
        finally:
            stripe.ledger.forget()
        url = intent["_"].get("return_url")
        if "embedded" in request.query or not url:
            return web.Response(text=_fill(page, intent, request), content_type="text/html", charset="utf-8")
        raise web.HTTPSeeOther(_return_address(url, intent))

    app.router.add_get("/v3/{name:.*}", static)
    app.router.add_get("/hooks/{kind}/{id}/{tail}", show)
    app.router.add_post("/hooks/{kind}/{id}/{tail}", answer)


def _intent(stripe: LocalStripe, request: web.Request) -> Json:
    ident = request.match_info["id"]
    kind = "setup_intent" if ident.startswith("seti_") else "payment_intent"
    intent = stripe.ledger.get(ident, kind, "intent")
    if not intent["client_secret"].endswith("_" + request.match_info["tail"]):
        raise missing(kind, ident)
    return intent


def _fill(page: Template, intent: Json, request: web.Request) -> str:
    kind = request.match_info["kind"] if request.match_info["kind"] in ("alipay", "wechat_pay") else "card"
    asked = request.query.get("locale") or request.headers.get("Accept-Language") or ""
    language = "zh" if asked.lower().startswith("zh") else "en"
    words = _WORDS[language]
    waiting, is_setup = intent["status"] == "requires_action", intent["object"] == "setup_intent"
    url = intent["_"].get("return_url")
    values = {
        "language": "zh-Hans" if language == "zh" else "en",
        "kind": kind,
        "title": words["setup" if is_setup else kind],
        "lead": words["lead"] if waiting else words["over"],
        "amount": "" if is_setup else _amount(intent),
        "currency": "" if is_setup else intent["currency"].upper(),
        "approve": words["approve_card" if kind == "card" else "approve"],
        "fail": words["fail_card" if kind == "card" else "fail"],
        "back": words["back"],
        "back_url": _return_address(url, intent) if url else "",
        "state": "waiting" if waiting else "over",
        "embedded": "embedded" if "embedded" in request.query else "whole",
        "intent": intent["id"],
    }
    return page.substitute({name: html.escape(value) for name, value in values.items()})


def _amount(intent: Json) -> str:
    decimals = 0 if intent["currency"] in _ZERO_DECIMAL else 2
    return f"{intent['amount'] / 10**decimals:,.{decimals}f}"


def _return_address(url: str, intent: Json) -> str:
    parts = urlsplit(url)
    added = urlencode(
        {
            intent["object"]: intent["id"],
            f"{intent['object']}_client_secret": intent["client_secret"],
            "redirect_status": redirect_status(intent),
        }
    )
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))
