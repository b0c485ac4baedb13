"""The description for programs, and pages made of it for people, without anything from elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from foundation.api.versions import CURRENT
from storefront.surface import open_to_other_sites

from . import SHOP, frozen

_POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
"""Of a page at a shop's host, where the platform's own policy does not reach."""


@require_safe
@cache_control(public=True, max_age=300)
def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description."""
    return HttpResponse(frozen(), content_type="application/json")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every address, to be read and tried out."""
    return _drawn(request, _("The API"), reverse("openapi"), reverse("developers"))


@require_safe
def docs_of_shops(request: HttpRequest) -> HttpResponse:
    """Every address of the shops' API, to be read: a shop answers at its own host, with the same page."""
    path = reverse("shop_openapi")
    return _drawn(request, _("The API of shops"), path, reverse("developers"), only_read=True)


@require_safe
def shop_docs(request: HttpRequest) -> HttpResponse:
    """The same at a shop's host, to be tried out on that shop."""
    host = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"
    developers = host + reverse("developers", urlconf=settings.ROOT_URLCONF)
    path = f"/api/{CURRENT}/openapi.json"
    response = _drawn(request, _("The API of shops"), path, developers)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _drawn(
    request: HttpRequest,
    title: str | Promise,
    description: str,
    developers: str,
    *,
    only_read: bool = False,
) -> HttpResponse:
    shown = {"title": title, "description": description, "developers": developers, "only_read": only_read}
    return render(request, "kaidian/api_docs.html", {"version": CURRENT, **shown})


@require_safe
@cache_control(public=True, max_age=300)
def shop_description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description of a shop's API; it is the same at every shop."""
    return open_to_other_sites(HttpResponse(frozen(SHOP), content_type="application/json"))
