"""What owners are told when their store is to go, each in their language."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from foundation.letters import Letter
from foundation.permissions import Role
from tenants.context import require_store
from tenants.models import Store
from tenants.tasks import store_task

from .models import Deletion


@store_task
def tell_leaving(deletion_id: int) -> None:
    """That the store is closed and will be deleted."""
    deletion = Deletion.objects.filter(pk=deletion_id).first()
    if deletion is not None:
        tell_owners(lambda store: _leaving(store, deletion))


@store_task
def tell_warned(deletion_id: int) -> None:
    """That it goes in a few days."""
    deletion = Deletion.objects.filter(pk=deletion_id, began_at=None).first()
    if deletion is not None:
        tell_owners(lambda store: _warning(store, deletion))


@store_task
def tell_taken_back() -> None:
    """That it stays."""
    tell_owners(_taken_back)


def tell_owners(letter: Callable[[Store], Letter]) -> None:
    """Write to every owner of the current store, in their language and the store's time zone."""
    store = require_store()
    owners = store.memberships.filter(role=Role.OWNER).select_related("account").order_by("pk")
    for member in owners:
        language = (member.account.language or store.locale).lower()
        with translation.override(language), timezone.override(store.time_zone):
            letter(store).message_to(member.account.email).send()


def _day(deletion: Deletion) -> str:
    return formats.date_format(timezone.localtime(deletion.due_at), "DATE_FORMAT")


def _address(store: Store) -> str:
    place = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"
    return f"{place}/stores/{store.handle}/settings/data"


def _leaving(store: Store, deletion: Deletion) -> Letter:
    facts = {"store": store.name, "day": _day(deletion), "reason": deletion.reason}
    return Letter(
        _("%(store)s will be deleted on %(day)s") % facts,
        [
            _("Somebody asked to delete your store %(store)s. Its shop is closed as of now.") % facts,
            _("Reason given: %(reason)s") % facts,
            _("On %(day)s everything goes for good: goods, orders, customers, pictures, backups.") % facts,
            _("Until then you can download all of it, or take the store back with one click."),
        ],
        (_("See your store's data"), _address(store)),
    )


def _warning(store: Store, deletion: Deletion) -> Letter:
    facts = {"store": store.name, "day": _day(deletion)}
    return Letter(
        _("Last reminder: %(store)s will be deleted on %(day)s") % facts,
        [
            _("In a few days your store %(store)s goes for good, with everything in it.") % facts,
            _("Download its data now if you need it. To keep the store, take it back before %(day)s.")
            % facts,
        ],
        (_("See your store's data"), _address(store)),
    )


def _taken_back(store: Store) -> Letter:
    facts = {"store": store.name}
    return Letter(
        _("%(store)s stays") % facts,
        [_("Your store %(store)s will not be deleted. It is as it was before.") % facts],
        (_("Go to the store"), _address(store).removesuffix("/settings/data")),
    )
