"""What plans count by the month: so many are included, and each more costs something.

How many a plan includes is a term of its entitlements (billing.entitlements), so add-ons and grants add to
it; what each more costs stands beside, by currency. Months are those of UTC. Nothing is ever refused: a shop
that sells more than was thought goes on selling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.events import EventPayload
from storefront.orders.events import OrderPaid


@dataclass(frozen=True)
class Meter:
    """Something that is counted: one for each such event of a store.

    `line` stands on Stripe's own bills, in both languages; on ours it is `beyond`.
    """

    name: str
    label: str | Promise
    more: str | Promise
    beyond: str | Promise
    line: str
    event: type[EventPayload]


ORDERS = Meter(
    name="orders",
    label=_("Orders a month"),
    more=_("Each more order"),
    beyond=_("Orders beyond your plan"),
    line="Orders beyond your plan / 超出套餐的订单",
    event=OrderPaid,
)
METERS: Mapping[str, Meter] = {meter.name: meter for meter in (ORDERS,)}
"""Everything that is counted, by its name, which is also that of the term."""


def month_of(moment: datetime) -> date:
    """The first day of a moment's month."""
    return moment.astimezone(UTC).date().replace(day=1)
