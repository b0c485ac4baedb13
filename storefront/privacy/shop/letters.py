"""Whoever has no account, or can't sign in, asks by e-mail and follows the letter's link."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.errors import ActionError
from storefront.customers.cookies import customer_of, sign_out
from storefront.customers.forms import RecoverForm, fields_of
from storefront.form_again import posted
from storefront.privacy.actions import confirm, withdraw
from storefront.privacy.actions.asking import link_used
from storefront.privacy.models import DataRequest
from storefront.privacy.queries import request_of_link
from storefront.surface import ShopRequest
from themes.language.forms import TRAP

from .account import CLOSING, COPY, handed_out
from .showing import PATH, refused, show
from .wishing import wish_by_letter

Kind, State = DataRequest.Kind, DataRequest.State
ASKING = "customer_data"


@require_POST
def ask(request: ShopRequest) -> HttpResponse:
    """Ask for a letter: form kind `customer_data` with `wish`, "copy" or "erasure". The answer is the same
    whether the shop knows the address or not."""
    given = fields_of(request.POST, "customer")
    form = RecoverForm(given)
    if not form.is_valid():
        field, why = next(iter(form.faults.items()))
        return refused(request, ASKING, given, field, why)
    kind = Kind.ERASURE if given.get("wish") == Kind.ERASURE.value else Kind.COPY
    try:
        if not request.POST.get(TRAP, "").strip():
            wish_by_letter(request, form.cleaned_data["email"], kind)
    except ActionError as error:
        return refused(request, ASKING, given, "form", str(error))
    return posted(request, PATH, ASKING, "ask")


@never_cache
@require_safe
def link(request: ShopRequest, token: str) -> HttpResponse:
    """The page behind a letter's link. It asks once more: programs that look into letters follow links."""
    row = request_of_link(token)
    if row is None:
        return _void(request)
    return show(request, row=row, token=token)


@never_cache
@require_http_methods(["POST"])
def answer(request: ShopRequest) -> HttpResponse:
    """What they pressed there: yes to what was asked, or to stay. Form kind `customer_data_link`."""
    token = request.POST.get("token", "")
    row = request_of_link(token)
    if row is None:
        return _void(request)
    try:
        if row.state == State.ASKED:
            return _confirmed(request, token)
        withdraw(request=row)
    except ActionError:
        return _void(request)
    return posted(request, PATH, "customer_keeping", "close")


def _confirmed(request: ShopRequest, token: str) -> HttpResponse:
    row = confirm(token=token)
    is_erasure = row.kind == Kind.ERASURE
    response = posted(request, PATH, CLOSING if is_erasure else COPY, "close" if is_erasure else "copy")
    signed_in = customer_of(request)
    if is_erasure and signed_in is not None and signed_in.pk == row.customer_id:
        sign_out(request, response)
    return response


@never_cache
@require_safe
def file(request: ShopRequest, token: str) -> HttpResponse:
    """The copy that a letter tells of."""
    row = request_of_link(token)
    if row is None or not row.has_file:
        raise Http404
    return handed_out(row)


def _void(request: ShopRequest) -> HttpResponse:
    """A link that is not good (any more): said where another letter can be asked for."""
    response = refused(request, ASKING, {}, "form", str(link_used()))
    response.status_code = 404
    return response
