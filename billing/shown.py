"""What people read of plans, states and usage: small rows for templates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from foundation.limits import Unit, features
from foundation.money import Money
from foundation.ui.formats import date_text, money_text, month_text, number_text, percent_text

from .entitlements import TERMS, Change, Entitlements
from .life import State
from .meters import METERS
from .models import Coupon, ExchangeRate, Fee, MeteredMonth, Price, Subscription
from .queries import Usage

STATE_LABELS: dict[State, tuple[str | Promise, str]] = {
    State.TRIAL: (gettext_lazy("Trial"), "info"),
    State.ACTIVE: (pgettext_lazy("subscription", "Active"), "success"),
    State.PAST_DUE: (gettext_lazy("Payment failed"), "warning"),
    State.GRACE: (gettext_lazy("Unpaid"), "warning"),
    State.READ_ONLY: (gettext_lazy("Takes no orders"), "danger"),
    State.SUSPENDED: (gettext_lazy("Closed"), "danger"),
    State.LEAVING: (gettext_lazy("Will be deleted"), "danger"),
    State.DELETED: (gettext_lazy("Deleted"), "neutral"),
}
"""What each state is called, and its tone."""


@dataclass(frozen=True)
class Bar:
    """How much of a limit is used, as text and for a bar; `tone` is "", "warning" or "danger".

    `note` says what more than the limit cost where it may be passed.
    """

    label: str | Promise
    text: str
    used: int
    most: int
    tone: str
    note: str = ""


def amount_text(value: int | None, unit: Unit | None) -> str:
    """A figure of the entitlements as people read it."""
    if value is None:
        return _("Without limit")
    if unit == Unit.BYTES:
        return str(filesizeformat(value))
    if unit == Unit.DROPS:
        return _("%(count)s a second") % {"count": number_text(value)}
    if unit is None:
        return f"{number_text(Decimal(value) / 100)}%"  # 0.75 %, not 0.8
    return number_text(value)


def bars(usage: Sequence[Usage]) -> list[Bar]:
    """Usage as bars; a limit without end has no bar, only its figure."""
    found = []
    for each in usage:
        used = amount_text(each.used, each.unit)
        most = amount_text(each.most, each.unit)
        text = used if each.most is None else _("%(used)s of %(most)s") % {"used": used, "most": most}
        tone = "danger" if each.is_full and not each.more else "warning" if each.is_near else ""
        found.append(Bar(each.label, text, min(each.used, each.most or 0), each.most or 0, tone, _note(each)))
    return found


def _note(usage: Usage) -> str:
    """What more than is included costs, and where there is more already, how much by now."""
    if usage.more is None:
        return ""
    price = money_text(usage.more)
    beyond = max(0, usage.used - (usage.most or 0))
    if not beyond:
        return _("Each more costs %(price)s.") % {"price": price}
    total = money_text(Money(usage.more.amount * beyond, usage.more.currency))
    text = _("%(count)s more than included, %(price)s each: %(total)s so far, on your next bill.")
    return text % {"count": number_text(beyond), "price": price, "total": total}


def terms_text(entitlements: Entitlements, currency: str = "") -> list[tuple[str | Promise, str]]:
    """What a plan gives: (label, figure), in the order of the terms; with a currency also what more costs."""
    found = []
    for name, term in TERMS.items():
        if term.is_told:
            figure = amount_text(getattr(entitlements, name), term.unit)
            more = entitlements.price_beyond(name, currency)
            facts = {"count": figure, "price": money_text(more) if more else ""}
            found.append((term.label, _("%(count)s, then %(price)s each") % facts if more else figure))
    return found


def coupon_text(coupon: Coupon) -> str:
    """What a coupon takes off, and for how long: "20% for 3 months"."""
    if coupon.percent is not None:
        off = percent_text(coupon.percent / 100)
    else:
        off = " / ".join(money_text(amount, currency) for currency, amount in sorted(coupon.amounts.items()))
    if coupon.duration == Coupon.Duration.FOREVER:
        return _("%(off)s off for good") % {"off": off}
    if coupon.duration == Coupon.Duration.ONCE:
        return _("%(off)s off one bill") % {"off": off}
    count = coupon.months or 1
    text = ngettext("%(off)s off for %(count)s month", "%(off)s off for %(count)s months", count)
    return text % {"off": off, "count": count}


def change_text(change: Change) -> list[tuple[str | Promise, str]]:
    """What an add-on or grant changes: (label, figure), the features last."""
    told: list[tuple[str | Promise, str]] = []
    for name, term in TERMS.items():
        if change.add.get(name):
            told.append((term.label, "+" + amount_text(change.add[name], term.unit)))
        if name in change.percent:
            told.append((term.label, "× " + percent_text(change.percent[name] / 100)))
    known = features()
    told += [(known[name].label, _("Included")) for name in sorted(change.features) if name in known]
    return told


def state_badge(subscription: Subscription) -> tuple[str | Promise, str]:
    """What a subscription's state is called, and its tone."""
    if subscription.state == State.ACTIVE and subscription.cancels_at_end:
        return _("Cancelled"), "warning"
    return STATE_LABELS[State(subscription.state)]


