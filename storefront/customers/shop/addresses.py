"""A customer's address book."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.errors import ActionError
from storefront.customers.actions import remove_address, save_address
from storefront.customers.forms import AddressForm, fields_of
from storefront.customers.models import Customer, CustomerAddress
from storefront.customers.queries import address_of, is_anywhere
from storefront.surface import ShopRequest
from themes.objects.drops import FormDrop

from .showing import next_page, show, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def book(request: ShopRequest, customer: Customer) -> HttpResponse:
    """All of them, and a new one."""
    if request.method == "POST":
        return _save(request, customer, None)
    return _show(request)


@require_POST
@signed_in
def entry(request: ShopRequest, customer: Customer, address_id: int) -> HttpResponse:
    """Change one, or delete it with `_method=delete`, as themes do it. Anybody else's is not there."""
    address = address_of(customer, address_id)
    if request.POST.get("_method", "").lower() == "delete":
        if address is None and is_anywhere(address_id):
            raise Http404
        remove_address(customer=customer, address_id=address_id)  # gone already: the second click
        return HttpResponseRedirect(f"{request.root}/account/addresses")
    if address is None:
        raise Http404
    return _save(request, customer, address)


def _save(request: ShopRequest, customer: Customer, address: CustomerAddress | None) -> HttpResponse:
    form = AddressForm(fields_of(request.POST, "address"), stored=address)
    faults = form.faults
    if form.is_valid():
        try:
            save_address(customer=customer, draft=form.draft, address=address, is_default=form.is_default)
        except ActionError as error:
            faults = {error.field or "form": str(error)}
        else:
            return next_page(request, "/account/addresses")
    identity = str(address.pk) if address else "new"
    sent = FormDrop(identity, form.typed, faults)
    return _show(request, {f"customer_address:{identity}": sent}, 422)


def _show(request: ShopRequest, forms: dict[str, FormDrop] | None = None, status: int = 200) -> HttpResponse:
    return show(
        request, "customers/addresses", _("Addresses"), forms=forms, path="/account/addresses", status=status
    )
