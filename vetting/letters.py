"""What owners are told of the check of their business, each in their language."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.letters import Letter
from foundation.ui.formats import date_text
from tenants.archive.letters import tell_owners
from tenants.context import require_store
from tenants.models import Store
from tenants.tasks import store_task

from .models import BusinessProfile, BusinessStep
from .reasons import said
from .states import State


@store_task
def tell_decision(step_id: int) -> None:
    """That a business was approved, needs more, or was refused, and why."""
    step = BusinessStep.objects.filter(pk=step_id, profile__store_id=require_store().pk).first()
    if step is not None:
        tell_owners(lambda store: _decision(store, step))


@store_task
def tell_asked(*, is_reminder: bool) -> None:
    """That we have to know who is behind the store, and until when."""
    profile = BusinessProfile.objects.filter(store_id=require_store().pk).first()
    if profile is not None and profile.due_at is not None:
        day = profile.due_at
        tell_owners(lambda store: _asked(store, date_text(day, "medium"), is_reminder=is_reminder))


def origin() -> str:
    """The platform's own address, without a slash at its end."""
    return f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"


def _address(store: Store) -> str:
    return origin() + reverse("backoffice:business", kwargs={"handle": store.handle})


def _decision(store: Store, step: BusinessStep) -> Letter:
    facts = {"store": store.name}
    why = [*said(step.reasons), *([step.words] if step.words else [])]
    if step.state == State.APPROVED:
        subject = _("%(store)s: your business is approved")
        says = [_("Thank you. Your shop can take real payments now."), *why]
        button = _("See your business")
    elif step.state == State.MORE_NEEDED:
        subject = _("%(store)s: we need something more from you")
        says = [_("We looked at your business and can't approve it yet:"), *why, *_until(step)]
        button = _("Go on")
    else:
        subject = _("%(store)s: your business was not approved")
        says = [
            _("We looked at your business and can't approve it:"),
            *why,
            _("Your shop takes no real payments. If something has changed, hand it in again."),
        ]
        button = _("See your business")
    return Letter(subject % facts, says, (button, _address(store)))


def _until(step: BusinessStep) -> list[str]:
    due = BusinessProfile.objects.filter(pk=step.profile_id).values_list("due_at", flat=True).first()
    if due is None:
        return []
    return [_("Your shop takes payments as before until %(date)s.") % {"date": date_text(due, "medium")}]


def _asked(store: Store, day: str, *, is_reminder: bool) -> Letter:
    facts = {"store": store.name, "date": day}
    subject = (
        _("%(store)s: tell us about your business by %(date)s")
        if not is_reminder
        else _("%(store)s: payments end on %(date)s unless we know your business")
    )
    return Letter(
        subject % facts,
        [
            _("We have to know who sells on Kaidian. It takes a few minutes and one or two documents."),
            _("Until %(date)s your shop takes payments as before. After that, only once we approved it.")
            % facts,
        ],
        (_("Tell us about your business"), _address(store)),
        (_("Only owners of the store and those who check it see what you tell us."),),
    )
