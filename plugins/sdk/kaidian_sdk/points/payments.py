"""Payment gateways: who takes the money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from kaidian_sdk.points.calls import Call
from kaidian_sdk.store import Store
from kaidian_sdk.text import Text


class PaymentState(StrEnum):
    """Where a payment stands at its gateway. After `failed` the shopper may still try again."""

    PENDING = "pending"
    FAILED = "failed"
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"


class RefundState(StrEnum):
    """Where a refund stands at its gateway. A bank may send back what had succeeded."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequest:
    """What a gateway needs to take a payment. `amount` is minor units; `key` makes a repeat harmless.

    `back_url` is where a shopper returns to who was sent elsewhere to pay; `webhook_url` is where the gateway
    may tell that something happened, an address of this store alone.
    """

    key: str
    amount: int
    currency: str
    order: str
    email: str
    back_url: str = ""
    webhook_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """What the gateway says of a payment. `ref` is its own name for it, the same for ever.

    `amount` is the minor units that came in, once it succeeded; other than what was asked for, it counts as
    nonsense, as another `currency` does. `method` is how it was paid, ready to be shown ("visa 4242").
    `pay_url` is where the shopper goes to pay; `client_secret` is what the gateway's browser module confirms
    the payment with.
    """

    ref: str
    state: PaymentState
    amount: int
    currency: str = ""
    method: str = ""
    error_code: str = ""
    pay_url: str = ""
    client_secret: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """What a gateway needs to give `amount` minor units of the payment `payment_ref` back."""

    key: str
    payment_ref: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """What the gateway says of a refund. `key` is ours, or empty when it was made at the gateway."""

    ref: str
    state: RefundState
    amount: int
    key: str = ""
    error_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayMessage:
    """A gateway's webhook, understood: which payment to ask for again. A hint, never the fact itself.

    The payment is named by the gateway's `payment_ref` or our `payment_key`. The same `id` is handled once.
    """

    id: str
    payment_ref: str = ""
    payment_key: str = ""
    kind: str = ""
    about_refunds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserSetup:
    """What the checkout page needs so that shoppers pay there, without leaving.

    `module` is a file of the plugin's folder `browser/`: a JavaScript module whose function
    `mount({place, values, amount, currency, locale, dark, accent})` draws the fields into the element `place`
    and gives `{update(amount), focus(), submit(), confirm({clientSecret, returnUrl, email})}`. `submit` gives
    what is missing, in words; `confirm` leads to the `returnUrl`, or gives `{message}` when it failed.

    `script_url` is a script of the gateway that is loaded before it; the page may load frames from
    `frame_urls` and talk to `connect_urls`, and to nobody else. `values` go to the module: public keys, never
    secrets.
    """

    module: str
    script_url: str = ""
    frame_urls: tuple[str, ...] = ()
    connect_urls: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


class GatewayRefused(Exception):
    """The gateway said no. `code` is its reason. Any other exception means: no answer, try again later."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class GatewayDown(Exception):
    """No answer, or one that says nothing: the call may or may not have taken effect."""


class WebhookRefused(Exception):
    """A message that the gateway did not sign, or that is none of its own."""


_REFUSED = (GatewayRefused,)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentGateway:
    """A way to pay, offered at checkout beside the others.

    Every call may be repeated: the same `key` gives the same payment or refund. What the gateway says when it
    is asked counts; a webhook only makes the platform ask. What was cancelled must not succeed later.

    Shoppers pay at the `pay_url` that `create` gives, or on the page with what `browser` gives; `browser`
    giving None means that the gateway is not set up here. `currencies` bounds where it is offered, () is
    everywhere; `marks` are the names of the marks that shops show for it ("visa"), those `marks_by_currency`
    come first where the shop has the currency. One that is not
    `at_checkout` is for the team alone. Without `refund` money goes back in the gateway's own console, and
    `refunds` tells of it.
    """

    id: str
    label: Text
    create: Annotated[
        Callable[[Store, PaymentRequest], PaymentFacts],
        Call(10, "The shopper is told that this way to pay does not answer, and picks another.", _REFUSED),
    ]
    fetch: Annotated[
        Callable[[Store, str], PaymentFacts],
        Call(10, "The payment stays as it was and is asked for again, later and later.", _REFUSED),
    ]
    cancel: Annotated[
        Callable[[Store, str], PaymentFacts],
        Call(10, "The order keeps its stock until the gateway answers.", _REFUSED),
    ]
    refunds: Annotated[
        Callable[[Store, str], list[RefundFacts]],
        Call(10, "Refunds made at the gateway are seen the next time it answers.", _REFUSED),
    ]
    refund: Annotated[
        Callable[[Store, RefundRequest], RefundFacts] | None,
        Call(15, "The refund stays open, and is tried again with the same key.", _REFUSED),
    ] = None
    read_webhook: Annotated[
        Callable[[Store, bytes, Mapping[str, str]], GatewayMessage] | None,
        Call(
            2,
            "The message is refused, so that the gateway sends it again.",
            (WebhookRefused,),
            by_strangers=True,
        ),
    ] = None
    browser: Annotated[
        Callable[[Store], BrowserSetup | None] | None,
        Call(1, "This way to pay is left out of the page."),
    ] = None
    help: Text = ""
    currencies: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    marks_by_currency: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at_checkout: bool = True
