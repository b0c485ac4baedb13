"""Whether what a gateway says can be true. Each function yields its doubts in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from kaidian_sdk.points.payments import (
    BrowserSetup,
    PaymentFacts,
    PaymentState,
    RefundFacts,
    RefundRequest,
    RefundState,
)

LONGEST_REF = 255
LONGEST_URL = 2_000
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
_MODULE = re.compile(r"[A-Za-z0-9_-]+\.js")


def payment_doubts(facts: PaymentFacts, amount: int, currency: str, ref: str = "") -> Iterator[str]:
    """Facts of a payment of `amount` minor units, which the gateway knows as `ref` ("" when it is new)."""
    if not _is_name(facts.ref) or len(facts.client_secret) > LONGEST_REF or "\0" in facts.client_secret:
        yield "a payment needs a reference of up to 255 letters"
    if ref and facts.ref != ref:
        yield "it answers for another payment than it was asked for"
    if facts.currency and facts.currency.upper() != currency:
        yield f"it says that the payment is in {facts.currency[:10]}, and {currency} was asked for"
    if facts.state is PaymentState.SUCCEEDED and facts.amount != amount:
        yield f"it says that {facts.amount} came in, and {amount} was asked for"
    if facts.pay_url and (len(facts.pay_url) > LONGEST_URL or not origin_of(facts.pay_url)):
        yield "the address to pay at is none"


def refund_doubts(facts: Sequence[RefundFacts], most: int) -> Iterator[str]:
    """Facts of refunds of one payment of which `most` minor units came in."""
    if any(not _is_name(each.ref) or each.amount < 1 for each in facts):
        yield "a refund needs a reference and an amount above zero"
    if len({each.ref for each in facts}) < len(facts):
        yield "it tells of one refund twice"
    if sum(each.amount for each in facts if each.state is not RefundState.FAILED) > most:
        yield "it gave more back than came in"


def one_refund_doubts(facts: RefundFacts, request: RefundRequest) -> Iterator[str]:
    """Facts of the refund that was asked for."""
    if facts.amount != request.amount:
        yield "it gave back another amount"
    yield from refund_doubts([facts], request.amount)


def setup_doubts(setup: BrowserSetup | None) -> Iterator[str]:
    """What a page is to load, if anything."""
    if setup is None:
        return
    if not _MODULE.fullmatch(setup.module):
        yield "its browser module has no name such as card.js"
    urls = (*filter(None, [setup.script_url]), *setup.frame_urls, *setup.connect_urls)
    yield from (f"“{url[:100]}” is no address of a website" for url in urls if not origin_of(url))


def origin_of(url: str) -> str:
    """Scheme and host of a web address, fit for a policy's header; "" for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_web = parts.scheme in ("https", "http") and bool(_HOST.fullmatch(parts.netloc))
    return f"{parts.scheme}://{parts.netloc}" if is_web and url.isprintable() and " " not in url else ""


def _is_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_REF and "\0" not in text
