"""Fields of plugins in the back office: shown beside a product, an order and so on, filled in on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from kaidian_sdk.fields import Field
from plugins.actions.metafields import fill_fields
from plugins.forms import form_of
from plugins.metafields import FieldsOf, fields_on, values_of
from storefront.catalog.models import Variant
from storefront.catalog.pages.collections import collection_or_404
from storefront.catalog.pages.editor import product_or_404
from storefront.customers.pages.showing import customer_or_404
from storefront.orders.pages import order_or_404

SHOWN = 200
"""Letters of a value on a card."""


@dataclass(frozen=True)
class Place:
    """A thing of the store that fields are filled in for, and the way back to its page."""

    thing: str
    number: int
    title: str
    url: str


@dataclass(frozen=True)
class Section:
    """A plugin's fields in the form."""

    of: FieldsOf
    form: forms.Form


@store_page("catalog.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product_fields(request: StoreRequest, number: int) -> HttpResponse:
    """Fields of a product."""
    product = product_or_404(number)
    return _fill_in(
        request, Place("product", product.pk, product.title, _url(request, "product", number=number))
    )


@store_page("catalog.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def variant_fields(request: StoreRequest, number: int) -> HttpResponse:
    """Fields of a variant."""
    variant = Variant.objects.select_related("product").filter(pk=number).first()
    if variant is None:
        raise Http404
    title = " · ".join(filter(None, [variant.product.title, variant.title]))
    url = _url(request, "product", number=variant.product_id)
    return _fill_in(request, Place("variant", variant.pk, title, url))


@store_page("catalog.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def collection_fields(request: StoreRequest, number: int) -> HttpResponse:
    """Fields of a collection."""
    collection = collection_or_404(number)
    url = _url(request, "collection", number=number)
    return _fill_in(request, Place("collection", collection.pk, collection.title, url))


@store_page("customers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def customer_fields(request: StoreRequest, customer_id: int) -> HttpResponse:
    """Fields of a customer."""
    customer = customer_or_404(customer_id)
    url = _url(request, "customer", customer_id=customer_id)
    return _fill_in(request, Place("customer", customer.pk, str(customer), url))


@store_page("orders.fulfil")
@require_http_methods(["GET", "HEAD", "POST"])
def order_fields(request: StoreRequest, number: int) -> HttpResponse:
    """Fields of an order."""
    order = order_or_404(number)
    return _fill_in(request, Place("order", order.pk, order.name, _url(request, "order", number=number)))


def _url(request: StoreRequest, name: str, **parts: int) -> str:
    return reverse(f"backoffice:{name}", kwargs={"handle": request.store.handle, **parts})


def _fill_in(request: StoreRequest, place: Place) -> HttpResponse:
    """A form with a section for each plugin. What is wrong in one keeps all from being saved."""
    declared = fields_on(place.thing)
    known = values_of(place.thing, [place.number]).get(place.number, {})
    sections = [_section(request, each, known.get(each.plugin.id, {})) for each in declared]
    is_sent = request.method == "POST"
    wrong = [section for section in sections if is_sent and not section.form.is_valid()]
    if is_sent and not wrong:
        try:
            for section in sections:
                _save(request, place, section)
        except ActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saved"))
        return HttpResponseRedirect(place.url)
    context = {"place": place, "sections": sections}
    return render(request, "extensions/fields.html", context, status=422 if is_sent else 200)


def _section(request: StoreRequest, of: FieldsOf, known: dict[str, Any]) -> Section:
    data = request.POST if request.method == "POST" else None
    form = form_of(of.fields, currency=request.store.currency, data=data, values=known)
    form.prefix = of.plugin.id
    return Section(of, form)


def _save(request: StoreRequest, place: Place, section: Section) -> None:
    fill_fields(
        plugin=section.of.plugin.id,
        thing=place.thing,
        number=place.number,
        values=section.form.cleaned_data,
        actor=actor_of(request),
    )


@dataclass(frozen=True)
class Shown:
    """A plugin's fields as its card shows them: (label, value in words)."""

    title: str
    rows: list[tuple[Field, object]]


def cards_on(thing: str, number: int) -> list[Shown]:
    """What is filled in for a thing, by plugin; secrets only say that they are kept."""
    declared = fields_on(thing)
    known = values_of(thing, [number]).get(number, {}) if declared else {}
    return [
        Shown(each.title, [(field, _word(field, known.get(each.plugin.id, {}))) for field in each.fields])
        for each in declared
    ]


def _word(field: Field, values: dict[str, Any]) -> object:
    value = values.get(field.id, field.default)
    words: dict[str, Callable[[], object]] = {
        "secret": lambda: "••••" if value else "",
        "checkbox": lambda: _("Yes") if value else _("No"),
        "select": lambda: (field.options or {}).get(value, value),
    }
    found = words[field.type]() if field.type in words else value
    return found[:SHOWN] if isinstance(found, str) else found
