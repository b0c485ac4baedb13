"""What people read of plans, states and usage: small rows for templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from foundation.limits import Unit, features
from foundation.ui.formats import money_text, number_text, percent_text

from .entitlements import TERMS, Change, Entitlements
from .life import State
from .models import Coupon, Price, Subscription
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
    """How much of a limit is used, as text and for a bar; `tone` is "", "warning" or "danger"."""

    label: str | Promise
    text: str
    used: int
    most: int
    tone: str


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
        tone = "danger" if each.is_full else "warning" if each.is_near else ""
        found.append(Bar(each.label, text, min(each.used, each.most or 0), each.most or 0, tone))
    return found


def terms_text(entitlements: Entitlements) -> list[tuple[str | Promise, str]]:
    """What a plan gives: (label, figure), in the order of the terms."""
    told = [(name, term) for name, term in TERMS.items() if term.is_told]
    return [(term.label, amount_text(getattr(entitlements, name), term.unit)) for name, term in told]


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
    """The lines of a bill in the reader's language: a share of a plan's time is told by us, not by Stripe."""
    shares = {line["price"] for line in lines if line.get("is_share")}
    rows = Price.objects.filter(stripe_id__in=shares).select_related("plan")
    names = {row.stripe_id: row.plan.name for row in rows}
    return [{**line, "text": _share_text(line, names) or line["text"]} for line in lines]


def _share_text(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name = names.get(line.get("price", "")) if line.get("is_share") else None
    if name is None:
        return ""
    text = _("%(plan)s: time not used") if line["amount"] < 0 else _("%(plan)s: the rest of the time")
    return text % {"plan": name}
