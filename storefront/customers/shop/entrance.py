"""Signing in and out, and opening an account."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foundation.errors import ActionError
from storefront.customers.cookies import customer_of, sign_in, sign_out
from storefront.customers.forms import LoginForm, RegisterForm, ShopForm, fields_of
from storefront.customers.models import Customer
from storefront.surface import ShopRequest, comes_from_elsewhere
from themes.objects.drops import FormDrop

from . import account
from .showing import (
    Forms,
    next_page,
    show,
    way_back,
)
from .trying import registered, tried


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: ShopRequest) -> HttpResponse:
    """Sign in; guests who came from the checkout go back to it."""
    if request.method == "POST":
        if "guest" in request.POST or request.POST.get("form_type") == "guest_login":
            return next_page(request, "/checkout")
        return _sign_in(request)
    if customer_of(request) is not None:
        return next_page(request)
    forms = {}
    if request.GET.get("recover_posted") == "true":
        kind = "recover_customer_password"
        forms[kind] = FormDrop(kind, {}, {}, posted=True)
    return show_login(request, forms)


def show_login(request: ShopRequest, forms: Forms, status: int = 200) -> HttpResponse:
    """The page to sign in on; most themes have the form for a forgotten password on it too."""
    back = way_back(request)
    hidden = dict.fromkeys(("customer_login", "guest_login"), back)
    title = _("Sign in")
    return show(
        request, "customers/login", title, forms=forms, hidden=hidden, path="/account/login", status=status
    )


def _sign_in(request: ShopRequest) -> HttpResponse:
    form = LoginForm(fields_of(request.POST, "customer"))
    faults = form.faults
    if form.is_valid():
        try:
            customer = tried(request, form.cleaned_data["email"], form.cleaned_data["password"])
        except ActionError as error:
            faults = {"form": str(error)}
        else:
            return _welcome(request, customer)
    return show_login(request, {"customer_login": _shown(form, "customer_login", faults)}, 422)


def _welcome(request: ShopRequest, customer: Customer) -> HttpResponse:
    response = next_page(request)
    sign_in(request, response, customer)
    return response


def _shown(form: ShopForm, kind: str, faults: dict[str, str]) -> FormDrop:
    return FormDrop(kind, form.typed, faults)


@never_cache
@require_safe
def logout(request: ShopRequest) -> HttpResponse:
    """Sign out; the cart stays. Links on other sites do nothing, nor do browsers that look ahead."""
    response = HttpResponseRedirect(request.root or "/")
    looks_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if not looks_ahead and not comes_from_elsewhere(request):
        sign_out(request, response)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_or_register(request: ShopRequest) -> HttpResponse:
    """`/account`: the overview, and where the form for a new account posts to."""
    return register(request) if request.method == "POST" else account.overview(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: ShopRequest) -> HttpResponse:
    """Open an account and be signed in."""
    if request.method != "POST":
        return next_page(request) if customer_of(request) else _show_register(request, {})
    form = RegisterForm(fields_of(request.POST, "customer"))
    faults = form.faults
    if form.is_valid():
        try:
            return _welcome(request, registered(request, form.wanted(request.POST, request.locale)))
        except ActionError as error:
            faults = {error.field or "form": str(error)}
    return _show_register(request, {"create_customer": _shown(form, "create_customer", faults)}, 422)


def _show_register(request: ShopRequest, forms: Forms, status: int = 200) -> HttpResponse:
    title = _("Open an account")
    return show(
        request,
        "customers/register",
        title,
        forms=forms,
        hidden={"create_customer": way_back(request)},
        path="/account/register",
        status=status,
    )
