"""Places in the menu that lead to apps' own pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from backoffice.navigation import NavItem, Place
from plugins.forms import said
from tenants.context import in_store
from tenants.models import Membership, Store

from .queries import apps_here, apps_open_to

RIGHT = "store.view"


def find_places(store: Store, member: Membership, path: str) -> Iterator[Place]:
    """The apps that are on, have a page, and can do no more than the member."""
    with in_store(store):
        ids = apps_open_to(member)
        apps = apps_here(ids) if ids else {}
    for client_id in ids:
        app = apps.get(client_id)
        if app is None or not app.is_open or not app.embedded_url:
            continue
        url = reverse("backoffice:app_page", kwargs={"handle": store.handle, "client_id": client_id})
        item = NavItem(
            name=f"app-{client_id}",
            label=said(app.name),
            icon=app.icon,
            url_name="app_page",
            permission=RIGHT,
            order=110,
            section="apps",
        )
        yield Place(item=item, url=url, current=path == url)
