"""Reads of the console: figures, stores, people, acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account
from billing.models import Plan, Subscription
from console.models import OperatorAct
from foundation.events import SYSTEM
from foundation.models import Event
from foundation.permissions import Role
from storefront.catalog.models import Product
from storefront.customers.models import Customer
from storefront.orders.models import Order
from tenants.context import in_store
from tenants.meters.queries import TROUBLES, with_trouble
from tenants.models import Domain, Membership, MigrationFailure, SpareSchema, Store
from tenants.versions import current_version

USAGE_DAYS = 30
LATEST = 20
FEW = 5
HEALTHS: dict[str, str | Promise] = {
    "behind": gettext_lazy("Older tables"),
    "failed": gettext_lazy("Could not be migrated"),
    "struck": gettext_lazy("Hit limits"),
    "errors": gettext_lazy("Errors"),
    "slow": gettext_lazy("Slow pages"),
}


def platform_figures() -> list[tuple[str, int]]:
    """Label and number: stores by state, accounts, schemas that wait for a store."""
    status = Store.Status
    stores = Store.objects.aggregate(
        active=Count("pk", filter=Q(status=status.ACTIVE)),
        suspended=Count("pk", filter=Q(status=status.SUSPENDED)),
        closed=Count("pk", filter=Q(status=status.CLOSED)),
    )
    return [
        (_("Open stores"), stores["active"]),
        (_("Suspended stores"), stores["suspended"]),
        (_("Closed stores"), stores["closed"]),
        (_("Accounts"), get_user_model()._default_manager.count()),
        (_("Ready schemas"), SpareSchema.objects.count()),
    ]


def stores_found(*, words: str = "", status: str = "", plan: str = "", health: str = "") -> QuerySet[Store]:
    """Stores by name, host, address of the store or of its team, state, plan and health.

    Their subscriptions come with them, and whether migrating them failed (`has_failed`).
    """
    failed = Exists(MigrationFailure.objects.filter(schema_name=OuterRef("schema_name")))
    rows: QuerySet[Store] = Store.objects.select_related("subscription__plan").annotate(has_failed=failed)
    for word in words.split()[:5]:
        team = Membership.objects.filter(store=OuterRef("pk"), account__email__icontains=word)
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(handle__icontains=word)
            | Q(email__icontains=word)
            | Q(schema_name=word)
            | Exists(Domain.objects.filter(store=OuterRef("pk"), host__icontains=word))
            | Exists(team)
        )
    if status in Store.Status:
        rows = rows.filter(status=status)
    if plan:
        rows = rows.filter(subscription__plan__code=plan)
    if health in TROUBLES:
        rows = with_trouble(rows, health)
    if health == "behind":
        rows = rows.exclude(schema_version=current_version())
    elif health == "failed":
        rows = rows.filter(has_failed=True)
    return rows


def is_behind(store: Store) -> bool:
    """Whether the store's tables are older than this code."""
    return bool(store.schema_version != current_version())


def owners_of(stores: list[Store]) -> dict[int, list[str]]:
    """{store id: its owners' addresses}, in one query."""
    rows = Membership.objects.filter(store__in=[store.pk for store in stores], role=Role.OWNER)
    found: dict[int, list[str]] = {store.pk: [] for store in stores}
    for store_id, email in rows.order_by("pk").values_list("store_id", "account__email"):
        found[store_id].append(email)
    return found


@dataclass(frozen=True)
class Usage:
    """How much a store holds and does, for its page in the console."""

    products: int
    customers: int
    orders: int
    recent_orders: int
    events: list[Event]
    undelivered: int


