"""An app comes into the store, is turned off and on, gets another sponsor, and goes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.directory.queries import find_app
from plugins.remote_apps.events import AppInstalled, AppSponsored, AppSwitched, AppUninstalled
from plugins.remote_apps.locks import lock_installation
from plugins.remote_apps.models import AppInstallation, Grant
from plugins.remote_apps.queries import rights_of_member
from plugins.remote_apps.rights import heard
from plugins.webhooks.actions.owned import dismiss_endpoint, keep_endpoint, switch_owned
from plugins.webhooks.tasks import deliver
from tenants.context import require_store


def install_locked(*, app: RemoteApp, grant: Grant) -> AppInstallation:
    """Add an app as a grant says, or change what was agreed to. Runs in the caller's transaction."""
    AppInstallation.objects.get_or_create(app=app.client_id, defaults={"sponsor": grant.account})
    row = _locked(app.client_id)
    row.name, row.scopes, row.sponsor, row.is_on = app.name, grant.scopes, grant.account, True
    row.endpoint = keep_endpoint(
        app=app.client_id,
        endpoint_id=row.endpoint_id,
        url=app.webhook_url,
        events=heard(app.events, grant.scopes),
        secret=app.webhook_secret,
        note=str(app),
    )
    row.save()
    told = AppInstalled(app=app.client_id, scopes=row.scopes)
    record(told, subject=row, actor=f"account:{grant.account}")
    return row


def switch_app(*, client_id: str, is_on: bool, actor: str = SYSTEM) -> None:
    """Turn an app off or on: off, its tokens open nothing and it hears of nothing.

    Raises ActionError "not_installed".
    """
    with transaction.atomic():
        row = _locked(client_id)
        if row.is_on != is_on:
            row.is_on = is_on
            row.save(update_fields=["is_on"])
            if row.endpoint_id:
                switch_owned(endpoint_id=row.endpoint_id, is_on=is_on, actor=actor)
            record(AppSwitched(app=client_id, is_on=is_on), subject=row, actor=actor)


def sponsor_app(*, client_id: str, account_id: int) -> None:
    """Let an app act with this member's rights from now on: the one who agreed may have left.

    Raises ActionError "not_installed", "not_allowed", or "scopes_not_yours" for who has less than was agreed.
    """
    rights = rights_of_member(account_id, require_store())
    if "plugins.manage" not in rights:
        raise ActionError("not_allowed", _("You may not add apps to this store."))
    with transaction.atomic():
        row = _locked(client_id)
        if set(row.scopes) - rights:
            text = _("You can't give an app rights that you don't have yourself.")
            raise ActionError("scopes_not_yours", text)
        row.sponsor = account_id
        row.save(update_fields=["sponsor"])
        record(AppSponsored(app=client_id), subject=row, actor=f"account:{account_id}")


def uninstall_app(*, client_id: str, actor: str = SYSTEM) -> None:
    """Take an app out: its codes and tokens are gone, and it is told by a last webhook.

    What it keeps on its own servers is told by that webhook to be deleted; nothing of it is here. Raises
    ActionError "not_installed".
    """
    app = find_app(client_id)
    with transaction.atomic():
        row = _locked(client_id)
        Grant.objects.filter(app=client_id).delete()
        event = record(AppUninstalled(app=client_id), subject=row, actor=actor)
        if row.endpoint_id and dismiss_endpoint(endpoint_id=row.endpoint_id, last=event if app else None):
            deliver.send(row.endpoint_id)
        row.delete()


def _locked(client_id: str) -> AppInstallation:
    row = lock_installation(client_id)
    if row is None:
        raise ActionError("not_installed", _("The store does not have this app (any more)."))
    return row
