"""The list of customers, and one customer."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, store_page
from backoffice.queries import names_of_actors
from backoffice.tabs import Tab
from storefront.customers.actions import is_erased
from storefront.customers.forms import for_checkout
from storefront.customers.models import Customer, CustomerAddress
from storefront.customers.queries import address_book, search_customers
from storefront.customers.timeline import entries
from storefront.orders.models import Order
from storefront.orders.queries import Bought, bought_by

PAGE_SIZE = 50
LATEST = 10


VIEWS = (
    Tab("all", _("All"), Q()),
    Tab("accounts", _("With an account"), ~Q(password="") & Q(disabled_at=None)),
    Tab("guests", _("Guests"), Q(password="", disabled_at=None)),
    Tab("subscribers", _("Subscribers"), Q(accepts_marketing=True)),
    Tab("disabled", pgettext_lazy("customer", "Disabled"), Q(disabled_at__isnull=False)),
)


@store_page("customers.view")
@require_safe
def list_customers(request: StoreRequest) -> HttpResponse:
    """All customers; filters live in the address."""
    words = request.GET.get("q", "").replace("\x00", "")
    chosen = next((view for view in VIEWS if view.name == request.GET.get("view")), VIEWS[0])
    customers = search_customers(words).filter(chosen.match).defer("note")
    page = Paginator(customers, PAGE_SIZE).get_page(request.GET.get("page"))
    bought = bought_by([customer.pk for customer in page], request.store.currency)
    context = {
        "page": page,
        "rows": [(customer, bought.get(customer.pk, Bought())) for customer in page],
        "q": words,
        "views": VIEWS,
        "chosen": chosen,
        "is_filtered": bool(words) or chosen is not VIEWS[0],
        "currency": request.store.currency,
    }
    return render(request, "customers/list.html", context)


@store_page("customers.view")
@require_safe
def show_customer(request: StoreRequest, customer_id: int) -> HttpResponse:
    """One customer: what they bought, where they live, how their account stands, what happened."""
    customer = customer_or_404(customer_id)
    orders = Order.objects.filter(customer=customer).order_by("-pk").defer("search_text")
    context: dict[str, Any] = {
        "customer": customer,
        "bought": bought_by([customer.pk], request.store.currency).get(customer.pk, Bought()),
        "orders": orders[:LATEST] if request.member.may("orders.view") else [],
        "order_count": orders.count(),
        "addresses": [_written(address) for address in address_book(customer)],
        "entries": entries(customer),
        "people": names_of_actors(request.store),
        "currency": request.store.currency,
        "is_erased": is_erased(customer),
    }
    return render(request, "customers/detail.html", context)


def _written(address: CustomerAddress) -> dict[str, Any]:
    return {"fields": for_checkout(address), "phone": address.phone, "is_default": address.is_default}


def customer_or_404(customer_id: int) -> Customer:
    """A customer of the current store."""
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        raise Http404
    return customer
