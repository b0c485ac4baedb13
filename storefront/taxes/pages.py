"""Taxes in the back office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.addresses import country_names, region_name, rules_of
from foundation.errors import ActionError

from .actions import choose_calculator, delete_tax_rate, save_tax_rate
from .choice import CALCULATOR, calculators
from .forms import CalculatorForm, TaxForm
from .models import TaxRate


@store_page("store.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def taxes(request: StoreRequest) -> HttpResponse:
    """All rates, and a form for one more. The same country and name again changes its rate."""
    reader = "zh-Hans" if (get_language() or "").startswith("zh") else "en"
    home = "CN" if request.store.locale.startswith("zh") else "US"
    form = TaxForm(request.POST or None, locale=reader, initial={"country": home})
    if request.method == "POST" and form.is_valid():
        try:
            save_tax_rate(actor=actor_of(request), **form.values)
        except ActionError as error:
            form.add_error("percent" if error.field == "rate" else None, str(error))
        else:
            messages.success(request, _("Saved"))
            return redirect("backoffice:taxes", handle=request.store.handle)
    names = country_names(reader)
    rates = [
        (
            rate,
            names.get(rate.country, rate.country),
            region_name(rules_of(rate.country), rate.region, reader),
            rate.basis_points / 100,
        )
        for rate in TaxRate.objects.order_by("country", "region", "name")
    ]
    context = {"form": form, "rates": rates, "chooser": _chooser()}
    return render(request, "taxes/list.html", context, status=422 if form.errors else 200)


def _chooser() -> CalculatorForm | None:
    """A choice, where there is one."""
    choices = calculators()
    return CalculatorForm(choices=choices, initial={"calculator": CALCULATOR.read()}) if choices[1:] else None


@store_page("store.settings")
@require_POST
def choose(request: StoreRequest) -> HttpResponse:
    """Let a plugin work out the taxes, or the table again."""
    try:
        choose_calculator(name=request.POST.get("calculator", ""), actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved"))
    return redirect("backoffice:taxes", handle=request.store.handle)


@store_page("store.settings")
@require_POST
def remove(request: StoreRequest, rate_id: int) -> HttpResponse:
    """Take a rate away."""
    delete_tax_rate(rate=get_object_or_404(TaxRate, pk=rate_id), actor=actor_of(request))
    messages.success(request, _("Removed"))
    return redirect("backoffice:taxes", handle=request.store.handle)
