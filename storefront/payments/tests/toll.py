"""The test's hand on the plugin `tollgate`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from plugins.models import LogLine
from plugins.storage import PluginStorage
from storefront.payments.models import Payment
from tenants.context import enter_store, require_store

KEPT = PluginStorage("tollgate")


def misbehave(**calls: str) -> None:
    """Let calls do badly from now on: misbehave(create="raise"); none makes it behave again."""
    KEPT.set("does", calls)


def kept(payment: Payment) -> dict[str, Any]:
    """What the gateway knows of a payment."""
    known: dict[str, Any] = KEPT.get(f"payment:{payment.key}")
    return known


def bring(payment: Payment, state: str) -> None:
    """Bring a payment to a state at the gateway: the shopper paid, or gave up."""
    KEPT.set(f"payment:{payment.key}", {**kept(payment), "state": state})


def faults() -> list[str]:
    """What merchants read of its faults."""
    return list(LogLine.objects.exclude(kind="note").order_by("pk").values_list("message", flat=True))


def tell(payment: Payment, *, token: str = "s3cret", to: str = "") -> int:
    """The gateway posts to the address it was given, or to another; gives the status."""
    store = require_store()
    path = to or "/" + kept(payment)["hook"].split("/", 3)[3]
    try:
        client = Client(headers={"host": settings.PLATFORM_HOST, "x-token": token})
        return client.post(path, f"t-{payment.key}", content_type="text/plain").status_code
    finally:
        enter_store(store)
