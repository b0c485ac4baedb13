"""Money back, and giving up on an order: the payments' pages of an order in the back office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from storefront.orders.models import Order
from storefront.orders.pages import order_or_404, pictures_of, to_order

from .actions import GatewayDown, refund_order, withdraw_order
from .forms import RefundForm, everything, nothing
from .models import Refund
from .proposals import read_shares
from .queries import refundable_now


@store_page("orders.refund")
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: StoreRequest, number: int) -> HttpResponse:
    """Give money back: all, part, for some items or as goodwill."""
    order = order_or_404(number)
    left = refundable_now(order)
    form = _refund_form(request, order, left)
    if request.method == "POST" and form.is_valid():
        try:
            done = refund_order(
                order=order,
                amount=form.cleaned_data["amount"],
                units={pk: count for pk, count in form.units.items() if count},
                restock=form.cleaned_data["restock"],
                reason=form.cleaned_data["reason"],
                key=form.cleaned_data["key"],
                actor=actor_of(request),
            )
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            _tell(request, done)
            return to_order(request, order)
    context = {"order": order, "form": form, "left": left, "pictures": pictures_of(order)}
    return render(request, "payments/refund.html", context, status=422 if form.errors else 200)


def _refund_form(request: StoreRequest, order: Order, left: int) -> RefundForm:
    shares = read_shares(order)
    initial = everything(shares, left) if "everything" in request.GET else nothing(shares)
    return RefundForm(request.POST or None, order=order, shares=shares, most_amount=left, initial=initial)


def _tell(request: StoreRequest, done: Refund) -> None:
    if done.status == Refund.Status.SUCCEEDED:
        messages.success(request, _("Refunded. The shopper gets a letter about it."))
    elif done.status == Refund.Status.FAILED:
        messages.error(request, _("The payment provider refused the refund. The money is still with you."))
    else:
        messages.info(request, _("The refund is under way. It shows on the timeline when it is done."))


@store_page("orders.cancel")
@require_POST
def cancel(request: StoreRequest, number: int) -> HttpResponse:
    """Give up an unpaid order."""
    order = order_or_404(number)
    try:
        after = withdraw_order(order=order, reason="team", actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    except GatewayDown:
        messages.error(request, _("The payment service can't be reached just now. Try again in a minute."))
    else:
        if after.paid_at is None:
            messages.success(request, _("The order is cancelled."))
        else:
            messages.warning(
                request, _("The payment came in just now, so the order stays. Refund it instead.")
            )
    return to_order(request, order)
