"""Menus: written whole, as the tree that an editor shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.catalog.checks import MAX_TEXT, line, tidy_translations, too_long
from storefront.catalog.handles import free_handle, handle_from, is_handle
from storefront.content.drafts import LinkDraft, Translations
from storefront.content.events import MenuDeleted, MenuSaved
from storefront.content.locks import lock_menu
from storefront.content.models import MAX_LEVELS, Menu, MenuItem, Policy

MAX_LINKS = 200
MAX_ADDRESS = 2_048
FIXED = ("main-menu", "footer")
"""Menus that themes rely on: they can be changed, but neither renamed nor deleted."""
_TARGETED = {
    *(MenuItem.Kind.COLLECTION, MenuItem.Kind.PRODUCT, MenuItem.Kind.PAGE),
    *(MenuItem.Kind.BLOG, MenuItem.Kind.ARTICLE),
}
SCHEMES = ("https://", "http://", "mailto:", "tel:")


@transaction.atomic
def save_menu(
    *,
    title: str,
    links: Sequence[LinkDraft],
    menu_id: int | None = None,
    handle: str = "",
    translations: Translations | None = None,
    actor: str = SYSTEM,
) -> Menu:
    """Add a menu or write one anew, with these links. Raises ActionError; "links.3" is its fourth link."""
    if not line(title):
        raise ActionError("title_missing", _("It needs a title."), field="title")
    if len(line(title)) > MAX_TEXT:
        raise too_long("title", _("The title"))
    _refuse_faults(links)
    menu = lock_menu(menu_id) if menu_id is not None else Menu()
    if menu_id is None:
        menu.handle = free_handle(Menu, line(handle) or handle_from(line(title)), prefix="menu")
    else:
        menu.handle = _changed_handle(menu, line(handle))
    menu.title = line(title)
    menu.translations = tidy_translations(translations or {})
    menu.updated_at = timezone.now()
    menu.save()
    menu.items.all().delete()
    _write(menu, links)
    record(MenuSaved(menu=menu.pk, handle=menu.handle), subject=menu, actor=actor)
    return menu


@transaction.atomic
def delete_menu(*, menu_id: int, actor: str = SYSTEM) -> None:
    """Remove a menu. Raises ActionError for those that themes rely on."""
    menu = lock_menu(menu_id)
    if menu.handle in FIXED:
        raise ActionError("menu_fixed", _("Themes show this menu, so it stays. It may be empty."))
    record(MenuDeleted(menu=menu.pk, handle=menu.handle), subject=menu, actor=actor)
    menu.delete()


def _changed_handle(menu: Menu, wanted: str) -> str:
    if not wanted or wanted == menu.handle or menu.handle in FIXED:
        return menu.handle
    if not is_handle(wanted):
        message = _("Use letters, digits and hyphens in the address, without spaces or signs.")
        raise ActionError("handle_invalid", message, field="handle")
    if Menu.objects.filter(handle=wanted).exists():
        raise ActionError("handle_taken", _("Another menu has this name."), field="handle")
    return wanted


def flat(links: Sequence[LinkDraft], level: int = 1) -> list[tuple[int, LinkDraft]]:
    """All links of a tree from top to bottom, each with its level, which begins at 1."""
    return [row for link in links for row in ((level, link), *flat(link.links, level + 1))]


def _refuse_faults(links: Sequence[LinkDraft]) -> None:
    rows = flat(links)
    if len(rows) > MAX_LINKS:
        raise ActionError("too_many_links", _("A menu has 200 links at most."))
    for index, (level, link) in enumerate(rows):
        if fault := _fault(level, link):
            raise ActionError("link_invalid", fault, field=f"links.{index}")


def _fault(level: int, link: LinkDraft) -> str | Promise:
    if level > MAX_LEVELS:
        return _("Links can be three levels deep.")
    if link.kind not in MenuItem.Kind.values:
        return _("Choose where the link leads.")
    if any(len(str(text)) > MAX_TEXT for text in (link.title, *_titles(link))):
        return _("This name is too long.")
    if link.kind in _TARGETED and link.target is None:
        return _("Choose where the link leads.")
    if link.kind == MenuItem.Kind.POLICY and link.address not in Policy.Kind.values:
        return _("Choose where the link leads.")
    if link.kind == MenuItem.Kind.URL:
        address = link.address.strip()
        is_path = address.startswith(("/", "#")) and not address.startswith(("//", "/\\"))
        if len(address) > MAX_ADDRESS or not (is_path or address.startswith(SCHEMES)):
            return _("Give an address such as /pages/about or https://example.com.")
        if not line(link.title):
            return _("A link to an address needs a name.")
    return ""


def _titles(link: LinkDraft) -> list[object]:
    return [texts.get("title", "") for texts in link.translations.values()]


def _write(menu: Menu, links: Sequence[LinkDraft]) -> None:
    """Insert level by level, so that each has its parent's id: three statements, whatever the number."""
    positions = {id(link): position for position, (_level, link) in enumerate(flat(links))}
    level: list[tuple[MenuItem | None, LinkDraft]] = [(None, link) for link in links]
    while level:
        items = [
            MenuItem(
                menu=menu,
                parent=parent,
                position=positions[id(link)],
                title=line(link.title),
                kind=link.kind,
                target=link.target if link.kind in _TARGETED else None,
                address=link.address.strip(),
                translations=tidy_translations(link.translations),
            )
            for parent, link in level
        ]
        MenuItem.objects.bulk_create(items)
        level = [
            (item, below) for item, (_parent, link) in zip(items, level, strict=True) for below in link.links
        ]
