"""A customer's data handed out, and a customer erased, when they ask for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from storefront.customers.actions import erase_customer
from storefront.personal import told

from .showing import customer_or_404


@store_page("customers.edit")
@require_safe
def export(request: StoreRequest, customer_id: int) -> HttpResponse:
    """Everything the store knows of them, as a file to give to them."""
    customer = customer_or_404(customer_id)
    answer = JsonResponse(told(customer), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="customer-{customer.pk}.json"'
    return answer


@store_page("customers.edit")
@require_POST
def erase(request: StoreRequest, customer_id: int) -> HttpResponse:
    """Forget who they are."""
    customer = customer_or_404(customer_id)
    try:
        erase_customer(customer=customer, actor=actor_of(request))
        messages.success(request, _("The customer was erased."))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("backoffice:customer", handle=request.store.handle, customer_id=customer.pk)
