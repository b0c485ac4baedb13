"""Forgotten passwords, invitations and the proof of an address: what letters link to."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.errors import ActionError
from foundation.rates import client_ip
from storefront.customers.actions import confirm_email, decline_invitation, set_password
from storefront.customers.actions.passwords import link_used
from storefront.customers.cookies import customer_of, sign_in
from storefront.customers.forms import PasswordForm, RecoverForm, fields_of
from storefront.customers.models import Customer, CustomerToken
from storefront.customers.queries import open_token
from storefront.customers.tasks import mail_confirmation, mail_recovery
from storefront.surface import ShopRequest
from themes.objects.drops import FormDrop

from .entrance import show_login
from .showing import ASKED_OF_ONE, LETTERS, next_page, show, signed_in, to_sign_in
from .trying import too_many

Purpose = CustomerToken.Purpose
RECOVER = "recover_customer_password"
PAGES: dict[CustomerToken.Purpose, tuple[str, str, Callable[[], str]]] = {
    Purpose.RESET: (
        "customers/reset_password",
        "reset_customer_password",
        lambda: _("Choose a new password"),
    ),
    Purpose.ACTIVATE: (
        "customers/activate_account",
        "activate_customer_password",
        lambda: _("Open your account"),
    ),
}
"""Template, form and title of each kind of link."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: ShopRequest) -> HttpResponse:
    """Ask for a letter with a link. The answer is the same whether there is an account or not."""
    if request.method != "POST":
        return HttpResponseRedirect(f"{request.root}/account/login#recover")
    # Most themes call the field `email` here; some as in their other forms.
    given = fields_of(request.POST, "customer") | {k: v for k, v in request.POST.items() if k == "email"}
    form = RecoverForm(given)
    faults = form.faults
    if form.is_valid() and not ASKED_OF_ONE.take(client_ip(request)):
        faults = {"form": str(too_many())}
    if faults:
        return show_login(request, {RECOVER: FormDrop(RECOVER, form.typed, faults)}, 422)
    email = form.cleaned_data["email"]
    if LETTERS.take(email):
        mail_recovery.send(email, request.locale)
    return HttpResponseRedirect(f"{request.root}/account/login?recover_posted=true#recover")


@never_cache
@require_safe
def reset(request: ShopRequest, token: str) -> HttpResponse:
    """The page behind a recovery letter's link."""
    return _choose(request, Purpose.RESET, token)


@never_cache
@require_POST
def take_reset(request: ShopRequest) -> HttpResponse:
    """A new password."""
    return _take(request, Purpose.RESET)


@never_cache
@require_safe
def activate(request: ShopRequest, token: str) -> HttpResponse:
    """The page behind an invitation's link."""
    return _choose(request, Purpose.ACTIVATE, token)


@never_cache
@require_POST
def take_activation(request: ShopRequest) -> HttpResponse:
    """The first password, or no account at all."""
    if "decline" not in request.POST:
        return _take(request, Purpose.ACTIVATE)
    try:
        decline_invitation(token=request.POST.get("token", ""))
    except ActionError as error:
        return _void(request, error)
    return HttpResponseRedirect(request.root or "/")


def _choose(
    request: ShopRequest,
    purpose: CustomerToken.Purpose,
    token: str,
    sent: tuple[PasswordForm, dict[str, str]] | None = None,
) -> HttpResponse:
    found = open_token(token, purpose)
    if found is None or found.customer.disabled_at is not None:
        return _void(request, link_used())
    template, kind, title = PAGES[purpose]
    forms = {kind: FormDrop(kind, sent[0].typed, sent[1])} if sent else {}
    return show(
        request,
        template,
        title(),
        forms=forms,
        hidden={kind: {"token": token}},
        objects={"email": found.customer.email},
        path=f"/account/{purpose.value}",
        status=422 if sent else 200,
    )


def _take(request: ShopRequest, purpose: CustomerToken.Purpose) -> HttpResponse:
    token = request.POST.get("token", "")
    form = PasswordForm(fields_of(request.POST, "customer"))
    faults = form.faults
    if form.is_valid():
        try:
            customer = set_password(token=token, purpose=purpose, password=form.cleaned_data["password"])
        except ActionError as error:
            if error.code == "link_used":
                return _void(request, error)
            faults = {error.field or "form": str(error)}
        else:
            response = next_page(request)
            sign_in(request, response, customer)
            return response
    return _choose(request, purpose, token, (form, faults))


def _void(request: ShopRequest, error: ActionError) -> HttpResponse:
    """A link that is not good (any more): say so where another can be asked for."""
    return show_login(request, {RECOVER: FormDrop(RECOVER, {}, {"form": str(error)})}, 404)


@never_cache
@require_safe
def confirm(request: ShopRequest, token: str) -> HttpResponse:
    """The link in the welcome letter: it proves the address of the customer who is signed in."""
    customer = customer_of(request)
    if customer is None:
        if open_token(token, Purpose.CONFIRM) is None:
            raise Http404
        return to_sign_in(request)
    try:
        confirm_email(token=token, customer=customer)
    except ActionError as error:
        if customer.email_proven_at is None:
            raise Http404 from error
    return HttpResponseRedirect(f"{request.root}/account")


@require_POST
@signed_in
def confirm_again(request: ShopRequest, customer: Customer) -> HttpResponse:
    """Send the welcome letter once more."""
    if customer.email_proven_at is None and LETTERS.take(customer.email):
        mail_confirmation.send(customer.pk)
    return HttpResponseRedirect(f"{request.root}/account?confirmation=sent")
