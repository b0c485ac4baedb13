"""A member agrees to an app: a code is made that the app changes into tokens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.models import Grant
from plugins.remote_apps.queries import may_be_added, rights_of_member
from plugins.remote_apps.secrets import CODE, digest_of, new_secret
from tenants.context import require_store
from tenants.models import Store

CODE_LIVES = timedelta(seconds=60)
RIGHT_TO_AGREE = "plugins.manage"


def agree(
    *, app: RemoteApp, account_id: int, scopes: Collection[str], redirect_uri: str, challenge: str
) -> str:
    """A code for the app, good once and for a minute; nothing is installed before the app redeems it.

    No event: until then nothing happened. Raises ActionError "store_closed", "not_offered", "not_allowed",
    "scopes_not_asked" or "scopes_not_yours".
    """
    store = require_store()
    if store.status != Store.Status.ACTIVE:
        raise ActionError("store_closed", _("This store is suspended, so no app can be added to it."))
    if not may_be_added(app, store):
        text = _("This app is not listed, so only stores whose team its developer is in can add it.")
        raise ActionError("not_offered", text)
    rights = rights_of_member(account_id, store)
    if RIGHT_TO_AGREE not in rights:
        raise ActionError("not_allowed", _("You may not add apps to this store."))
    if set(scopes) - set(app.scopes):
        raise ActionError("scopes_not_asked", _("The app asks for more than it is registered for."))
    if set(scopes) - rights:
        raise ActionError("scopes_not_yours", _("You can't give an app rights that you don't have yourself."))
    code = new_secret(CODE, store)
    with transaction.atomic():
        Grant.objects.create(
            app=app.client_id,
            account=account_id,
            scopes=sorted(scopes),
            redirect_uri=redirect_uri,
            challenge=challenge,
            code_digest=digest_of(code),
            code_until=timezone.now() + CODE_LIVES,
        )
    return code
