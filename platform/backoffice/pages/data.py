"""A store's data as a whole: downloads, backups, and the end of it. For owners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from backoffice.queries import names_of_actors
from foundation.errors import ActionError
from foundation.events import SYSTEM
from tenants.archive import faults
from tenants.archive.asked import ask_restore, ask_undo
from tenants.archive.backups import running_backup, storage
from tenants.archive.by_hand import A_DAY, BY_OPERATORS, ask_backup
from tenants.archive.declared import told_since
from tenants.archive.deletion import ask_deletion, take_back
from tenants.archive.exports import ask_export, export_of_link, link_of
from tenants.archive.models import GRACE, Backup, Deletion, Export, Restore
from tenants.archive.restore import what_would_be_lost
from tenants.archive.undo import latest_former
from tenants.models import Store

BACKUPS_SHOWN = 40


class ConfirmForm(forms.Form):
    """The store's address once more, so that nobody does it by mistake."""

    confirm = forms.CharField(label=gettext_lazy("The store's address"), max_length=40)

    def __init__(self, *args: Any, handle: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._handle = handle
        typed = _("Type %(handle)s to confirm.") % {"handle": handle}
        self.fields["confirm"].help_text = typed
        self.fields["confirm"].widget.attrs["autocomplete"] = "off"

    def clean_confirm(self) -> str:
        """It has to be the very one."""
        if self.cleaned_data["confirm"].strip().lower() != self._handle:
            raise forms.ValidationError(_("This is not the address of this store."))
        return self._handle


class DeletionForm(ConfirmForm):
    """Why, besides."""

    field_order = ("reason", "confirm")
    reason = forms.CharField(
        label=gettext_lazy("Why do you delete it?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


@store_page("store.data", always=True)
@require_safe
def show_data(request: StoreRequest) -> HttpResponse:
    """Downloads, backups, and deleting the store."""
    return _page(request, DeletionForm(handle=request.store.handle))


def _page(request: StoreRequest, form: DeletionForm) -> HttpResponse:
    facts = {
        **_state(request),
        "deletion": Deletion.objects.filter(store=request.store).first(),
        "form": form,
        "grace": GRACE.days,
    }
    return render(request, "backoffice/data.html", facts, status=422 if form.errors else 200)


@store_page("store.data", always=True)
@require_safe
def show_state(request: StoreRequest) -> HttpResponse:
    """How far what goes on in the background is: a part of the page."""
    return render(request, "backoffice/data_state.html", _state(request))


def _state(request: StoreRequest) -> dict[str, Any]:
    store = request.store
    latest = Export.objects.filter(store=store).select_related("store").order_by("-asked_at").first()
    restore = Restore.objects.filter(store=store).order_by("-pk").first()
    is_running = latest is not None and latest.is_running
    is_restoring = restore is not None and restore.is_running
    backing_up = running_backup(store)
    return {
        "export": latest,
        "export_fault": faults.for_owners(latest.fault) if latest else "",
        "link": link_of(latest) if latest and latest.is_ready else "",
        "is_running": is_running,
        "restore_fault": faults.for_owners(restore.fault) if restore else "",
        "is_restoring": is_restoring,
        "former": latest_former(store),
        "may_change": store.status == Store.Status.ACTIVE,
        "may_back_up": store.status != Store.Status.LEAVING,
        "backing_up": backing_up,
        "polls": is_running or is_restoring or backing_up is not None,
        **_backups(store),
    }


def _backups(store: Store) -> dict[str, Any]:
    """Those there are, each with who made it, and why the last one failed where it did."""
    rows = Backup.objects.filter(store=store, verified_at__isnull=False).order_by("-made_at")[:BACKUPS_SHOWN]
    people = names_of_actors(store) if any(row.by_hand for row in rows) else {}
    last = Backup.objects.filter(store=store).exclude(fault="", verified_at=None).order_by("-pk").first()
    return {
        "backups": [(row, _maker(row, people)) for row in rows],
        "backup_fault": faults.for_owners(last.fault) if last else "",
        "a_day": A_DAY.most,
        "by_hand": settings.BACKUPS_BY_HAND,
    }


def _maker(backup: Backup, people: Mapping[str, str]) -> str:
    """What a team calls whoever had a backup made."""
    if not backup.by_hand:
        return _("nightly")
    if backup.actor == SYSTEM or backup.actor.startswith(BY_OPERATORS):
        return _("by Kaidian support")
    return _("by %(name)s") % {"name": people.get(backup.actor) or _("a former member")}


@store_page("store.data", always=True)
@require_POST
def begin_export(request: StoreRequest) -> HttpResponse:
    """Make an archive in the background."""
    try:
        ask_export(store=request.store, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("backoffice:data", handle=request.store.handle)


@store_page("store.data", always=True)
@require_POST
def back_up(request: StoreRequest) -> HttpResponse:
    """Make a backup in the background. It changes nothing, so a paused store may have one, too."""
    try:
        ask_backup(store=request.store, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("backoffice:data", handle=request.store.handle)


@store_page("store.data", always=True)
@require_safe
def download(request: StoreRequest, link: str) -> HttpResponseBase:
    """The archive, for whoever has the link and the right, until it ends."""
    row = export_of_link(request.store, link)
    if row is None:
        raise Http404
    try:
        return FileResponse(storage().open(row.key), as_attachment=True, filename=row.file_name)
    except FileNotFoundError as error:
        raise Http404 from error


@store_page("store.data")
@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: StoreRequest, backup_id: int) -> HttpResponse:
    """Say what going back to a backup means, then do it."""
    mine = Backup.objects.filter(store=request.store, verified_at__isnull=False)
    backup = get_object_or_404(mine.select_related("store"), pk=backup_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None, handle=request.store.handle)
    if request.method == "POST" and form.is_valid():
        try:
            ask_restore(backup=backup, actor=actor_of(request))
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("backoffice:data", handle=request.store.handle)
    facts = {"backup": backup, "lost": what_would_be_lost(backup), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "backoffice/data_restore.html", facts, status=status)


@store_page("store.data")
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: StoreRequest) -> HttpResponse:
    """Say what going back to before a restore means, then do it."""
    former = latest_former(request.store)
    if request.method != "POST" and former is not None:
        facts = {"former": former, "lost": told_since(former.replaced_at)}
        return render(request, "backoffice/data_undo.html", facts)
    try:
        if former is None or str(former.pk) != request.POST.get("former"):  # pressed twice
            raise faults.refusal("undone_already")
        ask_undo(former=former, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("backoffice:data", handle=request.store.handle)


@store_page("store.data", always=True)
@require_POST
def delete(request: StoreRequest) -> HttpResponse:
    """Close the store, to be deleted when its grace is over."""
    form = DeletionForm(request.POST, handle=request.store.handle)
    if not form.is_valid():
        return _page(request, form)
    try:
        ask_deletion(store=request.store, reason=form.cleaned_data["reason"], actor=actor_of(request))
    except ActionError as error:
        form.add_error(error.field or None, str(error))
        return _page(request, form)
    messages.success(request, _("Your store is closed."))
    return redirect("backoffice:data", handle=request.store.handle)


@store_page("store.data", always=True)
@require_POST
def take_back_store(request: StoreRequest) -> HttpResponse:
    """Let the store stay."""
    try:
        take_back(store=request.store, actor=actor_of(request))
        messages.success(request, _("Your store stays."))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("backoffice:data", handle=request.store.handle)
