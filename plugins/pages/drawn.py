"""Pages that plugins draw: they say what is on them, the platform says how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backoffice.access import StoreRequest, actor_of, store_page
from kaidian_sdk.points.backoffice import Done, Form, Glance, Page, PageRequest
from plugins.calling import Offer, PluginFault, offer
from plugins.forms import form_of, said

LONGEST_PATH = 200


@dataclass(frozen=True)
class Drawn:
    """A part of a page, ready to be drawn: `kind` names its template."""

    kind: str
    part: Any
    form: forms.Form | None = None

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Rows of a table, each with its actions."""
        return list(zip_longest(self.part.rows, self.part.actions[: len(self.part.rows)], fillvalue=()))

    @property
    def empty(self) -> str:
        """What stands in the place of a table without rows."""
        return said(self.part.empty) or _("Nothing here yet")


@store_page("store.view")
@require_http_methods(["GET", "HEAD", "POST"])
def plugin_page(request: StoreRequest, plugin: str, name: str, path: str = "") -> HttpResponse:
    """A page of a plugin, and what is sent from it. 404 where the plugin is off or has no such page."""
    found = offer("admin_pages", plugin, name)
    if found is None:
        raise Http404
    if not request.member.may(found.declared.permission):
        return render(request, "backoffice/refused.html", {"reason": "right"}, status=403)
    asked = PageRequest(path=path[:LONGEST_PATH], query=request.GET.dict(), member=actor_of(request))
    if request.method == "POST":
        return _acted(request, found, asked)
    return _shown(request, found, asked)


def _acted(request: StoreRequest, found: Offer, asked: PageRequest) -> HttpResponse:
    """Check what was sent against the page's own form, hand it over, and say what became of it."""
    name = request.POST.get("_act", "")
    if found.declared.act is None:
        raise Http404
    try:
        page = found.call("show", asked)
        form = _form_named(request, page, name)
        if form is not None and not form.is_valid():
            return _shown(request, found, asked, page=page, sent={name: form})
        values = form.cleaned_data if form else {"value": request.POST.get("value", "")[:2000]}
        done: Done = found.call("act", asked, name, values)
    except PluginFault:
        messages.error(request, _("The plugin did not answer. Nothing was done; please try again."))
        return redirect(request.get_full_path())
    if done.errors and form is not None:
        for field, message in done.errors.items():
            form.add_error(field if field in form.fields else None, said(message))
        return _shown(request, found, asked, page=page, sent={name: form})
    if said(done.message):
        messages.success(request, said(done.message))
    return redirect(
        plugin_url(request.store.handle, found.plugin.id, found.declared.id, done.to or asked.path)
    )


def _form_named(request: StoreRequest, page: Page, name: str) -> forms.Form | None:
    for part in page.parts:
        if isinstance(part, Form) and part.name == name:
            return form_of(
                part.fields, currency=request.store.currency, data=request.POST, values=part.values
            )
    return None


def _shown(
    request: StoreRequest,
    found: Offer,
    asked: PageRequest,
    *,
    page: Page | None = None,
    sent: Mapping[str, forms.Form] | None = None,
) -> HttpResponse:
    try:
        page = page or found.call("show", asked)
    except PluginFault:
        told = {"name": said(found.plugin.manifest.name), "plugin": found.plugin.id}
        return render(request, "plugins/silent.html", told, status=503)
    context = {
        "title": said(page.title),
        "name": said(found.plugin.manifest.name),
        "plugin": found.plugin.id,
        "parts": drawn(page, request.store.currency, sent),
        "base": pages_url(request.store.handle, found.plugin.id),
    }
    return render(request, "plugins/page.html", context, status=422 if sent else 200)


def drawn(page: Page | Glance, currency: str, sent: Mapping[str, forms.Form] | None = None) -> list[Drawn]:
    """The parts of a page with their forms; those in `sent` keep what was typed."""
    return [
        Drawn(
            type(part).__name__.lower(),
            part,
            ((sent or {}).get(part.name) or form_of(part.fields, currency=currency, values=part.values))
            if isinstance(part, Form)
            else None,
        )
        for part in page.parts
    ]


def pages_url(handle: str, plugin: str) -> str:
    """Where the addresses of a plugin's pages begin."""
    return reverse("backoffice:plugin", kwargs={"handle": handle, "plugin": plugin}) + "pages/"


def plugin_url(handle: str, plugin: str, page: str, path: str = "") -> str:
    """The address of a plugin's page, or of a path below it."""
    base = reverse("backoffice:plugin_page", kwargs={"handle": handle, "plugin": plugin, "name": page})
    return base + path.lstrip("/")
