"""What one does with a theme: publish, set a time, rename, copy, download, delete, go back to a version."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from backoffice.queries import names_of_actors
from backoffice.time_zones import zone_label
from foundation.errors import ActionError
from themes.actions import (
    delete_theme,
    duplicate_theme,
    publish_theme,
    rename_theme,
    restore_version,
    schedule_publish,
    unschedule_publish,
)
from themes.cards import card_of
from themes.changed import what_changed
from themes.errors import UnknownTheme
from themes.models import StoreTheme
from themes.pages.forms import NameForm, ScheduleForm
from themes.rendering.preview import Preview, preview_url
from themes.stored.archive import pack
from themes.stored.intake import files_of

VERSIONS_A_PAGE = 30


def theme_or_404(number: int) -> StoreTheme:
    """A theme of the current store. Raises Http404."""
    return get_object_or_404(StoreTheme, pk=number)


def _library(request: StoreRequest) -> HttpResponse:
    return redirect("backoffice:themes", handle=request.store.handle)


def _tried(request: StoreRequest, act: Callable[[], object], done: str) -> bool:
    """Run an action; its refusal or `done` becomes a toast. Whether it went through."""
    try:
        act()
    except ActionError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True


@store_page("themes.publish")
@require_POST
def publish(request: StoreRequest, number: int) -> HttpResponse:
    """Show a draft to shoppers."""
    theme = theme_or_404(number)
    actor = actor_of(request)
    done = _("Shoppers see “%(name)s” now") % {"name": card_of(theme).name}
    _tried(request, lambda: publish_theme(theme=theme, actor=actor), done)
    return _library(request)


@store_page("themes.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: StoreRequest, number: int) -> HttpResponse:
    """Set, change or take back the time at which a draft is published."""
    theme = theme_or_404(number)
    if request.method == "POST" and "unschedule" in request.POST:
        unschedule_publish(theme=theme, actor=actor_of(request))
        messages.success(request, _("It will not be published by itself"))
        return _library(request)
    zone = zone_label(request.store.time_zone, get_language() or "en")
    form = ScheduleForm(request.POST or None, theme=theme, zone=zone)
    if request.method == "POST" and form.is_valid():
        try:
            schedule_publish(theme=theme, at=form.cleaned_data["publish_at"], actor=actor_of(request))
        except ActionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved"))
            return _library(request)
    facts = {"form": form, "theme": theme, "card": card_of(theme)}
    return render(request, "themes/schedule.html", facts, status=422 if form.errors else 200)


@store_page("themes.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: StoreRequest, number: int) -> HttpResponse:
    """Give a theme another name."""
    theme = theme_or_404(number)
    form = NameForm(request.POST or None, initial={"name": card_of(theme).name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_theme(theme=theme, name=form.cleaned_data["name"], actor=actor_of(request))
        except ActionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved"))
            return _library(request)
    facts = {"form": form, "card": card_of(theme)}
    return render(request, "themes/rename.html", facts, status=422 if form.errors else 200)


@store_page("themes.edit")
@require_POST
def duplicate(request: StoreRequest, number: int) -> HttpResponse:
    """A draft just like it."""
    theme = theme_or_404(number)
    name = _("Copy of %(name)s") % {"name": card_of(theme).name}
    actor = actor_of(request)
    _tried(request, lambda: duplicate_theme(theme=theme, name=name[:80], actor=actor), _("Copied"))
    return _library(request)


@store_page("themes.edit")
@require_POST
def delete(request: StoreRequest, number: int) -> HttpResponse:
    """Delete a draft."""
    theme = theme_or_404(number)
    actor = actor_of(request)
    _tried(request, lambda: delete_theme(theme=theme, actor=actor), _("Deleted"))
    return _library(request)


@store_page("themes.code")
@require_safe
def download(request: StoreRequest, number: int) -> HttpResponse:
    """A theme's files as a zip."""
    theme = theme_or_404(number)
    name = slugify(card_of(theme).name, allow_unicode=False) or f"theme-{theme.pk}"
    try:
        body = pack(files_of(theme.source), name)
    except (UnknownTheme, FileNotFoundError):
        messages.error(request, _("The files of this theme can't be reached."))
        return _library(request)
    response = HttpResponse(body, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


@store_page("themes.edit")
@require_safe
def versions(request: StoreRequest, number: int) -> HttpResponse:
    """Every state the theme can go back to, newest first."""
    theme = theme_or_404(number)
    rows = theme.versions.order_by("-number")
    page = Paginator(rows, VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    names = names_of_actors(request.store)
    here = list(page)
    before = rows.filter(number__lt=here[-1].number).first() if here else None
    older = [*here[1:], before]
    shown = [
        (
            row,
            names.get(row.actor, ""),
            preview_url(request.store, Preview(theme.pk, version=row.number)),
            page.number == 1 and row is here[0],
            what_changed(earlier.document, row.document) if earlier else [],
        )
        for row, earlier in zip(here, older, strict=True)
    ]
    facts = {"theme": theme, "card": card_of(theme), "page": page, "versions": shown}
    return render(request, "themes/versions.html", facts)


@store_page("themes.publish")
@require_POST
def restore(request: StoreRequest, number: int, version: int) -> HttpResponse:
    """Go back to a version."""
    theme = theme_or_404(number)
    actor = actor_of(request)
    done = _("The theme is as it was in version %(number)s") % {"number": version}
    _tried(request, lambda: restore_version(theme=theme, number=version, actor=actor), done)
    return redirect("backoffice:theme_versions", handle=request.store.handle, number=theme.pk)


@store_page("themes.edit")
@require_safe
def preview(request: StoreRequest, number: int) -> HttpResponse:
    """Go and see the theme in the shop, with its unsaved work when `?unsaved=1` is asked for."""
    theme = theme_or_404(number)
    working = request.GET.get("unsaved") == "1"
    return redirect(preview_url(request.store, Preview(theme.pk, working=working)))
