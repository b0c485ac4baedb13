"""Accounts in the console: found, switched off and on, made operators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Account
from backoffice.second_step import has_second_step
from console import actions, queries
from console.access import OperatorRequest, operator_page
from console.forms import ReasonForm
from console.refusals import refused
from foundation.errors import ActionError
from foundation.ui.keyset import keyset_page
from tenants.queries import stores_of


@operator_page
@require_safe
def accounts(request: OperatorRequest) -> HttpResponse:
    """Everybody who signs in to the platform, the newest first."""
    chosen = {name: request.GET.get(name, "") for name in ("q", "kind")}
    rows = queries.accounts_found(words=chosen["q"], kind=chosen["kind"])
    return render(request, "console/accounts.html", {"page": keyset_page(request, rows), "chosen": chosen})


@operator_page
@require_safe
def account(request: OperatorRequest, account_id: int) -> HttpResponse:
    """One person: their stores, and what may be done about them."""
    found = get_object_or_404(Account, pk=account_id)
    facts = {
        "account": found,
        "stores": stores_of(found.pk),
        "has_second_step": has_second_step(found.pk),
        "is_own": found.pk == request.operator.pk,
        "may_change": request.operator.is_superuser,
        "form": ReasonForm(),
    }
    return render(request, "console/account.html", facts)


@operator_page
@require_POST
def switch(request: OperatorRequest, account_id: int, what: str) -> HttpResponse:
    """Switch an account off or on, or make it an operator or not: `what` is off, on, staff or plain."""
    found = get_object_or_404(Account, pk=account_id)
    reason = request.POST.get("reason", "")
    try:
        if what in {"off", "on"}:
            actions.switch_account(request, account=found, is_active=what == "on", reason=reason)
        else:
            actions.make_operator(request, account=found, is_staff=what == "staff", reason=reason)
    except ActionError as error:
        return refused(request, str(error), "console:account", account_id=found.pk)
    messages.success(request, _("Saved"))
    return redirect("console:account", account_id=found.pk)
