"""What both sides of a comparison answer with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

PAGE = b"<!doctype html>" + b"x" * 49_985


def page(request: HttpRequest) -> HttpResponse:
    """50 kB from memory: what Django and the server cost at least."""
    return HttpResponse(PAGE)


def three_statements(request: HttpRequest) -> JsonResponse:
    """A small page of a shop: three statements on three tables."""
    from foundation.models import StoreSetting  # the bare page runs without the apps
    from storefront.catalog.models import Product, Variant

    products = list(Product.objects.order_by("pk").values("pk", "title", "handle")[:12])
    variants = Variant.objects.filter(product__in=[row["pk"] for row in products])
    prices = dict(variants.values_list("product", "price"))
    setting = StoreSetting.objects.filter(pk="bench").values_list("value", flat=True).first()
    return JsonResponse({"products": products, "prices": prices, "setting": setting})
