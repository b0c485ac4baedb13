"""What becomes of plugins' and programs' secrets when a store arrives from an archive.

They are sealed with the key of the platform that the archive was made on. Elsewhere they can't be opened:
they are dropped, and whoever imports is told. A copy's tokens are revoked, and its webhooks are off: what
calls and hears the first store is not meant for the second.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from plugins.access.models import AccessToken
from plugins.functions.archived import register as register_functions
from plugins.models import FieldValue, Installation
from plugins.remote_apps.models import AppInstallation, Grant, Token
from plugins.secrets import opened, sealed
from plugins.webhooks.models import Endpoint
from plugins.webhooks.signing import new_secret
from tenants.archive.declared import Newcomer, Standing, on_arrival, people_in, stay_as_now

_SEALED = re.compile(r"gAAAA[\w-]{80,}={0,2}")


def register() -> None:
    """Called when the platform starts."""
    register_functions()
    people_in("remote_apps_appinstallation", "sponsor")
    people_in("remote_apps_grant", "account")
    on_arrival(_drop_what_stays_shut)
    on_arrival(_silence_copies)
    stay_as_now(
        Standing(AccessToken, key=("digest",), columns=("revoked_at", "expires_at", "scopes")),
        Standing(AppInstallation, key=("app",), columns=("is_on", "scopes", "sponsor")),
        Standing(Grant, key=("code_digest",), columns=("code_used_at", "revoked_at", "scopes")),
        Standing(Token, key=("digest",), columns=("used_at", "expires_at", "scopes")),
        Standing(
            Endpoint,
            key=("id", "created_at"),
            columns=(
                *("url", "events", "is_on", "off_reason", "off_since", "off_note"),
                *("secret", "former_secret", "former_until"),
            ),
        ),
    )


def without_shut(value: Any) -> Any:
    """A JSON value without texts that are sealed with a key that this platform doesn't have."""
    if isinstance(value, dict):
        return {name: without_shut(inner) for name, inner in value.items() if not is_shut(inner)}
    if isinstance(value, list):
        return [without_shut(inner) for inner in value if not is_shut(inner)]
    return value


def is_shut(value: object) -> bool:
    """Whether a value is sealed and can't be opened here."""
    return isinstance(value, str) and bool(_SEALED.fullmatch(value)) and not opened(value)


def _drop_what_stays_shut(newcomer: Newcomer) -> None:
    if newcomer.opens_secrets:
        return
    lost = 0
    for row in Installation.objects.all():
        kept = without_shut(row.settings)
        if kept != row.settings:
            row.settings = kept
            row.save(update_fields=["settings"])
            lost += 1
    for value in FieldValue.objects.all().iterator():
        if is_shut(value.value):
            value.delete()
    for endpoint in Endpoint.objects.all():
        endpoint.secret, endpoint.former_secret = sealed(new_secret()), ""
        endpoint.is_on, endpoint.off_reason = False, Endpoint.Off.MERCHANT
        endpoint.off_since = timezone.now()
        endpoint.save()
    if lost:
        newcomer.notes.append(_("Plugins whose secrets have to be given again: %(count)s.") % {"count": lost})
    if Endpoint.objects.exists():
        newcomer.notes.append(_("All webhooks have new secrets and are off until they are turned on."))


def _silence_copies(newcomer: Newcomer) -> None:
    if not newcomer.is_copy:
        return
    now = timezone.now()
    AccessToken.objects.filter(revoked_at=None).update(revoked_at=now)
    Grant.objects.filter(revoked_at=None).update(revoked_at=now)
    off = {"is_on": False, "off_reason": Endpoint.Off.MERCHANT, "off_since": now}
    if Endpoint.objects.filter(is_on=True).update(**off):
        newcomer.notes.append(_("Webhooks are off in the copy, and programs need new tokens."))
