"""Asking people to join a store's team."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backoffice.events import InvitationWithdrawn, MemberInvited
from backoffice.letters import invitation_letter
from backoffice.limits import STAFF
from backoffice.models import Invitation
from backoffice.queries import digest_of
from foundation.errors import ActionError
from foundation.events import record
from foundation.permissions import NAMES, Role
from foundation.rates import Rate
from tenants.actions import add_member
from tenants.actions.team import columns_of, refuse_beyond, refuse_strange, title_of
from tenants.context import in_store, on_platform
from tenants.locks import lock_store
from tenants.models import Membership, OwnRole, Store, role_key

if TYPE_CHECKING:
    from accounts.models import Account

MOST_WAITING = 50
"""Invitations of one store at a time, so that a store can't be used to write to the whole world."""
AN_HOUR = Rate("invitation-letters", most=30, seconds=3600)
"""Letters of one store."""
AN_HOUR_TO_ONE = Rate("invitation-letters-to", most=5, seconds=3600)
"""Letters to one address, by all stores together: whoever floods a mailbox opens several."""
SAME_WITHIN = timedelta(minutes=1)
"""The same invitation again so soon is a second click: its letter is on the way."""


def invite_member(
    *,
    store: Store,
    email: str,
    role: Role | OwnRole,
    inviter: Account,
    allowed: Collection[str] = NAMES,
) -> Invitation:
    """Invite somebody by e-mail, whether they have an account or not. Again: a new link, the old one dies.

    The very same within a minute changes nothing and sends nothing. `allowed` are the rights of the inviter.
    Raises ActionError (member_exists, invitations_many, letters_many, limit_staff, role_unknown,
    role_not_yours).
    """
    email = email.strip().lower()
    token = secrets.token_urlsafe(32)
    with in_store(store), transaction.atomic():
        lock_store(store.pk)
        refuse_strange(store, role)
        refuse_beyond(role, allowed)
        _refuse_member(store, email)
        twin = _just_sent(store, email, role)
        if twin is not None:
            return twin
        _refuse_flood(store, email)
        invitation, _made = Invitation.objects.update_or_create(
            store=store,
            email=email,
            defaults={
                **columns_of(role),
                "token_digest": digest_of(token),
                "invited_by": inviter,
                "created_at": timezone.now(),
            },
        )
        event = MemberInvited(email=email, role=role_key(role), title=title_of(role))
        record(event, subject=invitation, actor=f"account:{inviter.pk}")
        message = invitation_letter(invitation, token, str(inviter)).message_to(email)
        transaction.on_commit(message.send, robust=True)
    return invitation


def _refuse_member(store: Store, email: str) -> None:
    if Membership.objects.filter(store=store, account__email__iexact=email).exists():
        raise ActionError("member_exists", _("This person is of the team already."), field="email")
    waiting = Invitation.objects.filter(store=store)
    STAFF.refuse_beyond(adding=0 if waiting.filter(email=email).exists() else 1)
    if waiting.exclude(email=email).count() >= MOST_WAITING:
        raise ActionError(
            "invitations_many", _("Too many invitations are waiting. Withdraw some first."), field="email"
        )


def _just_sent(store: Store, email: str, role: Role | OwnRole) -> Invitation | None:
    since = timezone.now() - SAME_WITHIN
    same = Invitation.objects.filter(store=store, email=email, created_at__gte=since, **columns_of(role))
    return same.first()


def _refuse_flood(store: Store, email: str) -> None:
    with on_platform():
        is_flooded = AN_HOUR_TO_ONE.is_spent(email)
    if is_flooded:
        message = _("This address got several invitations already. Ask the person to look into their mail.")
        raise ActionError("letters_many", message, field="email")
    if not AN_HOUR.take(str(store.pk)):
        message = _("Your store sent many invitations within an hour. Try again in an hour.")
        raise ActionError("letters_many", message, field="email")
    with on_platform():
        AN_HOUR_TO_ONE.take(email)


def accept_invitation(*, invitation: Invitation, account: Account) -> Membership:
    """Make the invited person a member.

    Raises ActionError: invitation_other (it was sent to another address), invitation_old, member_exists.
    """
    if account.email.lower() != invitation.email:
        raise ActionError("invitation_other", _("This invitation was sent to another address."))
    if invitation.expires_at < timezone.now():
        raise ActionError("invitation_old", _("This invitation is too old. Ask for a new one."))
    with in_store(invitation.store), transaction.atomic():
        deleted, _rows = Invitation.objects.filter(pk=invitation.pk).delete()
        if not deleted:
            raise ActionError("invitation_old", _("This invitation is too old. Ask for a new one."))
        return add_member(
            store=invitation.store, account=account, role=invitation.any_role, actor=f"account:{account.pk}"
        )


def withdraw_invitation(*, invitation: Invitation, actor: str) -> None:
    """Take an invitation back: its link stops working."""
    with in_store(invitation.store), transaction.atomic():
        record(InvitationWithdrawn(email=invitation.email), subject=invitation, actor=actor)
        invitation.delete()
