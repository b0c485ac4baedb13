"""A customer's own pages: the overview with their orders, and one order."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from storefront.customers.drops import CustomerDrop
from storefront.customers.models import Customer
from storefront.orders.drops import OrderDrop
from storefront.orders.queries import order_of
from storefront.shopfront import render, shop_page
from storefront.surface import ShopRequest

from .showing import show, signed_in


@require_safe
@signed_in
def overview(request: ShopRequest, customer: Customer) -> HttpResponse:
    """Who they are and what they ordered, `?page=` by page."""
    return show(request, "customers/account", _("My account"), path="/account")


@require_safe
@signed_in
def orders(request: ShopRequest, customer: Customer) -> HttpResponse:
    """The orders stand on the overview."""
    return HttpResponseRedirect(f"{request.root}/account")


@require_safe
@signed_in
def order(request: ShopRequest, customer: Customer, token: str) -> HttpResponse:
    """One of their orders; anybody else's is not there."""
    row = order_of(customer, token)
    if row is None:
        raise Http404
    page = shop_page(request, title=_("Order %(number)s") % {"number": row.name})
    drop = OrderDrop(row, page, customer=CustomerDrop(customer, page))
    return render(request, "customers/order", page, {"order": drop})
