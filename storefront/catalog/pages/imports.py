"""The import of a product list: upload, report of the dry run, progress, result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from plugins.forms import form_of
from storefront.catalog.actions.imports import add_import, add_import_from, check_import, start_import
from storefront.catalog.actions.media import retry_media
from storefront.catalog.importing.sources import find_source, sources
from storefront.catalog.media.reasons import told
from storefront.catalog.models import Media, ProductImport

Status = ProductImport.Status
SMALL = 256 * 1024
"""Files up to this size are looked over while the person waits."""
SHOWN_PROBLEMS = 200
SHOWN_FAILURES = 100
KEPT_IMPORTS = 10


def import_or_404(number: int) -> ProductImport:
    """An import of the current store."""
    row = ProductImport.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


@store_page("catalog.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def list_imports(request: StoreRequest) -> HttpResponse:
    """Send a file in; see those of before."""
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            problem = _("Choose a file first.")
        else:
            try:
                row = add_import(file=file, name=file.name or "products.csv", actor=actor_of(request))
                if (file.size or 0) <= SMALL:
                    check_import(import_id=row.pk)
                return _to_import(request, row)
            except ActionError as error:
                problem = str(error)
    context = {
        "problem": problem,
        "sources": sources(),
        "imports": ProductImport.objects.order_by("-pk")[:KEPT_IMPORTS],
    }
    return render(request, "catalog/imports.html", context, status=422 if problem else 200)


@store_page("catalog.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def import_from(request: StoreRequest, plugin: str, source: str) -> HttpResponse:
    """Bring products from a plugin's source: what it asks for, then the same report as of a file."""
    found = find_source(plugin, source)
    if found is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = form_of(found.declared.fields, currency=request.store.currency, data=data)
    if request.method == "POST" and form.is_valid():
        row = add_import_from(source=found, values=form.cleaned_data, actor=actor_of(request))
        return _to_import(request, row)
    context = {"source": found, "form": form}
    return render(request, "catalog/import_from.html", context, status=422 if form.errors else 200)


@store_page("catalog.edit")
@require_safe
def show_import(request: StoreRequest, number: int) -> HttpResponse:
    """How one import stands. The part that changes is asked for again and again until it is through."""
    row = import_or_404(number)
    template = "catalog/import_state.html" if request.htmx else "catalog/import.html"
    return render(request, template, _state(row))


def _state(row: ProductImport) -> dict[str, Any]:
    language = (get_language() or "en").lower()
    problems = [
        {**problem, "text": in_language(problem["message"], language)}
        for problem in row.problems[:SHOWN_PROBLEMS]
    ]
    summary = row.summary
    pictures = Media.objects.exclude(source_url="")
    pending = pictures.filter(status=Media.Status.PENDING).count() if row.status == Status.FINISHED else 0
    failed = list(
        pictures.filter(status=Media.Status.FAILED).select_related("product").order_by("-pk")[:SHOWN_FAILURES]
    )
    is_through = row.status in {Status.FINISHED, Status.FAILED, Status.CHECKED}
    return {
        "row": row,
        "summary": summary,
        "reason": in_language(summary.get("message", {}), language),
        "problems": problems,
        "more_problems": max(summary.get("errors", 0) + summary.get("warnings", 0) - len(problems), 0),
        "importable": summary.get("new", 0) + summary.get("known", 0),
        "pending_pictures": pending,
        "failures": [(media, told(media.error)) for media in failed] if row.status == Status.FINISHED else [],
        "waits": not is_through or pending > 0,
    }


def in_language(message: dict[str, str], language: str) -> str:
    """A kept message in the reader's language."""
    return message.get(language) or message.get("en", "")


@store_page("catalog.edit")
@require_POST
def start(request: StoreRequest, number: int) -> HttpResponse:
    """Begin to import, or import once more."""
    row = import_or_404(number)
    try:
        start_import(import_id=row.pk, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    return _to_import(request, row)


@store_page("catalog.edit")
@require_POST
def retry_pictures(request: StoreRequest, number: int) -> HttpResponse:
    """Try to fetch the pictures again that could not be fetched."""
    row = import_or_404(number)
    failed = Media.objects.filter(status=Media.Status.FAILED).exclude(source_url="")
    retry_media(media_ids=list(failed.values_list("pk", flat=True)))
    return _to_import(request, row)


def _to_import(request: StoreRequest, row: ProductImport) -> HttpResponseRedirect:
    kwargs = {"handle": request.store.handle, "number": row.pk}
    return HttpResponseRedirect(reverse("backoffice:product_import", kwargs=kwargs))
