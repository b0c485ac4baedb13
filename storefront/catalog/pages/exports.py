"""Products to elsewhere: as a file, or to the target of a plugin; progress, result, those of before."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from plugins.forms import form_of
from plugins.registry import plugins
from storefront.catalog.actions.exports import (
    cancel_export,
    continue_export,
    last_export_to,
    start_export,
)
from storefront.catalog.exporting.targets import ProductTarget, count_wanted, find_target, targets
from storefront.catalog.models import ProductExport
from storefront.catalog.pages.imports import in_language
from storefront.catalog.pages.products import filter_of
from storefront.catalog.queries.backoffice import ProductFilter

Status = ProductExport.Status
SHOWN_PROBLEMS = 200
SHOWN_EXPORTS = 10
_PARTS = {"words": "q", "status": "status", "vendor": "vendor", "product_type": "type"}
_PARTS |= {"collection": "collection", "sort": "sort"}
"""What the parts of a filter are called in addresses."""


@store_page("catalog.view")
@require_safe
def list_exports(request: StoreRequest) -> HttpResponse:
    """Choose where the products of the list go; see the exports of before."""
    wanted = filter_of(request)
    language = (get_language() or "en").lower()
    rows = ProductExport.objects.order_by("-pk").defer("problems")[:SHOWN_EXPORTS]
    context = {
        **_chosen(wanted),
        "targets": targets(),
        "exports": [(row, in_language(row.label, language)) for row in rows],
        "may_edit": request.member.may("catalog.edit"),
    }
    return render(request, "catalog/exports.html", context)


@store_page("catalog.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def export_to(request: StoreRequest, plugin: str, target: str) -> HttpResponse:
    """Send products to a plugin's target: what it asks for, then its progress."""
    found = find_target(plugin, target)
    if found is None:
        raise Http404
    wanted, problem = filter_of(request), ""
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            row = start_export(target=found, values=form.cleaned_data, wanted=wanted, actor=actor_of(request))
            return _to_export(request, row)
        except ActionError as error:
            problem = str(error)
    context = {"target": found, "form": form, "problem": problem, **_chosen(wanted)}
    return render(request, "catalog/export_to.html", context, status=422 if form.errors or problem else 200)


def _form(request: StoreRequest, target: ProductTarget) -> Any:
    before = last_export_to(target)
    return form_of(
        target.declared.fields,
        currency=request.store.currency,
        data=request.POST if request.method == "POST" else None,
        values=before.values if before else None,
    )


def _chosen(wanted: ProductFilter) -> dict[str, Any]:
    """Which products are meant, and the part of an address that says so."""
    parts = {name: getattr(wanted, field) for field, name in _PARTS.items()}
    query = "?" + urlencode({name: value for name, value in parts.items() if value})
    is_narrow = wanted.is_narrow
    return {"count": count_wanted(wanted), "is_narrow": is_narrow, "query": query if is_narrow else ""}


@store_page("catalog.edit")
@require_safe
def show_export(request: StoreRequest, number: int) -> HttpResponse:
    """How one export stands. The part that changes is asked for again and again until it is through."""
    row = export_or_404(number)
    language = (get_language() or "en").lower()
    shown = row.problems[:SHOWN_PROBLEMS]
    context = {
        "row": row,
        "label": in_language(row.label, language),
        "note": in_language(row.note, language),
        "reason": in_language(row.reason, language),
        "problems": [(each["handle"], in_language(each["message"], language)) for each in shown],
        "more_problems": row.refused - len(shown),
        "target": find_target(row.plugin, row.target),
        "has_page": row.plugin in plugins(),
    }
    template = "catalog/export_state.html" if request.htmx else "catalog/export.html"
    return render(request, template, context)


@store_page("catalog.edit")
@require_POST
def cancel(request: StoreRequest, number: int) -> HttpResponse:
    """End an export."""
    row = export_or_404(number)
    cancel_export(export_id=row.pk, actor=actor_of(request))
    return _to_export(request, row)


@store_page("catalog.edit")
@require_POST
def go_on(request: StoreRequest, number: int) -> HttpResponse:
    """Let an export go on where it ended early."""
    row = export_or_404(number)
    try:
        continue_export(export_id=row.pk, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    return _to_export(request, row)


def export_or_404(number: int) -> ProductExport:
    """An export of the current store."""
    row = ProductExport.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def _to_export(request: StoreRequest, row: ProductExport) -> HttpResponseRedirect:
    kwargs = {"handle": request.store.handle, "number": row.pk}
    return HttpResponseRedirect(reverse("backoffice:product_export", kwargs=kwargs))
