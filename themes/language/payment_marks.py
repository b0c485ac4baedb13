"""Marks of ways to pay, drawn by us: plain and small, so that a shopper knows them at a glance."""

import re
from typing import NamedTuple

_CARD = '<rect width="38" height="24" rx="3" fill="{fill}"/>'
_EDGE = '<rect x=".5" y=".5" width="37" height="23" rx="2.5" fill="none" stroke="#000" stroke-opacity=".12"/>'
_WORD = (
    '<text x="19" y="{y:g}" text-anchor="middle" font-family="Helvetica,Arial,PingFang SC,sans-serif"'
    ' font-weight="{weight}" font-size="{size:g}"{style} fill="{ink}">{word}</text>'
)


class Mark(NamedTuple):
    """A way to pay: what it is called, and what stands inside its `<svg>`."""

    name: str
    drawing: str


def _word(
    name: str,
    word: str,
    ink: str = "#fff",
    fill: str = "#fff",
    size: float = 9,
    style: str = "",
    weight: int = 700,
) -> Mark:
    card = _CARD.format(fill=fill)
    text = _WORD.format(y=12 + size * 0.36, weight=weight, size=size, style=style, ink=ink, word=word)
    return Mark(name, card + text + _EDGE)


def _rings(name: str, left: str, right: str) -> Mark:
    shapes = (
        f'<circle cx="15" cy="12" r="7" fill="{left}"/>'
        f'<circle cx="23" cy="12" r="7" fill="{right}" fill-opacity=".85"/>'
    )
    return Mark(name, _CARD.format(fill="#fff") + shapes + _EDGE)


def _bars(name: str, colours: tuple[str, str, str], word: str, slant: int = 0) -> Mark:
    shapes = "".join(
        f'<path d="M{7 + slant + 8 * at} 4h8l-{slant} 16h-8z" fill="{colour}"/>'
        for at, colour in enumerate(colours)
    )
    text = _WORD.format(y=14.5, weight=700, size=6.5, style="", ink="#fff", word=word)
    return Mark(name, _CARD.format(fill="#fff") + shapes + text + _EDGE)


_BUBBLES = (
    '<path d="M15.5 5C10.3 5 7 8.2 7 11.8c0 2 1 3.8 2.8 5l-.6 2.4 2.7-1.4c1.1.3 2.3.5 3.6.5 5.2 0 8.5-2.9'
    ' 8.5-6.5S20.7 5 15.5 5z" fill="#fff" fill-opacity=".9"/><path d="M25 11c-4 0-6.8 2.3-6.8 5.2s2.8 5.2'
    ' 6.8 5.2c.9 0 1.7-.1 2.5-.3l2.1 1-.5-1.8c1.5-1 2.4-2.4 2.4-4.1C31.5 13.3 29 11 25 11z" fill="#fff"/>'
)

