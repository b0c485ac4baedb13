"""E-mails of the back office."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.letters import Letter
from foundation.permissions import Role
from tenants.models import Membership, Store

from .models import Invitation


def tell_owners(store: Store, letter: Callable[[], Letter], *, besides: int = 0) -> None:
    """Write to every owner in their language, on commit; not to the account `besides`, who knows."""
    owners = Membership.objects.select_related("account").filter(store=store, role=Role.OWNER)
    for owner in owners.exclude(account_id=besides):
        with translation.override(owner.account.language or store.locale.lower()):
            message = letter().message_to(owner.account.email)
        transaction.on_commit(message.send, robust=True)


def new_owner_letter(store: Store, person: str) -> Letter:
    """Says that a store has one more owner."""
    facts = {"store": store.name, "person": person}
    return Letter(
        _("%(store)s has a new owner: %(person)s") % facts,
        [
            _("%(person)s may do everything in %(store)s from now on, also change the team and the plan.")
            % facts
        ],
        (_("See the team"), _address(store, "team")),
        [_("If this is not right, take the role back and change your password.")],
    )


def support_allowed_letter(store: Store, person: str, hours: int) -> Letter:
    """Says who let the platform's people in, and for how long."""
    facts = {"store": store.name, "person": person, "hours": hours}
    for_hours = ngettext(
        "%(person)s let our people work in %(store)s for %(hours)s hour.",
        "%(person)s let our people work in %(store)s for %(hours)s hours.",
        hours,
    )
    return Letter(
        _("Kaidian support may enter %(store)s") % facts,
        [
            for_hours % facts,
            _("They can't see or change your team, plan, passwords or keys. What they do stands in the log."),
        ],
        (_("See the team"), _address(store, "team")),
        [_("You can take that back at any time.")],
    )


def broken_glass_letter(store: Store, reason: str) -> Letter:
    """Says that the platform's people went in without leave, and why."""
    facts = {"store": store.name, "reason": reason}
    return Letter(
        _("Kaidian support entered %(store)s") % facts,
        [
            _("Somebody of Kaidian opened the back office of %(store)s, without having asked you first.")
            % facts,
            _("Their reason: %(reason)s") % facts,
            _("They can't see or change your team, plan, passwords or keys. What they do stands in the log."),
        ],
        (_("See the log"), _address(store, "audit")),
        [_("If this seems wrong to you, answer this e-mail.")],
    )


def suspended_letter(store: Store) -> Letter:
    """Says that operators suspended the store, why, and what is still possible."""
    facts = {"store": store.name, "reason": store.suspended_reason}
    return Letter(
        _("Your store %(store)s is suspended") % facts,
        [
            _("Our reason: %(reason)s") % facts,
            _(
                "Shoppers see a notice in place of your shop and can't order. "
                "Your team can look at everything in the back office, but change nothing."
            ),
            _("All your data is kept, and you can still download it."),
        ],
        (_("Go to the store"), _address(store, "dashboard")),
        [_("To have it opened again, or if this seems wrong to you, answer this e-mail.")],
    )


def reopened_letter(store: Store) -> Letter:
    """Says that operators opened the store again. Their reason is not for its owners."""
    return Letter(
        _("Your store %(store)s is open again") % {"store": store.name},
        [
            _("Shoppers find your shop as it was, and can order again."),
            _("Your team can work in the back office as before. All your data is still there."),
        ],
        (_("Go to the store"), _address(store, "dashboard")),
        [_("If you have questions, answer this e-mail.")],
    )


def _address(store: Store, page: str) -> str:
    path = reverse(f"backoffice:{page}", kwargs={"handle": store.handle})
    return f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}{path}"


def invitation_letter(invitation: Invitation, token: str, inviter: str) -> Letter:
    """Asks somebody to join a store's team. `token` is the link's secret."""
    facts = {"store": invitation.store.name, "inviter": inviter, "role": invitation.role_label}
    path = reverse("invitation", kwargs={"token": token})
    return Letter(
        _("You are invited to %(store)s") % facts,
        [
            _("%(inviter)s asks you to help run the store %(store)s on Kaidian, as: %(role)s.") % facts,
            _("Accept with your Kaidian account, or make one: it takes a minute."),
        ],
        (
            _("See the invitation"),
            f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}{path}",
        ),
        [_("The link works for 14 days. If you know nothing of this, ignore this e-mail.")],
    )
