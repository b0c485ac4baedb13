"""Coupons in the console: made, listed with their use, ended."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.models import Coupon, CouponUse
from billing.shown import coupon_text
from console import selling
from console.access import OperatorRequest, operator_page
from console.coupon_forms import CouponForm
from console.forms import ReasonForm
from console.refusals import refused
from foundation.errors import ActionError
from foundation.ui.keyset import keyset_page


@operator_page
@require_safe
def coupons(request: OperatorRequest) -> HttpResponse:
    """All coupons with how often they were used, the newest first."""
    words = request.GET.get("q", "").strip()
    rows = Coupon.objects.annotate(use_count=Count("uses"))
    if words:
        rows = rows.filter(Q(code__icontains=words) | Q(note__icontains=words))
    page = keyset_page(request, rows)
    now = timezone.now()
    told = [(row, coupon_text(row), _state(row, row.use_count, row.is_open(now))) for row in page.rows]
    return render(request, "console/coupons.html", {"page": page, "rows": told, "q": words})


def _state(coupon: Coupon, used: int, is_open: bool) -> str:
    if coupon.ended_at is not None:
        return "ended"
    if not is_open:
        return "over"
    return "used_up" if coupon.most_uses is not None and used >= coupon.most_uses else "open"


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OperatorRequest) -> HttpResponse:
    """A form for another coupon."""
    form = CouponForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = selling.make_coupon(request, draft=form.draft())
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Merchants can use it from now on"))
            return redirect("console:coupon", coupon_id=made.pk)
    return render(request, "console/coupon_form.html", {"form": form}, status=422 if form.errors else 200)


@operator_page
@require_safe
def coupon(request: OperatorRequest, coupon_id: int) -> HttpResponse:
    """One coupon and the stores that used it."""
    found = get_object_or_404(Coupon, pk=coupon_id)
    uses = CouponUse.objects.filter(coupon=found).select_related("store", "coupon")
    now = timezone.now()
    page = keyset_page(request, uses)
    used = uses.count()
    facts = {
        "coupon": found,
        "text": coupon_text(found),
        "state": _state(found, used, found.is_open(now)),
        "used": used,
        "page": page,
        "now": now,
        "form": ReasonForm(),
    }
    return render(request, "console/coupon.html", facts)


@operator_page
@require_POST
def end(request: OperatorRequest, coupon_id: int) -> HttpResponse:
    """Let nobody use it any more."""
    found = get_object_or_404(Coupon, pk=coupon_id)
    try:
        selling.end_coupon(request, coupon=found, reason=request.POST.get("reason", ""))
    except ActionError as error:
        return refused(request, str(error), "console:coupon", coupon_id=found.pk)
    messages.success(request, _("Nobody new can use it. Who has it keeps it."))
    return redirect("console:coupon", coupon_id=found.pk)
