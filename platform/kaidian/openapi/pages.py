"""The description for programs, and pages made of it for people, without anything from elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from foundation.api.versions import CURRENT
from storefront.surface import open_to_other_sites

from . import SHOP, frozen


@require_safe
@cache_control(public=True, max_age=300)
def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description."""
    return HttpResponse(frozen(), content_type="application/json")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every address, to be read and tried out."""
    return render(request, "kaidian/api_docs.html", {"version": CURRENT})


@require_safe
@cache_control(public=True, max_age=300)
def shop_description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description of a shop's API; it is the same at every shop."""
    return open_to_other_sites(HttpResponse(frozen(SHOP), content_type="application/json"))
