"""Many shoppers at once, and parts of the platform killed while they pay: no order lost, none double."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import stripe

from infra.testing.live import LiveStack
from tests.live_shop import PRICE, LiveShop, open_shop
from tests.shopping import RefusedError, Shopper

pytestmark = pytest.mark.e2e
SHOPPERS = 40
VICTIMS = ("web", "postgres", "worker", "stripe")


def buy_at_once(shop: LiveShop, shoppers: int, threads: int) -> Iterator[Future[str]]:
    """So many shoppers buy one unit each, `threads` at a time."""
    with ThreadPoolExecutor(threads) as pool:
        yield from [pool.submit(Shopper(shop, f"shopper{n}").buy) for n in range(shoppers)]


def money_taken(shop: LiveShop) -> list[str]:
    """The intents of the shop's orders that Stripe has money for."""
    services = shop.stack.environment()
    client = stripe.StripeClient(
        services["STRIPE_SECRET_KEY"], base_addresses={"api": services["STRIPE_API_URL"]}
    )
    ours = {ref for order in shop.orders() for ref in order["refs"] if ref}
    intents = client.v1.payment_intents.list({"limit": 100}).auto_paging_iter()
    return [intent.id for intent in intents if intent.id in ours and intent.status == "succeeded"]


def wait_for_payments(shop: LiveShop, seconds: float = 90) -> list[dict[str, object]]:
    """The shop's orders once every one that Stripe has money for is paid here."""
    deadline = time.monotonic() + seconds
    while True:
        orders = shop.orders()
        paid = [order for order in orders if order["status"] == "paid"]
        if len(paid) == len(money_taken(shop)) or time.monotonic() > deadline:
            return orders
        time.sleep(1)


def test_two_hundred_shoppers_and_fifty_units(live_stack: LiveStack) -> None:
    shop = open_shop(live_stack, "last-fifty", units=50)
    outcome: Counter[str] = Counter()
    for purchase in buy_at_once(shop, 200, 40):
        try:
            assert purchase.result().startswith("/orders/")
            outcome["bought"] += 1
        except RefusedError:
            outcome["sold out"] += 1
    assert outcome == {"bought": 50, "sold out": 150}
    orders = wait_for_payments(shop)
    assert [(order["status"], order["paid"]) for order in orders] == [("paid", PRICE)] * 50
    assert len({order["email"] for order in orders}) == 50
    assert len(money_taken(shop)) == 50


def test_kills_in_the_middle_of_paying_lose_and_double_nothing(live_stack: LiveStack) -> None:
    shop = open_shop(live_stack, "under-fire", units=1000)
    with ThreadPoolExecutor(6) as pool:
        purchases = [pool.submit(Shopper(shop, f"shopper{n}").buy) for n in range(SHOPPERS)]
        # Once each: the supervisor lets a part wait ever longer that dies again and again.
        for victim in VICTIMS:
            time.sleep(1.0)
            assert not all(purchase.done() for purchase in purchases)
            live_stack.kill(victim)
        pages = [purchase.result() for purchase in purchases]
    live_stack.wait_until_ready()
    assert len(set(pages)) == SHOPPERS
    orders = wait_for_payments(shop)
    paid = [order for order in orders if order["status"] == "paid"]
    assert sorted(Counter(order["email"] for order in paid).values()) == [1] * SHOPPERS
    assert {order["paid"] for order in paid} == {PRICE}
    assert len(money_taken(shop)) == SHOPPERS
