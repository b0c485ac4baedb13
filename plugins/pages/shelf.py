"""Which plugins a store has and could have; adding, turning on and off, taking out, setting up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from foundation.permissions import PERMISSIONS
from plugins import actions, queries
from plugins.actions.uses import choose_use
from plugins.forms import form_of, said
from plugins.queries import Shelved
from plugins.store_side import settings_of
from plugins.words import ADDITIONS, CATEGORIES, PLACED

from .uses import uses_of

LINES = 20
LABELS = {permission.name: permission.label for permission in PERMISSIONS}


@store_page("plugins.manage")
@require_safe
def list_plugins(request: StoreRequest) -> HttpResponse:
    """The shelf."""
    words = request.GET.get("q", "").replace("\0", "")[:200]
    category = request.GET.get("category", "")
    rows = queries.shelf(words, category if category in CATEGORIES else "")
    context = {
        "categories": _categories(category),
        "installed": [row for row in rows if row.installation],
        "others": [row for row in rows if not row.installation],
        "q": words,
        "filtered": bool(words or category in CATEGORIES),
    }
    return render(request, "plugins/shelf.html", context)


def _categories(chosen: str) -> list[tuple[str, str | Promise, bool]]:
    """Names, labels, and which one is chosen: those that some plugin of the shelf has."""
    known = {name for row in queries.shelf() for name in row.categories}
    return [(name, label, name == chosen) for name, label in CATEGORIES.items() if name in known]


@store_page("plugins.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def show_plugin(request: StoreRequest, plugin: str) -> HttpResponse:
    """One plugin: what it does and may, its settings, what it wrote."""
    row = _row_or_404(plugin)
    manifest = row.plugin.manifest if row.plugin else None
    form = _settings_form(request, row)
    if form is not None and request.method == "POST" and form.is_valid():
        values, actor = form.cleaned_data, actor_of(request)
        try:
            actions.change_plugin_settings(plugin=plugin, values=values, actor=actor)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved"))
            return redirect("backoffice:plugin", handle=request.store.handle, plugin=plugin)
    context = {
        "row": row,
        "form": form,
        "name": said(manifest.name) if manifest else plugin,
        "scopes": [LABELS[scope] for scope in manifest.scopes] if manifest else [],
        "new_scopes": [LABELS[scope] for scope in row.new_scopes],
        "additions": [
            (ADDITIONS[hook], count, row.is_on and hook in PLACED)
            for hook, count in (queries.additions(row.plugin) if row.plugin else [])
        ],
        "uses": uses_of(row),
        "pauses": queries.pauses(row.installation),
        "page": Paginator(queries.lines_of(plugin), LINES).get_page(request.GET.get("page")),
    }
    return render(request, "plugins/plugin.html", context, status=422 if form and form.errors else 200)


@store_page("plugins.manage")
@require_POST
def install(request: StoreRequest, plugin: str) -> HttpResponse:
    """Add it, or agree to what it asks for newly."""
    return _done(request, plugin, actions.install_plugin, _("Added"))


@store_page("plugins.manage")
@require_POST
def switch(request: StoreRequest, plugin: str) -> HttpResponse:
    """On or off."""
    is_on = request.POST.get("on") == "1"
    told = _("Turned on") if is_on else _("Turned off")
    return _done(request, plugin, partial(actions.switch_plugin, is_on=is_on), told)


@store_page("plugins.manage")
@require_POST
def use(request: StoreRequest, plugin: str) -> HttpResponse:
    """Use a part of it, such as its search, or no longer."""
    asked = request.POST
    is_on = asked.get("on") == "1"
    act = partial(choose_use, hook=asked.get("hook", ""), name=asked.get("name", ""), is_on=is_on)
    told = _("It is used from now on") if is_on else _("It is used no longer")
    return _done(request, plugin, act, told)


@store_page("plugins.manage")
@require_POST
def try_again(request: StoreRequest, plugin: str) -> HttpResponse:
    """End its pauses."""
    return _done(request, plugin, actions.try_again, _("It is asked again"))


@store_page("plugins.manage")
@require_POST
def remove(request: StoreRequest, plugin: str) -> HttpResponse:
    """Take it out, with its data or without."""
    act = partial(actions.remove_plugin, with_data=request.POST.get("data") == "delete")
    _done(request, plugin, act, _("Removed"))
    return redirect("backoffice:plugins", handle=request.store.handle)


def _row_or_404(plugin: str) -> Shelved:
    row = queries.find_plugin(plugin)
    if row is None:
        raise Http404
    return row


def _settings_form(request: StoreRequest, row: Shelved) -> forms.Form | None:
    """The form of its settings; None where it has none, or is not in the store."""
    if row.plugin is None or row.installation is None or not row.plugin.manifest.settings:
        return None
    manifest = row.plugin.manifest
    values = settings_of(manifest, row.installation)
    data = request.POST if request.method == "POST" else None
    return form_of(manifest.settings, currency=request.store.currency, data=data, values=values)


def _done(request: StoreRequest, plugin: str, act: Callable[..., object], told: str) -> HttpResponse:
    """Do it, and tell what became of it on the plugin's page."""
    row = _row_or_404(plugin)
    try:
        act(plugin=row.id, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect("backoffice:plugin", handle=request.store.handle, plugin=row.id)
