"""What the items of a subscription cost: whole periods, coupons, and the rest of a period when items change.

Prorations are told with the coupon taken off already, as it was when the period was billed: time that is not
used gives back what was paid for it and no more.
"""

from .invoices import line, taken_off
from .ledger import Ledger
from .periods import later
from .waiting import period_of
from .wire import Json

type Wanted = list[tuple[Json, int]]
"""Prices, and how many of each."""


def discount_at(subscription: Json, at: int) -> Json | None:
    """The coupon of an invoice made `at` a moment; one for months ends so many after it began."""
    kept = subscription["_"]
    coupon: Json | None = kept["coupon"]
    if coupon is None or coupon["duration"] == "forever":
        return coupon
    if coupon["duration"] == "once":
        return None if kept["coupon_used"] else coupon
    since = kept["coupon_since"]
    end = since
    for _month in range(coupon["duration_in_months"] or 1):
        end = later(end, since, "month")
    return coupon if at < end else None


def net_share(subscription: Json, wanted: Wanted, at: int) -> float:
    """Which share of the full prices is paid for a period that is billed `at` a moment."""
    full = sum(price["unit_amount"] * count for price, count in wanted)
    return 1 - taken_off(full, discount_at(subscription, at)) / full if full else 1.0


def items_of(subscription: Json) -> Wanted:
    """The items as they are."""
    return [(each["price"], each["quantity"]) for each in subscription["items"]["data"]]


def lines_of(wanted: Wanted) -> list[Json]:
    """A whole period of these items, a line for each, at full prices."""
    return [
        line(
            price["metadata"].get("name") or price["id"],
            price["unit_amount"] * count,
            count,
            price=price["id"],
        )
        for price, count in wanted
    ]


def changed(ledger: Ledger, subscription: Json, wanted: Wanted) -> list[Json]:
    """The lines of a change within a period: what is not used of the old, what is left of it with the new."""
    share = _share_left(ledger, subscription) * net_share(subscription, wanted, ledger.now)
    more = [
        line(
            f"Remaining time on {_name(ledger, price)}",
            round(price["unit_amount"] * count * share),
            count,
            price=price["id"],
            proration=True,
        )
        for price, count in wanted
    ]
    return unused(ledger, subscription) + more


def unused(ledger: Ledger, subscription: Json) -> list[Json]:
    """What was paid for the time that is left."""
    share = _share_left(ledger, subscription)
    return [
        line(
            f"Unused time on {_name(ledger, each['price'])}",
            -round(_paid_for(each) * share),
            each["quantity"],
            price=each["price"]["id"],
            proration=True,
        )
        for each in subscription["items"]["data"]
    ]


def _paid_for(item: Json) -> float:
    full: int = item["price"]["unit_amount"] * item["quantity"]
    net: float = item.get("_", {}).get("net", 1.0)
    return full * net


def _share_left(ledger: Ledger, subscription: Json) -> float:
    start, end = period_of(subscription)
    return max(0.0, min(1.0, (end - ledger.now) / (end - start)))


def _name(ledger: Ledger, price: Json) -> str:
    product = ledger.find(price["product"])
    return str(product["name"]) if product else price["id"]
