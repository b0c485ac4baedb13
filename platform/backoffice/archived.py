"""What archives of stores carry of invitations: those that still wait, with their links."""

from __future__ import annotations

from django.utils.dateparse import parse_datetime

from backoffice.models import Invitation, SupportGrant, SupportVisit
from tenants.archive.declared import Carried, Newcomer, Row, carry, leave_behind
from tenants.models import Store


def register() -> None:
    """Called when the platform starts."""
    carry(Carried(Invitation, write=_write, read=_read))
    for model in (SupportGrant, SupportVisit):
        leave_behind(model, because="leave to help is given to the operators of one platform")


def _write(store: Store) -> list[Row]:
    fields = ("email", "role", "own_role", "token_digest", "invited_by", "created_at")
    return list(Invitation.objects.filter(store=store).order_by("pk").values(*fields))


def _read(newcomer: Newcomer, rows: list[Row]) -> None:
    """A copy has none: whoever was invited was invited to the other."""
    for row in [] if newcomer.is_copy else rows:
        if not Invitation.objects.filter(token_digest=row["token_digest"]).exists():
            invitation = Invitation(store=newcomer.store, email=row["email"], role=row["role"])
            invitation.own_role = newcomer.roles.get(row["own_role"] or 0)
            invitation.token_digest = row["token_digest"]
            invitation.invited_by = newcomer.people.get(row["invited_by"] or 0)
            invitation.created_at = parse_datetime(row["created_at"]) or invitation.created_at
            invitation.save(force_insert=True)
