"""A customer's own pages: the overview with their orders, and one order."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.errors import ActionError
from storefront.customers.actions import change_password, change_profile
from storefront.customers.cookies import sign_in
from storefront.customers.drops import CustomerDrop
from storefront.customers.forms import NewPasswordForm, ProfileForm, ShopForm, fields_of
from storefront.customers.models import Customer
from storefront.form_again import posted
from storefront.localization import home_country
from storefront.orders.drops import OrderDrop
from storefront.orders.queries import order_of
from storefront.shopfront import render, shop_page
from storefront.surface import ShopRequest
from themes.objects.drops import FormDrop

from .showing import TRIES, show, signed_in
from .trying import too_many


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


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: ShopRequest, customer: Customer) -> HttpResponse:
    """Change name, phone number and the wish for news: form kind `customer_profile`."""
    if request.method != "POST":
        return HttpResponseRedirect(f"{request.root}/account")
    form = ProfileForm(fields_of(request.POST, "customer"), country=home_country(request.store))
    if not form.is_valid():
        return _again(request, "customer_profile", form, form.faults)
    change_profile(customer=customer, profile=form.profile)
    return posted(request, "/account", "customer_profile", "profile")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def password(request: ShopRequest, customer: Customer) -> HttpResponse:
    """Choose another password: form kind `customer_password`. All other browsers are signed out."""
    if request.method != "POST":
        return HttpResponseRedirect(f"{request.root}/account")
    form = NewPasswordForm(fields_of(request.POST, "customer"))
    if not form.is_valid():
        return _again(request, "customer_password", form, form.faults)
    data = form.cleaned_data
    try:
        if not TRIES.take(f"account {customer.email}"):
            raise too_many()
        changed = change_password(
            customer=customer, current=data["password_current"], password=data["password"]
        )
    except ActionError as error:
        return _again(request, "customer_password", form, {error.field or "form": str(error)})
    response = posted(request, "/account", "customer_password", "password")
    sign_in(request, response, changed)
    return response


def _again(request: ShopRequest, kind: str, form: ShopForm, faults: dict[str, str]) -> HttpResponse:
    sent = {kind: FormDrop(kind, form.typed, faults, kind=kind)}
    return show(request, "customers/account", _("My account"), forms=sent, path="/account", status=422)
