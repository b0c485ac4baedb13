"""Backups, restores and the end of stores; certificates of those that are gone."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console import lives
from console.access import OperatorRequest, operator_page
from console.refusals import refused
from foundation.errors import ActionError
from foundation.ui.keyset import keyset_page
from tenants.archive.backups import storage
from tenants.archive.models import Backup, Certificate
from tenants.models import Store


@operator_page
@require_POST
def back_up(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Keep a store as it is now."""
    store = get_object_or_404(Store, pk=store_id)
    done = _("A backup is being made.")
    return _did(request, store, done, lambda reason: lives.keep(request, store=store, reason=reason))


@operator_page
@require_POST
def restore(request: OperatorRequest, store_id: int, backup_id: int) -> HttpResponse:
    """Let a store be as it was at a backup."""
    kept = Backup.objects.select_related("store").exclude(made_at=None)
    backup = get_object_or_404(kept, store_id=store_id, pk=backup_id)
    done = _("The store is being restored.")
    return _did(
        request, backup.store, done, lambda reason: lives.restore(request, backup=backup, reason=reason)
    )


@operator_page
@require_POST
def collect(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Make an archive of a store in the background."""
    store = get_object_or_404(Store, pk=store_id)
    done = _("The archive is being made.")
    return _did(request, store, done, lambda reason: lives.collect(request, store=store, reason=reason))


@operator_page
@require_safe
def export_state(request: OperatorRequest, store_id: int) -> HttpResponse:
    """How far the archive is: a part of the store's page."""
    store = get_object_or_404(Store, pk=store_id)
    facts = {"store": store, "facts": lives.export_state(store)}
    return render(request, "console/parts/export.html", facts)


@operator_page
@require_safe
def fetch(request: OperatorRequest, store_id: int, link: str) -> HttpResponseBase:
    """The archive, for operators who have the link, until it ends. Each time is written down."""
    store = get_object_or_404(Store, pk=store_id)
    row = lives.hand_out(request, store=store, link=link)
    if row is None:
        raise Http404
    return FileResponse(storage().open(row.key), as_attachment=True, filename=row.file_name)


@operator_page
@require_POST
def move(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Take a store to another database."""
    store = get_object_or_404(Store, pk=store_id)
    to = request.POST.get("to", "")
    done = _("The store is being moved. Its shop stays open; saving waits for a moment at the end.")
    return _did(request, store, done, lambda reason: lives.move(request, store=store, to=to, reason=reason))


@operator_page
@require_safe
def move_state(request: OperatorRequest, store_id: int) -> HttpResponse:
    """How far the move is: a part of the store's page."""
    store = get_object_or_404(Store, pk=store_id)
    facts = {"store": store, "facts": lives.move_state(store)}
    return render(request, "console/parts/move.html", facts)


@operator_page
@require_POST
def delete(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Close a store, to be deleted when its grace is over."""
    store = get_object_or_404(Store, pk=store_id)
    done = _("The store is closed and will be deleted. Its owners are told.")
    return _did(request, store, done, lambda reason: lives.delete(request, store=store, reason=reason))


@operator_page
@require_POST
def let_stay(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Take a deletion back."""
    store = get_object_or_404(Store, pk=store_id)
    done = _("The store stays.")
    return _did(request, store, done, lambda reason: lives.let_stay(request, store=store, reason=reason))


def _did(request: OperatorRequest, store: Store, done: str, do: Callable[[str], None]) -> HttpResponse:
    try:
        do(request.POST.get("reason", ""))
    except ActionError as error:
        return refused(request, str(error), "console:store", store_id=store.pk)
    messages.success(request, done)
    return redirect("console:store", store_id=store.pk)


@operator_page
@require_safe
def certificates(request: OperatorRequest) -> HttpResponse:
    """Stores that were deleted, the latest first."""
    page = keyset_page(request, Certificate.objects.order_by("-pk"))
    return render(request, "console/certificates.html", {"page": page, "rows": page.rows})


@operator_page
@require_safe
def certificate(request: OperatorRequest, uid: UUID) -> HttpResponse:
    """That a store was deleted: to print, or as JSON with `?format=json`."""
    row = get_object_or_404(Certificate, uid=uid)
    if request.GET.get("format") == "json":
        names = [field.name for field in Certificate._meta.concrete_fields if field.name != "id"]
        return JsonResponse({name: getattr(row, name) for name in names})
    return render(request, "console/certificate.html", {"certificate": row})