def usage_of(store: Store, *, with_automatic: bool = False) -> Usage:
    """Counts of one store, and the latest that people did in it; `with_automatic` what nobody did too."""
    since = timezone.now() - timedelta(days=USAGE_DAYS)
    late = timezone.now() - timedelta(minutes=5)
    with in_store(store):
        events = Event.objects.all() if with_automatic else Event.objects.exclude(actor=SYSTEM)
        return Usage(
            products=Product.objects.count(),
            customers=Customer.objects.count(),
            orders=Order.objects.count(),
            recent_orders=Order.objects.filter(placed_at__gte=since).count(),
            events=list(events.order_by("-pk")[:LATEST]),
            undelivered=Event.objects.filter(delivered_at=None, at__lt=late).count(),
        )


def failure_of(store: Store) -> MigrationFailure | None:
    """Why the store could not be brought to the newest version, where it could not."""
    return MigrationFailure.objects.filter(schema_name=store.schema_name).first()


def subscription_of(store: Store) -> Subscription | None:
    """What the store pays for; None for one that is not billed."""
    return Subscription.objects.select_related("plan").filter(store=store).first()


def plan_code_of(store_id: int) -> str:
    """The code of the plan that a store has; "" for one that is not billed."""
    found = Subscription.objects.filter(store_id=store_id).values_list("plan__code", flat=True).first()
    return str(found or "")


def plans_in_use() -> list[tuple[str, str]]:
    """Code and name of each plan that some store has."""
    rows = Subscription.objects.select_related("plan").order_by("plan__code", "-plan__version")
    return list({row.plan.code: row.plan.name for row in rows.distinct("plan__code")}.items())


def plans_to_aim_at(*, kept: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Code and name of each plan that is on sale or that some store has, as they are shown for sale.

    What `kept` names follows, whatever became of it: what a rule says is not lost when its form is saved.
    """
    had = Exists(Subscription.objects.filter(plan=OuterRef("pk")))
    plans = Plan.objects.filter(kind=Plan.Kind.PLAN).annotate(is_had=had)
    rows = plans.filter(Q(is_offered=True) | Q(is_had=True)).order_by("position", "code", "-version")
    newest: dict[str, str] = {}
    for plan in rows:
        newest.setdefault(plan.code, plan.name)
    gone = [code for code in kept if code not in newest]
    names = {plan.code: plan.name for plan in Plan.objects.filter(code__in=gone).order_by("version")}
    former = [(code, _("%(plan)s (no longer sold)") % {"plan": names.get(code, code)}) for code in gone]
    return [*newest.items(), *former]


def accounts_found(*, words: str = "", kind: str = "") -> QuerySet[Account]:
    """Accounts by address or name, with the number of their stores; `kind` is "operators" or "off"."""
    rows = Account.objects.annotate(store_count=Count("memberships"))
    for word in words.split()[:5]:
        rows = rows.filter(Q(email__icontains=word) | Q(name__icontains=word))
    if kind == "operators":
        rows = rows.filter(is_staff=True)
    elif kind == "off":
        rows = rows.filter(is_active=False)
    return rows


def acts_found(
    *, words: str = "", act: str = "", operator: str = "", store_id: int | None = None
) -> QuerySet[OperatorAct]:
    """What operators did, by words in it, kind, who, and which store."""
    rows = OperatorAct.objects.all()
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(reason__icontains=word)
            | Q(store_name__icontains=word)
            | Q(subject__icontains=word)
            | Q(operator_email__icontains=word)
        )
    if act:
        rows = rows.filter(act=act)
    if operator:
        rows = rows.filter(operator_email=operator)
    return rows if store_id is None else rows.filter(store_id=store_id)


def operators_who_acted() -> list[str]:
    """Addresses of operators that did something."""
    return list(
        OperatorAct.objects.order_by("operator_email").values_list("operator_email", flat=True).distinct()
    )


def names_of_operators() -> dict[str, Any]:
    """{how events name an operator: what merchants read}. People of ours have no names in a store."""
    rows = Account.objects.filter(is_staff=True).values_list("pk", flat=True)
    return {f"operator:{pk}": _("Kaidian support") for pk in rows}


def operators() -> QuerySet[Account]:
    """Who runs the platform."""
    return Account.objects.filter(is_staff=True, is_active=True).order_by("pk")
