"""Shipping in the back office: zones and their rates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.addresses import country_list
from foundation.errors import ActionError
from plugins.forms import said
from storefront.languages import other_languages

from .actions import delete_rate, save_rate, save_zone
from .forms import RateForm, ZoneForm
from .models import ShippingRate, ShippingZone
from .queries import carriers


def _reader() -> str:
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


@store_page("store.settings")
@require_safe
def list_zones(request: StoreRequest) -> HttpResponse:
    """All zones with their rates, and who else sends."""
    zones = [
        (zone, country_list(zone.countries, _reader()))
        for zone in ShippingZone.objects.prefetch_related("rates")
    ]
    others = [(each.plugin.id, said(each.declared.label), each.is_paused) for each in carriers()]
    context = {"zones": zones, "currency": request.store.currency, "carriers": others}
    return render(request, "shipping/list.html", context)


@store_page("store.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_zone(request: StoreRequest, zone_id: int | None = None) -> HttpResponse:
    """A new zone, or another name or other countries for one."""
    zone = get_object_or_404(ShippingZone, pk=zone_id) if zone_id else None
    initial = {"name": zone.name, "countries": zone.countries} if zone else {}
    form = ZoneForm(request.POST or None, locale=_reader(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_zone(zone=zone, actor=actor_of(request), **form.cleaned_data)
        except ActionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved"))
            if saved.rates.exists():
                return redirect("backoffice:shipping", handle=request.store.handle)
            return redirect("backoffice:rate_new", handle=request.store.handle, zone_id=saved.pk)
    context = {"form": form, "zone": zone}
    return render(request, "shipping/zone.html", context, status=422 if form.errors else 200)


@store_page("store.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def add_rate(request: StoreRequest, zone_id: int) -> HttpResponse:
    """A new rate in a zone."""
    return _rate_page(request, get_object_or_404(ShippingZone, pk=zone_id), None)


@store_page("store.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_rate(request: StoreRequest, rate_id: int) -> HttpResponse:
    """Another name or price for a rate."""
    rate = get_object_or_404(ShippingRate.objects.select_related("zone"), pk=rate_id)
    return _rate_page(request, rate.zone, rate)


def _rate_page(request: StoreRequest, zone: ShippingZone, rate: ShippingRate | None) -> HttpResponse:
    form = RateForm(
        request.POST or None,
        currency=request.store.currency,
        languages=other_languages(request.store),
        initial=_initial(rate),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        save_rate(
            zone=zone,
            rate=rate,
            name=data["name"],
            promise=data["promise"],
            price=data["price"] or 0,
            free_over=data["free_over"],
            translations=form.translations,
            actor=actor_of(request),
        )
        messages.success(request, _("Saved"))
        return redirect("backoffice:shipping", handle=request.store.handle)
    context = {"form": form, "zone": zone, "rate": rate}
    return render(request, "shipping/rate.html", context, status=422 if form.errors else 200)


def _initial(rate: ShippingRate | None) -> dict[str, Any]:
    if rate is None:
        return {}
    texts = {
        f"{field}_{locale}": text
        for locale, fields in rate.translations.items()
        for field, text in fields.items()
    }
    own = {name: getattr(rate, name) for name in ("name", "promise", "price", "free_over")}
    return {**own, **texts}


@store_page("store.settings")
@require_POST
def remove_rate(request: StoreRequest, rate_id: int) -> HttpResponse:
    """Take a rate away."""
    delete_rate(rate=get_object_or_404(ShippingRate, pk=rate_id), actor=actor_of(request))
    messages.success(request, _("Removed"))
    return redirect("backoffice:shipping", handle=request.store.handle)
