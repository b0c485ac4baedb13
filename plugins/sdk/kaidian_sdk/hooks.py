"""The hooks: functions that a plugin writes, each marked `@hookimpl`, each giving what it declares at one
point.

They are called once, when the platform starts, without any store. What is declared is then called in stores.
"""

from __future__ import annotations

from typing import Protocol

import pluggy

from kaidian_sdk.points.backoffice import AdminPage, Card, MenuEntry, Widget
from kaidian_sdk.points.checks import CheckoutCheck, OrderRiskCheck
from kaidian_sdk.points.payments import PaymentGateway
from kaidian_sdk.points.people import CustomerData
from kaidian_sdk.points.pricing import DiscountSource, TaxCalculator
from kaidian_sdk.points.service import ChatBot, NotificationChannel, SearchProvider
from kaidian_sdk.points.shipping import ShippingCarrier
from kaidian_sdk.points.storefront import ShopPage, ThemeBlock, ThemeEmbed
from kaidian_sdk.points.work import ExportTarget, ImportSource, Job, Metafield, Subscriber

GROUP = "kaidian"
hookimpl = pluggy.HookimplMarker(GROUP)
_hookspec = pluggy.HookspecMarker(GROUP)


class Hooks(Protocol):
    """Every hook there is."""

    @_hookspec
    def payment_gateways(self) -> list[PaymentGateway]:
        """Ways to pay."""

    @_hookspec
    def shipping_carriers(self) -> list[ShippingCarrier]:
        """Ways of sending, with prices that are worked out when they are asked for."""

    @_hookspec
    def tax_calculators(self) -> list[TaxCalculator]:
        """Other ways to work out taxes than the store's own table."""

    @_hookspec
    def discount_sources(self) -> list[DiscountSource]:
        """Money off baskets."""

    @_hookspec
    def checkout_checks(self) -> list[CheckoutCheck]:
        """Reasons why a basket can't be bought as it is."""

    @_hookspec
    def order_risk_checks(self) -> list[OrderRiskCheck]:
        """Opinions on how likely an order is a fraud."""

    @_hookspec
    def notification_channels(self) -> list[NotificationChannel]:
        """Other ways than e-mail to reach people."""

    @_hookspec
    def search_providers(self) -> list[SearchProvider]:
        """Other searches than the store's own."""

    @_hookspec
    def chat_bots(self) -> list[ChatBot]:
        """Those who answer shoppers."""

    @_hookspec
    def theme_blocks(self) -> list[ThemeBlock]:
        """Blocks that merchants place in sections of any theme."""

    @_hookspec
    def theme_embeds(self) -> list[ThemeEmbed]:
        """What stands on every page of the shop, without scripts."""

    @_hookspec
    def shop_pages(self) -> list[ShopPage]:
        """Addresses of the plugin in the shop."""

    @_hookspec
    def admin_pages(self) -> list[AdminPage]:
        """Pages of the back office."""

    @_hookspec
    def menu_entries(self) -> list[MenuEntry]:
        """Places in the menu of the back office."""

    @_hookspec
    def cards(self) -> list[Card]:
        """Cards beside products, orders and customers in the back office."""

    @_hookspec
    def widgets(self) -> list[Widget]:
        """Cards of the dashboard."""

    @_hookspec
    def subscribers(self) -> list[Subscriber]:
        """What follows from something that happened."""

    @_hookspec
    def jobs(self) -> list[Job]:
        """What is done by the clock."""

    @_hookspec
    def metafields(self) -> list[Metafield]:
        """Fields that products, variants, collections, customers and orders have besides their own."""

    @_hookspec
    def import_sources(self) -> list[ImportSource]:
        """Where products can come from, beside files."""

    @_hookspec
    def export_targets(self) -> list[ExportTarget]:
        """Where products can go to, beside files."""

    @_hookspec
    def customer_data(self) -> list[CustomerData]:
        """What the plugin keeps about people, to hand out and to erase."""
