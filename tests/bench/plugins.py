"""An order in a shop whose plugins want to hear of it, beside the same order where there are no plugins."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from django.test import Client

from accounts.models import Account
from plugins.actions import install_plugin
from plugins.models import Errand
from plugins.testing import with_plugins
from storefront.catalog.models import Variant
from storefront.orders.models import Order
from storefront.testing import ADDRESS, make_product, make_rate, variant_of
from tenants.actions import open_store
from tenants.context import in_store
from tenants.models import Store
from tests.bench.listeners import COUNT

from .ground import Ground
from .harness import Row, at_most, bench

ROUNDS = 30
ORDERS = 5
"""Orders of one side in a round."""
LISTENERS = "tests.bench.listeners"
GOAL = at_most(1.05)


@bench("plugins")
def overhead(ground: Ground) -> Iterator[Row]:
    """What a shopper waits for from the cart to the placed order. What follows is done by the worker."""
    owner = Account.objects.create_user("plugins@example.com", "correct horse")
    store = open_store(owner=owner, name="Plugins", handle="bench-plugins", currency="CNY", locale="zh-Hans")
    with with_plugins(LISTENERS), in_store(store):
        rate = make_rate(price=0).pk
        variant = variant_of(make_product(price=0, on_hand=1_000_000))
        install_plugin(plugin="listeners")
    sides: dict[str, list[float]] = {"none": [], LISTENERS: []}
    for number in range(-1, ROUNDS):
        for side, taken in sides.items():
            with with_plugins(*([side] if side == LISTENERS else [])):
                _buy(store, variant, rate)  # what is loaded once is loaded
                started = time.perf_counter()
                for _order in range(ORDERS):
                    _buy(store, variant, rate)
                if number >= 0:
                    taken.append((time.perf_counter() - started) / ORDERS)
    _check(store)
    ours, baseline = (statistics.median(sides[side]) for side in (LISTENERS, "none"))
    note = (
        f"{COUNT} subscribers in a plugin: cart, totals and the order, in this process; "
        "an order that costs nothing, so no gateway is waited for"
    )
    yield Row("plugins.overhead", ours * 1000, baseline * 1000, "ms", GOAL, note)


def _buy(store: Store, variant: Variant, rate: int) -> None:
    shopper = Client(headers={"host": store.host, "sec-fetch-site": "same-origin"})
    form = {**ADDRESS, "rate": str(rate)}
    shopper.post("/cart/add", {"id": variant.pk, "quantity": 1})
    shopper.post("/checkout/totals", form)
    answer = shopper.post("/checkout/pay", form)
    if answer.status_code != 200:
        raise RuntimeError(f"the order was refused: {answer.text}")


def _check(store: Store) -> None:
    """All were placed, and the plugin's side is heard of where the worker would be."""
    from foundation.models import Event
    from plugins.actions.work import write_errands

    placed = 2 * (ROUNDS + 1) * (ORDERS + 1)
    with in_store(store), with_plugins(LISTENERS):
        if Order.objects.filter(paid_at__isnull=False).count() != placed:
            raise RuntimeError("an order is missing")
        waiting = Event.objects.filter(name="order.placed", delivered_at=None)
        if waiting.count() != placed // 2:
            raise RuntimeError("the subscribers were not active")
        write_errands(event=waiting[0])
        if Errand.objects.count() != COUNT:
            raise RuntimeError("not every subscriber hears of an order")
