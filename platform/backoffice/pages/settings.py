"""The store's own settings: name, address, contact, languages, time zone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backoffice import actions
from backoffice.access import StoreRequest, actor_of, store_page
from backoffice.forms import SHOP_LANGUAGES, HandleForm, ShopPasswordForm, StoreForm
from foundation.errors import ActionError
from tenants.actions import change_handle


@store_page("store.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def store_settings(request: StoreRequest) -> HttpResponse:
    """Name, contact, languages and time zone; the address has a page of its own."""
    store = request.store
    form = StoreForm(request.POST or None, store=store)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_store(store=store, actor=actor_of(request), **form.cleaned_data)
            messages.success(request, _("Saved"))
            return redirect("backoffice:settings", handle=store.handle)
        except ActionError as error:
            form.add_error(error.field or None, str(error))
    facts = {
        "form": form,
        "first_language": SHOP_LANGUAGES.get(store.locale, store.locale),
        "may_take_data": request.member.may("store.data"),
    }
    return render(request, "backoffice/settings.html", facts, status=422 if form.errors else 200)


@store_page("store.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def store_address(request: StoreRequest) -> HttpResponse:
    """Another handle for the store: says what it means, then does it."""
    store = request.store
    form = HandleForm(request.POST or None, initial={"handle": store.handle})
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_handle(store=store, handle=form.cleaned_data["handle"], actor=actor_of(request))
            messages.success(request, _("Your store is now at %(host)s") % {"host": changed.host})
            return redirect("backoffice:settings", handle=changed.handle)
        except ActionError as error:
            form.add_error(error.field or None, str(error))
    return render(request, "backoffice/address.html", {"form": form}, status=422 if form.errors else 200)


@store_page("store.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def shop_password(request: StoreRequest) -> HttpResponse:
    """Close the shop to visitors without a password, or open it, and what they are told."""
    store = request.store
    form = ShopPasswordForm(request.POST or None, store=store)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.set_shop_password(
                store=store,
                is_closed=form.cleaned_data["is_closed"],
                password=form.cleaned_data["password"],
                messages=form.messages,
                actor=actor_of(request),
            )
            closed, opened = _("Only people with the password see your shop."), _("Your shop is open.")
            messages.success(request, closed if changed.has_password else opened)
            return redirect("backoffice:settings", handle=store.handle)
        except ActionError as error:
            form.add_error(error.field or None, str(error))
    facts = {"form": form}
    return render(request, "backoffice/shop_password.html", facts, status=422 if form.errors else 200)