def told_lines(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a bill in the reader's language: what we know of them is told by us.

    `note` is what stands below one in small print, "" for most.
    """
    items = {line["item"] for line in lines if line.get("item")}
    ours = _told_fees(items) | _told_metered(items)
    rows = Price.objects.filter(stripe_id__in={line.get("price") for line in lines} - {"", None})
    names = {row.stripe_id: row.plan.name for row in rows.select_related("plan")}
    told = []
    for line in lines:
        our_text, note = ours.get(line.get("item", ""), ("", ""))
        text = our_text or _plan_text(line, names) or line["text"]
        told.append({**line, "text": text, "note": note})
    return told


def _told_fees(items: Collection[str]) -> dict[str, tuple[str, str]]:
    """{item at Stripe: (text, note)} of transaction fees; the note says by which rate they were exchanged."""
    rows = Fee.objects.filter(item_ref__in=items).values("item_ref", "currency", "rate")
    found = list(rows.annotate(orders=Count("pk"), taken=Sum("amount")))
    rates = ExchangeRate.objects.in_bulk([row["rate"] for row in found if row["rate"]])
    return {row["item_ref"]: (_fees_text(row["orders"]), _rate_text(row, rates)) for row in found}


def _fees_text(orders: int) -> str:
    text = ngettext("Transaction fee of %(count)s order", "Transaction fees of %(count)s orders", orders)
    return text % {"count": number_text(orders)}


def _rate_text(row: Mapping[str, Any], rates: Mapping[int, ExchangeRate]) -> str:
    rate = rates.get(row["rate"] or 0)
    if rate is None:
        return ""
    facts = {
        "taken": money_text(row["taken"], row["currency"]),
        "rate": str(rate),
        "date": date_text(rate.since),
    }
    return _("%(taken)s at the rate of %(date)s: %(rate)s") % facts


def _told_metered(items: Collection[str]) -> dict[str, tuple[str, str]]:
    """{item at Stripe: (text, note)} of what was counted beyond a plan; the note says how it came about."""
    rows = MeteredMonth.objects.filter(item_ref__in=items)
    return {row.item_ref: (_metered_text(row), _metered_note(row)) for row in rows}


def _metered_text(row: MeteredMonth) -> str:
    facts = {
        "what": METERS[row.meter].beyond,
        "month": month_text(row.month),
        "count": number_text(row.beyond),
    }
    return _("%(what)s, %(month)s: %(count)s") % facts


def _metered_note(row: MeteredMonth) -> str:
    facts = {
        "count": number_text(row.quantity),
        "included": number_text(row.included or 0),
        "price": money_text(row.each, row.currency),
    }
    return _("%(count)s in all, %(included)s included, %(price)s for each more") % facts


def _plan_text(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name = names.get(line.get("price", ""), "")
    if not name or not line.get("is_share"):
        return name
    text = _("%(plan)s: time not used") if line["amount"] < 0 else _("%(plan)s: the rest of the time")
    return text % {"plan": name}
