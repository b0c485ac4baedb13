"""A store's hosts and its team, as archives carry them: people by their e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.permissions import Role
from tenants.handles import host_of
from tenants.models import Domain, Membership, OwnRole, Store
from tenants.versions import store_apps

from .declared import Newcomer, PeopleColumn, Row

if TYPE_CHECKING:
    from accounts.models import Account


def write_hosts(store: Store) -> list[Row]:
    """All hosts that lead to the store."""
    return list(store.domains.order_by("pk").values("host", "is_primary", "created_at"))


def bring_hosts(newcomer: Newcomer, rows: list[Row]) -> None:
    """The host of its handle, and its former ones as far as they are free. A copy has only the first."""
    own = newcomer.store.host
    known = {row["host"]: row for row in rows}
    former = host_of(newcomer.former_handle)
    wanted = [] if newcomer.is_copy else [row for row in rows if row["host"] != own]
    taken = set(
        Domain.objects.filter(host__in=[row["host"] for row in wanted]).values_list("host", flat=True)
    )
    kept = [row for row in wanted if row["host"] not in taken]
    primary = next((row["host"] for row in kept if row["is_primary"] and row["host"] != former), own)
    for row in [known.get(own, {"host": own}), *kept]:
        domain = Domain(store=newcomer.store, host=row["host"], is_primary=row["host"] == primary)
        if row.get("created_at"):
            domain.created_at = parse_datetime(row["created_at"]) or domain.created_at
        domain.save(force_insert=True)
    if taken:
        told = _("These addresses lead to other stores now: %(hosts)s.")
        newcomer.notes.append(told % {"hosts": ", ".join(sorted(taken))})


def write_roles(store: Store) -> list[Row]:
    """The roles that the store made for itself."""
    return list(store.own_roles.order_by("pk").values("id", "name", "permissions", "created_at"))


def bring_roles(newcomer: Newcomer, rows: list[Row]) -> None:
    """All of them, under numbers of this platform."""
    for row in rows:
        role = OwnRole(store=newcomer.store, name=row["name"], permissions=row["permissions"])
        role.created_at = parse_datetime(row["created_at"]) or role.created_at
        role.save(force_insert=True)
        newcomer.roles[row["id"]] = role


def write_team(store: Store) -> list[Row]:
    """Everybody in the team, by number and e-mail address."""
    rows = store.memberships.select_related("account").order_by("pk")
    return [
        {
            "account": member.account_id,
            "email": member.account.email,
            "role": member.role,
            "own_role": member.own_role_id,
            "created_at": member.created_at,
        }
        for member in rows
    ]


def bring_team(newcomer: Newcomer, rows: list[Row]) -> None:
    """Those who have an account here. Raises ActionError "owner_missing" where no owner has."""
    has_owner = False
    for row in rows:
        account = _account(int(row["account"]), row["email"])
        if account is None:
            continue
        newcomer.people[int(row["account"])] = account
        member = Membership(store=newcomer.store, account=account, role=row["role"])
        member.own_role = newcomer.roles.get(row["own_role"] or 0)
        member.created_at = parse_datetime(row["created_at"]) or member.created_at
        member.save(force_insert=True)
        has_owner |= row["role"] == Role.OWNER
    if newcomer.owner is not None:
        defaults = {"role": Role.OWNER.value, "own_role": None}
        Membership.objects.update_or_create(store=newcomer.store, account=newcomer.owner, defaults=defaults)
    elif not has_owner:
        message = _("No owner of this store has an account here. Name an account that is to own it.")
        raise ActionError("owner_missing", message, field="owner")
    if missing := len(rows) - len(newcomer.people):
        told = _("People of the team without an account here: %(count)s. Invite them again.")
        newcomer.notes.append(told % {"count": missing})


def _account(number: int, email: str) -> Account | None:
    """The account of a person: the very same one, or one whose address is known to be theirs."""
    accounts: models.QuerySet[Account] = get_user_model()._default_manager.all()
    found = accounts.filter(email__iexact=email).first()
    if found is None or found.pk == number:
        return found
    proven = EmailAddress.objects.filter(user_id=found.pk, email__iexact=email, verified=True)
    return found if proven.exists() else None


def columns_of_actors() -> list[PeopleColumn]:
    """Columns that say who did something: "account:7" in `actor` or `…_by`, as events name people."""
    return [
        PeopleColumn(model._meta.db_table, field.get_attname(), prefix="account:")
        for config in store_apps()
        for model in config.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and (field.name == "actor" or field.name.endswith("_by"))
    ]
