"""Who is signed in asks for a copy of their data, closes their account, or keeps it after all."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from foundation.errors import ActionError
from storefront.customers.cookies import sign_out
from storefront.customers.forms import fields_of
from storefront.customers.models import Customer
from storefront.customers.shop.showing import signed_in
from storefront.form_again import posted
from storefront.privacy import queries
from storefront.privacy.copying import NAME
from storefront.privacy.models import DataRequest
from storefront.surface import ShopRequest

from .showing import PATH, refused, show
from .wishing import stay, wish_closing, wish_copy

COPY, CLOSING = "customer_data_copy", "customer_closing"


@never_cache
@require_safe
def overview(request: ShopRequest) -> HttpResponse:
    """What can be asked, for everybody: guests ask by letter."""
    return show(request)


@require_POST
@signed_in
def copy(request: ShopRequest, customer: Customer) -> HttpResponse:
    """Ask for a copy: form kind `customer_data_copy`."""
    try:
        wished = wish_copy(request, customer)
    except ActionError as error:
        return refused(request, COPY, {}, error.field, str(error))
    return posted(request, PATH, COPY if wished else "customer_data", "copy" if wished else "ask")


@require_POST
@signed_in
def close(request: ShopRequest, customer: Customer) -> HttpResponse:
    """Close the account: form kind `customer_closing`, with the password. They are signed out everywhere."""
    password = fields_of(request.POST, "customer").get("password_current", "")
    try:
        wished = wish_closing(request, customer, password)
    except ActionError as error:
        return refused(request, CLOSING, {}, error.field, str(error))
    if wished is None:
        return posted(request, PATH, "customer_data", "ask")
    response = posted(request, PATH, CLOSING, "close")
    sign_out(request, response)
    return response


@require_POST
@signed_in
def keep(request: ShopRequest, customer: Customer) -> HttpResponse:
    """Stay after all."""
    stay(customer)
    return HttpResponseRedirect(f"{request.root}{PATH}")


@require_safe
@signed_in
def file(request: ShopRequest, customer: Customer) -> HttpResponse:
    """The copy that is ready."""
    found = queries.latest_copy(customer) if customer.email_proven_at is not None else None
    if found is None:
        raise Http404
    return handed_out(found)


def handed_out(row: DataRequest) -> HttpResponse:
    """A copy as a download that nobody keeps on the way."""
    content = DataRequest.objects.values_list("file", flat=True).get(pk=row.pk)
    answer = HttpResponse(bytes(cast(bytes, content)), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
