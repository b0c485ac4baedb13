"""Who takes the money: the gateways of the core and of plugins, at one point, behind one seam.

A gateway's name is its plugin's id, with "/" and its own id where that is another. What a gateway says is
looked at before it is believed; whoever gave no answer that can be true is `GatewayDown`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kaidian_sdk.points.payments import (
    BrowserSetup,
    GatewayDown,
    GatewayMessage,
    GatewayRefused,
    PaymentFacts,
    PaymentGateway,
    PaymentRequest,
    PaymentState,
    RefundFacts,
    RefundRequest,
    RefundState,
    WebhookRefused,
)
from plugins.calling import Faults, Offer, Offers, PluginFault
from plugins.forms import said
from plugins.registry import Plugin, plugins

from .sound import one_refund_doubts, payment_doubts, refund_doubts, setup_doubts

HOOK = "payment_gateways"
STRIPE = "stripe"
MANUAL = "manual"


def _no_doubt(answer: Any) -> Iterable[str]:
    return ()


class GatewayGone(GatewayDown):
    """The gateway's plugin is off in this store, or no longer there: nobody can be asked."""


@dataclass(frozen=True)
class Gateway:
    """One way to take money in the current store. Every call may raise GatewayDown, the first four also
    GatewayRefused. None is made inside a transaction.
    """

    offer: Offer

    @property
    def declared(self) -> PaymentGateway:
        """What the plugin says of it."""
        return self.offer.declared  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """Its name in rows and addresses."""
        return _name(self.offer.plugin, self.declared)

    @property
    def label(self) -> str:
        """What people call it."""
        return said(self.declared.label)

    @property
    def can_refund(self) -> bool:
        """Whether money can be given back from here."""
        return self.declared.refund is not None

    def create(self, request: PaymentRequest) -> PaymentFacts:
        """Announce a payment. The same key gives the same payment."""
        return self._payment("create", request, amount=request.amount, currency=request.currency)

    def fetch(self, ref: str, amount: int, currency: str) -> PaymentFacts:
        """How a payment of `amount` stands now."""
        return self._payment("fetch", ref, amount=amount, currency=currency, ref=ref)

    def cancel(self, ref: str, amount: int, currency: str) -> PaymentFacts:
        """Make sure that a payment can't succeed any more; the facts tell if it had succeeded already."""
        return self._payment("cancel", ref, amount=amount, currency=currency, ref=ref)

    def refund(self, request: RefundRequest) -> RefundFacts:
        """Give money back. The same key gives the same refund."""
        facts: RefundFacts = self._call(
            "refund", request, doubts=lambda given: one_refund_doubts(given, request)
        )
        return facts

    def refunds(self, payment_ref: str, paid: int) -> list[RefundFacts]:
        """All refunds of a payment of which `paid` minor units came in, also those made at the gateway."""
        facts: list[RefundFacts] = self._call(
            "refunds", payment_ref, doubts=lambda given: refund_doubts(given, paid)
        )
        return facts

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> GatewayMessage:
        """The message of a webhook. Raises WebhookRefused unless the gateway signed it."""
        if self.declared.read_webhook is None:
            raise WebhookRefused("this gateway has no webhooks")
        return self._call("read_webhook", body, headers)  # type: ignore[no-any-return]

    def browser(self) -> BrowserSetup | None:
        """What the checkout page needs; None for a gateway that pays elsewhere, or is not set up."""
        if self.declared.browser is None:
            return None
        return self._call("browser", doubts=setup_doubts)  # type: ignore[no-any-return]

    def disbelieve(self, reason: str) -> GatewayDown:
        """Count an answer that can't be true as a fault of the gateway's; the exception to raise."""
        down = GatewayDown(f"{self.name}: {reason}")
        down.__cause__ = self.offer.disbelieve(reason)
        return down

    def _payment(
        self, call: str, asked: PaymentRequest | str, *, amount: int, currency: str, ref: str = ""
    ) -> PaymentFacts:
        facts: PaymentFacts = self._call(
            call, asked, doubts=lambda given: payment_doubts(given, amount, currency, ref)
        )
        return facts

    def _call(self, call: str, *facts: Any, doubts: Faults = _no_doubt) -> Any:
        try:
            return self.offer.call(call, *facts, faults=doubts)
        except PluginFault as fault:
            raise GatewayDown(str(fault)) from fault


def gateways(plugins: Offers | None = None) -> list[Gateway]:
    """Those that are on in this store, the core's first. One query where any plugin has a gateway and
    `plugins` does not know yet.
    """
    return [Gateway(each) for each in (plugins or Offers()).at(HOOK)]


def find_gateway(name: str) -> Gateway | None:
    """The gateway of that name, None where it is off or gone."""
    return next((each for each in gateways() if each.name == name), None)


def get_gateway(name: str) -> Gateway:
    """The gateway of that name. Raises GatewayGone."""
    found = find_gateway(name)
    if found is None:
        raise GatewayGone(f"{name} is off in this store, or no longer there")
    return found


def label_of(name: str) -> str:
    """What people call a gateway, whether it is on or not; from its name where it is gone."""
    plugin = plugins().get(name.partition("/")[0])
    declared = plugin.declared.get(HOOK, ()) if plugin else ()
    labels = (said(each.label) for each in declared if plugin and _name(plugin, each) == name)
    return next(labels, name.partition("/")[0].replace("-", " ").title())


def _name(plugin: Plugin, declared: PaymentGateway) -> str:
    return plugin.id if declared.id == plugin.id else f"{plugin.id}/{declared.id}"


__all__ = [
    "MANUAL",
    "STRIPE",
    "BrowserSetup",
    "Gateway",
    "GatewayDown",
    "GatewayGone",
    "GatewayMessage",
    "GatewayRefused",
    "PaymentFacts",
    "PaymentRequest",
    "PaymentState",
    "RefundFacts",
    "RefundRequest",
    "RefundState",
    "WebhookRefused",
    "find_gateway",
    "gateways",
    "get_gateway",
    "label_of",
]
