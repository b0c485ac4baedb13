"""`kaidian_sdk.testing.Shop` over a real store."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kaidian_sdk.points.work import Event
from kaidian_sdk.store import Store as StoreOfPlugins
from kaidian_sdk.testing import Answer, CallFailed, Goods, SentLetter
from plugins.actions import change_plugin_settings
from plugins.bounded import Line
from plugins.calling import Offer, PluginFault, offers
from plugins.forms import form_of
from plugins.models import Installation, LogLine
from plugins.registry import Plugin
from plugins.store_side import StoreSide, settings_of
from storefront.catalog.models import Product
from storefront.customers.models import Customer
from storefront.customers.testing import make_account, signed_in_at
from storefront.testing import make_product, shopper_at, variant_of
from tenants.context import enter_store
from tenants.models import Store
from themes.actions import change_theme_settings, install_theme

THEME = "folio"


class TriedShop:
    """A store with one plugin on."""

    def __init__(self, store: Store, plugin: Plugin) -> None:
        self._store, self._plugin = store, plugin
        self._events = itertools.count(1)
        self._templates: dict[str, Any] = {}

    @property
    def store(self) -> StoreOfPlugins:
        """The store as the plugin's functions get it."""
        line = Line()
        line.here = True
        return StoreSide(self._plugin.manifest, self._installation(), line)

    def declared(self, hook: str) -> list[str]:
        """The ids of what the plugin declares at a point."""
        return [getattr(each, "id", "") for each in self._plugin.declared.get(hook, ())]

    def set(self, **settings: Any) -> None:
        """Choose settings, as the merchant does. Raises AssertionError for what the form refuses."""
        fields = self._plugin.manifest.settings
        data = {**settings_of(self._plugin.manifest, self._installation()), **settings}
        form = form_of(fields, currency=self._store.currency, data=data)
        assert form.is_valid(), dict(form.errors)
        values = {name: form.cleaned_data.get(name, value) for name, value in settings.items()}
        change_plugin_settings(plugin=self._plugin.id, values=values)

    def call(self, hook: str, declared: str, function: str, *facts: Any) -> Any:
        """What a function answers, called as the platform calls it. Raises CallFailed."""
        for each in offers(hook):
            if each.plugin.id == self._plugin.id and each.declared.id == declared:
                return self._called(each, function, *facts)
        raise LookupError(f"{self._plugin.id} declares no “{declared}” at {hook}: {self.declared(hook)}")

    def _called(self, offer: Offer, function: str, *facts: Any) -> Any:
        try:
            return offer.call(function, *facts)
        except PluginFault as fault:
            line = LogLine.objects.filter(plugin=self._plugin.id).exclude(kind="note").latest("at", "pk")
            raise CallFailed(line.kind, line.message) from fault

    def goods(self, title: str = "Bracelet", *, price: int = 12_800, stock: int = 10) -> Goods:
        """Put a product on the shelf."""
        product: Product = make_product(title, price=price, on_hand=stock)
        path = f"/products/{product.handle}"
        return Goods(id=product.pk, variant=variant_of(product).pk, handle=product.handle, path=path)

    def customer(self, email: str = "lin@example.com") -> int:
        """The id of somebody with an account, made when they have none."""
        known = Customer.objects.filter(email=email).first()
        return (known or make_account(email)).pk

    def place(self, block: str, *, template: str = "product", **settings: Any) -> None:
        """Place a block of the plugin alone on pages of a kind."""
        if not self._templates:
            install_theme(package=THEME)
        kind = f"kaidian://apps/{self._plugin.id}/blocks/{block}"
        blocks = {"b": {"type": kind, "settings": settings}}
        section = {"type": "apps", "blocks": blocks, "block_order": ["b"]}
        self._templates[template] = {"sections": {"s": section}, "order": ["s"]}
        change_theme_settings(settings={"templates": self._templates})

    def get(self, path: str, *, customer: int | None = None) -> Answer:
        """Open an address of the shop, signed in as a customer or not."""
        return self._answer(self._browser(customer).get(path))

    def post(
        self,
        path: str,
        form: Mapping[str, str] | None = None,
        *,
        files: Mapping[str, bytes] | None = None,
        customer: int | None = None,
    ) -> Answer:
        """Send a form to an address of the shop."""
        sent: dict[str, Any] = dict(form or {})
        sent |= {name: SimpleUploadedFile(name, body) for name, body in (files or {}).items()}
        return self._answer(self._browser(customer).post(path, sent))

    def happened(self, event: str, **payload: Any) -> None:
        """Tell the plugin's subscribers of an event. Raises CallFailed."""
        subject = f"{event.partition('.')[0]}:{next(iter(payload.values()), '')}"
        told = Event(
            id=next(self._events),
            name=event,
            subject=subject,
            actor="system",
            at=timezone.now(),
            payload=payload,
        )
        for each in offers("subscribers"):
            if each.plugin.id == self._plugin.id and each.declared.event == event:
                self._called(each, "handle", told)

    def run_job(self, job: str) -> None:
        """Run one of the plugin's jobs. Raises CallFailed."""
        self.call("jobs", job, "run")

    def letters(self) -> list[SentLetter]:
        """The letters that were sent so far, the first one first."""
        return [SentLetter(to=one.to[0], subject=str(one.subject), text=str(one.body)) for one in mail.outbox]

    def _installation(self) -> Installation:
        return Installation.objects.get(pk=self._plugin.id)

    def _browser(self, customer: int | None) -> Client:
        if customer is None:
            return shopper_at(self._store)
        return signed_in_at(self._store, Customer.objects.get(pk=customer))

    def _answer(self, response: Any) -> Answer:
        enter_store(self._store)  # the request left it
        kind = response.headers.get("Content-Type", "")
        return Answer(
            status=response.status_code,
            text=response.content.decode(errors="replace"),
            to=response.headers.get("Location", ""),
            json=response.json() if kind.startswith("application/json") else None,
        )
