"""Menus: the list of them, and the tree that one is arranged in."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from storefront.content.actions import delete_menu, save_menu
from storefront.content.actions.menus import FIXED, MAX_LINKS
from storefront.content.drafts import LinkDraft
from storefront.content.models import MAX_LEVELS, Menu, MenuItem
from storefront.content.queries import backoffice as queries
from storefront.languages import other_languages

from .editing import back_to, initial_of, paged, saved, words_of
from .forms import MenuForm
from .texts import METHODS

type Json = dict[str, Any]


@store_page("content.edit")
@require_safe
def list_menus(request: StoreRequest) -> HttpResponse:
    """All menus."""
    words = words_of(request)
    context = {"page": paged(request, queries.find_menus(words)), "q": words}
    return render(request, "content/menus.html", context)


@store_page("content.edit")
@require_http_methods(METHODS)
def new_menu(request: StoreRequest) -> HttpResponse:
    """Make a menu."""
    return _edit(request, None)


@store_page("content.edit")
@require_http_methods(METHODS)
def edit_menu(request: StoreRequest, number: int) -> HttpResponse:
    """Change a menu: its links come as the tree that the page holds, as JSON."""
    return _edit(request, _menu_or_404(number))


def _edit(request: StoreRequest, menu: Menu | None) -> HttpResponse:
    initial = initial_of(menu, MenuForm) | {"links": ""} if menu else {}
    form = MenuForm(request.POST or None, locales=request.store.all_locales[1:], initial=initial)
    tree = _tree(menu)

    def save() -> Menu:
        data = form.cleaned_data
        return save_menu(
            menu_id=menu.pk if menu else None,
            title=data["title"],
            handle=data["handle"],
            translations=form.translations,
            links=_drafts(_parsed(data["links"])),
            actor=actor_of(request),
        )

    if request.method == "POST":
        if form.is_valid():
            response = saved(request, form, save, "menu")
            if response is not None:
                return response
        tree = _kept(request.POST.get("links", ""), tree)
    context = {
        "form": form,
        "row": menu,
        "is_fixed": menu is not None and menu.handle in FIXED,
        "tree": tree,
        "levels": MAX_LEVELS,
        "languages": other_languages(request.store),
        "locales": request.store.all_locales[1:],
    }
    return render(request, "content/menu.html", context, status=422 if form.errors else 200)


def _tree(menu: Menu | None) -> list[Json]:
    """A menu's links as the page's script has them."""
    if menu is None:
        return []
    items = list(menu.items.order_by("position"))
    titles = queries.titles_of(items)
    below: dict[int | None, list[Json]] = {}
    for item in reversed(items):
        entry: Json = {
            "kind": item.kind,
            "target": item.target,
            "address": item.address,
            "title": item.title,
            "titles": {locale: texts.get("title", "") for locale, texts in item.translations.items()},
            "label": label_of(item, titles),
            "links": below.pop(item.pk, []),
        }
        below.setdefault(item.parent_id, []).insert(0, entry)
    return below.get(None, [])


def label_of(item: MenuItem, titles: dict[tuple[str, int], str]) -> str:
    """What a link leads to, in words; "" for what is gone."""
    kind = MenuItem.Kind(item.kind)
    if item.target is not None:
        return titles.get((item.kind, item.target), "")
    if kind == MenuItem.Kind.URL:
        return item.address
    if kind == MenuItem.Kind.POLICY:
        return next((each.title for each in queries.find_targets("") if each.address == item.address), "")
    return str(kind.label)


def _parsed(text: str) -> list[Json]:
    """The tree as it was sent. Raises ActionError for what is none."""
    try:
        tree = json.loads(text or "[]")
    except (ValueError, RecursionError):
        tree = None
    if not _is_tree(tree, 0):
        raise ActionError("links_invalid", _("The links could not be read. Load the page again."))
    found: list[Json] = tree
    return found


def _is_tree(tree: object, depth: int) -> bool:
    if not isinstance(tree, list) or len(tree) > MAX_LINKS or depth > MAX_LEVELS + 1:
        return False
    return all(
        isinstance(entry, dict)
        and all(isinstance(entry.get(name, ""), str) for name in ("kind", "title", "address"))
        and isinstance(entry.get("titles", {}), dict)
        and _is_id(entry.get("target"))
        and _is_tree(entry.get("links", []), depth + 1)
        for entry in tree
    )


def _is_id(value: object) -> bool:
    return value is None or (type(value) is int and 0 < value < 2**63)


def _drafts(tree: list[Json]) -> list[LinkDraft]:
    return [
        LinkDraft(
            kind=entry.get("kind", ""),
            title=entry.get("title", ""),
            target=entry.get("target"),
            address=entry.get("address", ""),
            translations={
                str(locale): {"title": str(title)} for locale, title in entry.get("titles", {}).items()
            },
            links=_drafts(entry.get("links", [])),
        )
        for entry in tree
    ]


def _kept(text: str, otherwise: list[Json]) -> list[Json]:
    """The tree that was sent, to be shown again; what stands where it can't be read."""
    try:
        return _parsed(text)
    except ActionError:
        return otherwise


@store_page("content.edit")
@require_safe
def find_targets(request: StoreRequest) -> HttpResponse:
    """What a link may lead to, by words, as a part of the page."""
    words = words_of(request).strip()
    is_address = words.startswith(("/", "#", "https://", "http://", "mailto:", "tel:"))
    context = {"targets": queries.find_targets(words), "address": words if is_address else "", "words": words}
    return render(request, "content/targets.html", context)


@store_page("content.edit")
@require_POST
def remove_menu(request: StoreRequest, number: int) -> HttpResponse:
    """Delete a menu, unless themes rely on it."""
    menu = _menu_or_404(number)
    try:
        delete_menu(menu_id=menu.pk, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(title)s is deleted.") % {"title": menu.title})
    return back_to(request, "menus")


def _menu_or_404(number: int) -> Menu:
    menu = Menu.objects.filter(pk=number).first()
    if menu is None:
        raise Http404
    return menu
