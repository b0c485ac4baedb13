"""The way from a shop to the platform's form for complaints: of every shop, whatever its theme."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from storefront.surface import ShopRequest

from .letters import origin


@require_safe
def report_store(request: ShopRequest) -> HttpResponse:
    """On to the form, which knows the shop."""
    path = reverse("report", urlconf="vetting.urls")
    return HttpResponseRedirect(f"{origin()}/{path.lstrip('/')}?{urlencode({'where': request.store.url})}")
