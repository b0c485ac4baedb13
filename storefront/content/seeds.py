"""The menus that a new store begins with: its collections above, its rules below."""

from __future__ import annotations

from tenants.models import Store
from tenants.seeding import on_open

from .models import Menu, MenuItem

MENUS = (
    ("main-menu", {"en": "Main menu", "zh-Hans": "主菜单"}, MenuItem.Kind.EVERY_COLLECTION),
    ("footer", {"en": "Footer menu", "zh-Hans": "页脚菜单"}, MenuItem.Kind.EVERY_POLICY),
)
"""Handle, names by language, and what stands in it. They fill themselves as the merchant goes on."""


@on_open
def add_first_menus(store: Store) -> None:
    """Add the menus that themes ask for, unless they are there."""
    standing = set(Menu.objects.values_list("handle", flat=True))
    for handle, names, kind in MENUS:
        if handle not in standing:
            others = {locale: {"title": names[locale]} for locale in store.all_locales[1:] if locale in names}
            title = names.get(store.locale, names["en"])
            menu = Menu.objects.create(handle=handle, title=title, translations=others)
            MenuItem.objects.create(menu=menu, position=0, kind=kind)
