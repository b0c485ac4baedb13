"""Plans in the console: what is sold at which price, to how many stores; new versions, hidden ones."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.meters import METERS
from billing.models import Plan
from billing.shown import change_text, terms_text
from console import selling
from console.access import OperatorRequest, operator_page
from console.forms import ReasonForm
from console.plan_forms import PlanForm
from console.plan_queries import price_table, sold_plans, stores_on
from console.refusals import refused
from foundation.errors import ActionError
from foundation.limits import features


@operator_page
@require_safe
def plans(request: OperatorRequest) -> HttpResponse:
    """Every plan and add-on with its prices and how many stores have it, each version apart."""
    rows = sold_plans()
    facts = {
        "plans": [row for row in rows if row.plan.kind == Plan.Kind.PLAN],
        "add_ons": [row for row in rows if row.plan.kind == Plan.Kind.ADD_ON],
    }
    return render(request, "console/plans.html", facts)


@operator_page
@require_safe
def plan(request: OperatorRequest, plan_id: int) -> HttpResponse:
    """One version of a plan: its terms and prices, and what may be done about it."""
    found = get_object_or_404(Plan, pk=plan_id)
    versions = list(Plan.objects.filter(code=found.code).order_by("-version"))
    is_plan = found.kind == Plan.Kind.PLAN
    names = found.entitlements.features if is_plan else found.change.features
    facts = {
        "plan": found,
        "is_newest": versions[0].pk == found.pk,
        "versions": versions,
        "terms": terms_text(found.entitlements) if is_plan else change_text(found.change),
        "features": [feature.label for name, feature in features().items() if name in names],
        "prices": price_table(found),
        "more_labels": [meter.more for meter in METERS.values()] if is_plan else [],
        "stores": stores_on(found),
        "form": ReasonForm(),
    }
    return render(request, "console/plan.html", facts)


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OperatorRequest, kind: str) -> HttpResponse:
    """A plan, or an add-on, that was not there before."""
    form = PlanForm(request.POST or None, kind=kind)
    return _published(request, form, None)


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: OperatorRequest, plan_id: int) -> HttpResponse:
    """The next version of a plan, which only new subscribers get."""
    before = get_object_or_404(Plan, pk=plan_id)
    form = PlanForm(request.POST or None, kind=before.kind, before=before)
    return _published(request, form, before)


def _published(request: OperatorRequest, form: PlanForm, before: Plan | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = selling.publish(
                request,
                code=before.code if before else given["code"],
                names={"en": given["name_en"], "zh-hans": given["name_zh"]},
                blurbs=_texts(given["blurb_en"], given["blurb_zh"]),
                terms=form.made_terms(),
                prices=given["prices"],
                position=given["position"],
                reason=given["reason"],
                is_new=before is None,
            )
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("On sale from now on. Who has an earlier version keeps it."))
            return redirect("console:plan", plan_id=made.pk)
    facts = {"form": form, "before": before, "is_add_on": form.kind == Plan.Kind.ADD_ON}
    return render(request, "console/plan_form.html", facts, status=422 if form.errors else 200)


def _texts(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh-hans": chinese} if english or chinese else {}


@operator_page
@require_POST
def turn(request: OperatorRequest, plan_id: int, what: str) -> HttpResponse:
    """Hide a plan, offer it again, or let new stores try it: `what` is hide, offer or trial."""
    found = get_object_or_404(Plan, pk=plan_id)
    acts: dict[str, tuple[Callable[..., None], str]] = {
        "hide": (selling.hide, _("Nobody new gets it. Who has it keeps it.")),
        "offer": (selling.offer, _("On sale again")),
        "trial": (selling.let_try, _("New stores try this plan from now on")),
    }
    if what not in acts:
        raise Http404
    act, done = acts[what]
    try:
        act(request, plan=found, reason=request.POST.get("reason", ""))
    except ActionError as error:
        return refused(request, str(error), "console:plan", plan_id=found.pk)
    messages.success(request, done)
    return redirect("console:plan", plan_id=found.pk)
