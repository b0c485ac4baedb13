"""Ways to pay: which gateways a store offers its shoppers, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.store_settings import Setting, declare
from kaidian_sdk.points.payments import BrowserSetup
from plugins.calling import Offers
from plugins.forms import said

from .clearance import is_cleared, is_real
from .gateways import STRIPE, Gateway, GatewayDown, gateways

CHOSEN = declare(
    Setting[list[str]](
        name="payments.gateways", default=[STRIPE], label=_("Ways to pay"), field=forms.MultipleChoiceField
    )
)
"""Names of the gateways that shoppers are offered, the first on top."""


@dataclass(frozen=True)
class Way:
    """A gateway as the checkout shows it. `setup` is None where shoppers are led elsewhere to pay."""

    gateway: Gateway
    setup: BrowserSetup | None

    @property
    def name(self) -> str:
        return self.gateway.name

    @property
    def label(self) -> str:
        return self.gateway.label

    @property
    def plugin(self) -> str:
        """Whose files the browser loads."""
        return self.gateway.offer.plugin.id

    @property
    def help(self) -> str:
        """A sentence for shoppers who are led elsewhere."""
        return said(self.gateway.declared.help)


def offerable(plugins: Offers | None = None) -> list[Gateway]:
    """Gateways that are on and made for shoppers. `plugins` is what is known already of those that are on."""
    return [gateway for gateway in gateways(plugins) if gateway.declared.at_checkout]


def chosen(known: list[Gateway]) -> list[Gateway]:
    """Those of them that the merchant offers, in their order.

    Where there is one only it is offered: no store is without a way to pay for having chosen none.
    """
    if len(known) < 2:
        return known
    by_name: Mapping[str, Gateway] = {gateway.name: gateway for gateway in known}
    return [by_name[name] for name in CHOSEN.read() if name in by_name]


def ways_to_pay(currency: str, plugins: Offers | None = None) -> list[Way]:
    """What shoppers may choose now: gateways that take the currency, are set up, and are not paused.

    A store that may not take real money yet offers none that does.
    """
    return [way for gateway in _open(currency, plugins) if (way := _way(gateway)) is not None]


def _open(currency: str, plugins: Offers | None = None) -> list[Gateway]:
    found = [
        gateway
        for gateway in chosen(offerable(plugins))
        if not gateway.offer.is_paused and _takes(gateway, currency)
    ]
    if any(is_real(gateway.name) for gateway in found) and not is_cleared():
        return [gateway for gateway in found if not is_real(gateway.name)]
    return found


def _takes(gateway: Gateway, currency: str) -> bool:
    return not gateway.declared.currencies or currency in gateway.declared.currencies


def _way(gateway: Gateway) -> Way | None:
    if gateway.declared.browser is None:
        return Way(gateway, None)
    try:
        setup = gateway.browser()
    except GatewayDown:
        return None
    return Way(gateway, setup) if setup is not None else None


def marks(currency: str) -> list[str]:
    """Names of the marks of what shoppers can pay with, each once. Plugins are not called for it."""
    found: list[str] = []
    for gateway in _open(currency):
        if not gateway.offer.plugin.is_core or _way(gateway) is not None:
            found += gateway.declared.marks_by_currency.get(currency, ())
            found += gateway.declared.marks
    return list(dict.fromkeys(found))
