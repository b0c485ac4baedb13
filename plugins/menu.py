"""Places in the menu that lead to pages of plugins."""

from __future__ import annotations

from collections.abc import Iterator

from backoffice.navigation import NavItem, Place
from plugins.calling import offers
from plugins.forms import said
from plugins.pages.drawn import plugin_url
from tenants.context import in_store
from tenants.models import Membership, Store


def find_places(store: Store, member: Membership, path: str) -> Iterator[Place]:
    """The entries of the plugins that are on, for pages that the member may open."""
    with in_store(store):
        entries = offers("menu_entries")
    for entry in entries:
        page = entry.plugin.declaration("admin_pages", entry.declared.page)
        if page is None:
            continue
        url = plugin_url(store.handle, entry.plugin.id, page.id)
        item = NavItem(
            name=f"plugin-{entry.plugin.id}-{entry.declared.id}",
            label=said(entry.declared.label),
            icon=entry.declared.icon,
            url_name="plugin_page",
            permission=page.permission,
            order=100,
            section="apps",
        )
        yield Place(item=item, url=url, current=path.startswith(url))
