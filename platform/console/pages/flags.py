"""Flags in the console: what there is, and for whom each is on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from console import actions
from console.access import OperatorRequest, operator_page
from console.forms import FlagForm
from console.queries import plans_to_aim_at
from tenants.flags import FLAGS
from tenants.models import FlagRule, Store


@operator_page
@require_safe
def flags(request: OperatorRequest) -> HttpResponse:
    """Every flag, and how it was turned."""
    rules = {rule.name: rule for rule in FlagRule.objects.all()}
    rows = [(flag, rules.get(name)) for name, flag in FLAGS.items()]
    return render(request, "console/flags.html", {"rows": rows})


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: OperatorRequest, name: str) -> HttpResponse:
    """For whom a flag is on."""
    if name not in FLAGS:
        raise Http404
    rule = FlagRule.objects.filter(pk=name).first()
    plans = plans_to_aim_at(kept=rule.plans if rule else ())
    form = FlagForm(request.POST or None, initial=_now(name, rule), plan_choices=plans)
    if request.method == "POST" and form.is_valid():
        actions.turn_flag(request, name=name, **form.cleaned_data)
        messages.success(request, _("Saved. Every process follows within seconds."))
        return redirect("console:flags")
    facts = {"form": form, "flag": FLAGS[name]}
    return render(request, "console/flag.html", facts, status=422 if form.errors else 200)


def _now(name: str, rule: FlagRule | None) -> dict[str, object]:
    if rule is None:
        return {"percentage": 100 if FLAGS[name].default else 0}
    handles = dict(
        Store.objects.filter(pk__in=[*rule.stores_on, *rule.stores_off]).values_list("pk", "handle")
    )
    return {
        "percentage": rule.percentage,
        "stores_on": ", ".join(handles[pk] for pk in rule.stores_on if pk in handles),
        "stores_off": ", ".join(handles[pk] for pk in rule.stores_off if pk in handles),
        "plans": rule.plans,
    }
