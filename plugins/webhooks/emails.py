"""The letter about a webhook that was turned off."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.letters import Letter
from foundation.permissions import Role
from tenants.context import require_store
from tenants.models import Membership, Store

from .models import Endpoint


def tell_off(endpoint: Endpoint) -> None:
    """Write to the store's own address, else to its owners, in the store's first language."""
    store = require_store()
    with translation.override("zh-hans" if store.locale.startswith("zh") else "en"):
        letter = off_letter(endpoint, store)
        for address in _addresses(store):
            letter.message_to(address).send()


def off_letter(endpoint: Endpoint, store: Store) -> Letter:
    """What it says, in the active language."""
    path = reverse("backoffice:webhook", kwargs={"handle": store.handle, "endpoint_id": endpoint.pk})
    url = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}{path}"
    facts = {"url": endpoint.url, "store": store.name}
    if endpoint.off_reason == Endpoint.Off.OPERATOR:
        return _paused_letter(endpoint, store, url)
    if endpoint.off_reason == Endpoint.Off.GONE:
        why = _("%(url)s answered that it is gone (410), so nothing more is sent there.") % facts
    else:
        why = _("%(url)s has taken nothing for three days, so nothing more is sent there.") % facts
    return Letter(
        _("A webhook of %(store)s was turned off") % facts,
        [
            why,
            _(
                "What still waits is kept. Turn the webhook on again once the receiver works: what waits is "
                "sent, and you can have everything sent again that happened meanwhile."
            ),
        ],
        (_("See the webhook"), url),
    )


def _paused_letter(endpoint: Endpoint, store: Store, url: str) -> Letter:
    facts = {"url": endpoint.url, "store": store.name, "note": endpoint.off_note}
    return Letter(
        _("We paused a webhook of %(store)s") % facts,
        [
            _("Nothing more is sent to %(url)s for now. Why: %(note)s") % facts,
            _("What waits is kept. Write to us once the receiver works, and we let it go on."),
        ],
        (_("See the webhook"), url),
    )


def _addresses(store: Store) -> list[str]:
    if store.email:
        return [store.email]
    owners = Membership.objects.filter(store=store, role=Role.OWNER).select_related("account")
    return [owner.account.email for owner in owners]
