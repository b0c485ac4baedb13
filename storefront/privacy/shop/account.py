"""Who is signed in asks for a copy of their data, closes their account, or keeps it after all."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from foundation.errors import ActionError
from storefront.customers.cookies import sign_out
from storefront.customers.forms import fields_of
from storefront.customers.models import Customer
from storefront.customers.shop.showing import LETTERS, TRIES, signed_in
from storefront.customers.shop.trying import too_many
from storefront.form_again import posted
from storefront.privacy import queries
from storefront.privacy.actions import open_request, withdraw
from storefront.privacy.copying import NAME
from storefront.privacy.models import DataRequest
from storefront.privacy.tasks import mail_question
from storefront.surface import ShopRequest

from .showing import COPIES, PATH, refused, show

Kind = DataRequest.Kind
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
    waits = queries.open_request(customer, Kind.COPY)
    if waits is None and not COPIES.take(str(customer.pk)):
        why = _("You had copies of your data today already. Ask again tomorrow.")
        return refused(request, COPY, {}, "form", why)
    if customer.email_proven_at is None:
        return _by_letter(request, customer, Kind.COPY, COPY)
    open_request(customer=customer, kind=Kind.COPY, locale=request.locale)
    return posted(request, PATH, COPY, "copy")


@require_POST
@signed_in
def close(request: ShopRequest, customer: Customer) -> HttpResponse:
    """Close the account: form kind `customer_closing`, with the password. They are signed out everywhere."""
    if customer.email_proven_at is None:
        return _by_letter(request, customer, Kind.ERASURE, CLOSING)
    password = fields_of(request.POST, "customer").get("password_current", "")
    try:
        if not TRIES.take(f"account {customer.email}"):
            raise too_many()
        open_request(customer=customer, kind=Kind.ERASURE, locale=request.locale, password=password)
    except ActionError as error:
        return refused(request, CLOSING, {}, error.field, str(error))
    response = posted(request, PATH, CLOSING, "close")
    sign_out(request, response)
    return response


def _by_letter(request: ShopRequest, customer: Customer, kind: DataRequest.Kind, form: str) -> HttpResponse:
    if LETTERS.take(customer.email):
        mail_question.send(customer.email, kind.value, request.locale)
    return posted(request, PATH, "customer_data", "ask")


@require_POST
@signed_in
def keep(request: ShopRequest, customer: Customer) -> HttpResponse:
    """Stay after all."""
    waits = queries.open_request(customer, Kind.ERASURE)
    if waits is not None:
        withdraw(request=waits)
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
