"""Webhook endpoints that belong to apps: their address and secrets are the app's, in every store."""

from __future__ import annotations

from plugins.forms import said
from plugins.webhooks.owners import Owner

from .directory.queries import webhook_keys
from .queries import app_here, find_installation, rights_now
from .rights import right_for


def owner_of_endpoint(client_id: str) -> Owner | None:
    """The app that an endpoint of the current store belongs to; None for one that is gone."""
    app = app_here(client_id)
    if app is None:
        return None

    def may_hear(event: str) -> bool:
        installation = find_installation(client_id)
        return installation is not None and right_for(event) in (rights_now(installation) or ())

    return Owner(said(app.name), app.webhook_url, webhook_keys(app), may_hear)