MARKS = {
    "affirm": _word("Affirm", "affirm", "#0f172a", size=8.5),
    "afterpay": _word("Afterpay", "afterpay", "#0b0b0b", "#b2fce4", 7),
    "alipay": _word("Alipay", "支付宝", "#fff", "#1677ff", 9),
    "american_express": _word("American Express", "AMEX", "#fff", "#016fd0", 9.5),
    "apple_pay": _word("Apple Pay", "Apple Pay", "#0b0b0b", size=6.6),
    "bancontact": _word("Bancontact", "Bancontact", "#1e3764", size=6),
    "bank_transfer": Mark(
        "Bank transfer",
        _CARD.format(fill="#f5f4f0")
        + '<path d="M19 5 9 10v1.5h20V10zM11 13h2.5v4.5H11zm6.7 0h2.6v4.5h-2.6zm6.8 0H27v4.5h-2.5z'
        'M9 18.5h20V20H9z"'
        ' fill="#3f3a33"/>' + _EDGE,
    ),
    "bitcoin": _word("Bitcoin", "BTC", "#fff", "#f7931a", 10),
    "blik": _word("BLIK", "blik", "#fff", "#111", 10),
    "cash_on_delivery": Mark(
        "Cash on delivery",
        _CARD.format(fill="#eef6ee")
        + '<rect x="7" y="6" width="24" height="12" rx="1.5" fill="none" stroke="#2f6b3f"'
        ' stroke-width="1.4"/>'
        '<circle cx="19" cy="12" r="3" fill="none" stroke="#2f6b3f" stroke-width="1.4"/>'
        '<path d="M10.5 12h1.5m14 0h1.5" stroke="#2f6b3f" stroke-width="1.4"/>' + _EDGE,
    ),
    "dankort": _word("Dankort", "Dankort", "#d6001c", size=7.5),
    "diners_club": _word("Diners Club", "Diners", "#004a97", size=8),
    "discover": _word("Discover", "DISCOVER", "#f26e21", size=6.2),
    "elo": _word("Elo", "elo", "#fff", "#111", 11),
    "eps": _word("eps", "eps", "#c8036f", size=10),
    "gift_card": _word("Gift card", "GIFT", "#7a4b00", "#ffe9bd", 9),
    "google_pay": _word("Google Pay", "G Pay", "#3c4043", size=8.5),
    "ideal": _word("iDEAL", "iDEAL", "#cc0066", size=9),
    "interac": _word("Interac", "Interac", "#3b2f00", "#fdb913", 8),
    "jcb": _bars("JCB", ("#0b5cab", "#c8102e", "#00833e"), "J C B"),
    "klarna": _word("Klarna", "Klarna.", "#17120f", "#ffb3c7", 8.5),
    "maestro": _rings("Maestro", "#0099df", "#ed0006"),
    "master": _rings("Mastercard", "#eb001b", "#f79e1b"),
    "mobilepay": _word("MobilePay", "MobilePay", "#fff", "#5a78ff", 6.2),
    "paypal": _word("PayPal", "PayPal", "#1c3f94", size=8.5, style=' font-style="italic"'),
    "paypay": _word("PayPay", "PayPay", "#fff", "#ff0033", 8),
    "przelewy24": _word("Przelewy24", "P24", "#d13239", size=10),
    "shop_pay": _word("Shop Pay", "Pay", "#fff", "#5a31f4", 10),
    "sofort": _word("Sofort", "sofort", "#ef809f", size=8.5),
    "swish": _word("Swish", "swish", "#1b7f3b", size=9),
    "twint": _word("TWINT", "TWINT", "#fff", "#111", 9),
    "unionpay": _bars("UnionPay", ("#d9141e", "#0a4a7d", "#00757a"), "银联", 2),
    "venmo": _word("Venmo", "venmo", "#fff", "#3d95ce", 8.5),
    "visa": _word("Visa", "VISA", "#1a1f71", size=12, style=' font-style="italic"', weight=800),
    "wechat_pay": Mark("WeChat Pay", _CARD.format(fill="#07c160") + _BUBBLES + _EDGE),
}
"""Ways to pay by the name that `shop.enabled_payment_types` has for them."""
_ALIASES = {
    "amex": "american_express",
    "mastercard": "master",
    "wechatpay": "wechat_pay",
    "wechat": "wechat_pay",
    "alipay_cn": "alipay",
    "shopify_pay": "shop_pay",
    "cod": "cash_on_delivery",
    "union_pay": "unionpay",
    "generic": "bank_transfer",
}
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def mark_of(kind: str) -> Mark:
    """The mark of a way to pay; one that we don't know is a plain card with its name to be read aloud."""
    name = _NOT_LETTERS.sub("_", kind.lower()).strip("_")
    found = MARKS.get(_ALIASES.get(name, name))
    if found is not None:
        return found
    stripes = '<path d="M0 6h38v4H0z" fill="#57534e"/><path d="M5 16h9" stroke="#57534e" stroke-width="2"/>'
    return Mark(
        kind.replace("_", " ").strip().capitalize() or "Card", _CARD.format(fill="#f5f4f0") + stripes + _EDGE
    )
