"""Exchange rates in the console: declared by day, listed, and asked for where fees wait for one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing.exchange import current_rates, missing_rates
from billing.models import ExchangeRate
from console import selling
from console.access import OperatorRequest, operator_page
from console.rate_forms import RateForm
from foundation.errors import ActionError
from foundation.ui.keyset import keyset_page


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: OperatorRequest) -> HttpResponse:
    """What counts now, what is missing, every rate that was declared, and a form for another one."""
    initial = {
        "source": request.GET.get("source", "")[:3],
        "target": request.GET.get("target", "")[:3],
        "since": request.GET.get("since", "")[:10] or timezone.now().date(),
    }
    form = RateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            selling.declare_rate(
                request,
                source=given["source"],
                target=given["target"],
                rate=given["rate"],
                since=given["since"],
                reason=given["reason"],
            )
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Fees that are billed from now on use it"))
            return redirect("console:rates")
    facts = {
        "form": form,
        "missing": missing_rates(),
        "current": current_rates(),
        "page": keyset_page(request, ExchangeRate.objects.all()),
    }
    return render(request, "console/rates.html", facts, status=422 if form.errors else 200)
