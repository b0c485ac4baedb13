"""Complaints as the merchant sees them: what was taken down and why, and the objection."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from vetting.actions.complaining import COMPLAINANT, MERCHANT, object_to
from vetting.complaint_forms import ObjectionForm
from vetting.complaint_queries import complaints_of
from vetting.complaint_reasons import said
from vetting.complaint_states import MOVES, STANDING, TONES, WAIT, WITHDRAWALS, Status
from vetting.models import ComplaintStep
from vetting.takedown_queries import others_holding


@store_page("store.business")
@require_safe
def complaints(request: StoreRequest) -> HttpResponse:
    """Everything of this store that was taken down."""
    rows = [(row, TONES[Status(row.status)]) for row in complaints_of(request.store)[:200]]
    return render(request, "vetting/complaints.html", {"rows": rows})


@store_page("store.business", always=True)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: StoreRequest, number: str) -> HttpResponse:
    """One takedown, and the objection to it. Works in a suspended store too."""
    found = complaints_of(request.store).filter(number=number).first()
    if found is None:
        raise Http404
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            object_to(complaint=found, name=told["name"], words=told["words"], actor=actor_of(request))
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Sent. Who complained has 15 days to answer; then we decide."))
            return redirect("backoffice:complaint", handle=request.store.handle, number=number)
    # What the complainant wrote stays between them and us.
    steps = found.steps.filter(is_note=False).exclude(status=Status.MORE_NEEDED)
    steps = steps.exclude(by=COMPLAINANT, status__in=set(Status) - WITHDRAWALS)
    facts = {
        "complaint": found,
        "tone": TONES[Status(found.status)],
        "steps": [_told(step) for step in steps.order_by("-pk")],
        "may_object": Status.COUNTERED in MOVES[Status(found.status)],
        "is_held": found.status not in STANDING and others_holding(found, request.store).exists(),
        "form": form,
        "days": WAIT.days,
    }
    return render(request, "vetting/complaint.html", facts, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Told:
    """A step as the merchant may read it: whose it is, and its sentences."""

    step: ComplaintStep
    tone: str
    who: str
    sentences: list[str]


def _told(step: ComplaintStep) -> Told:
    tone, words = TONES[Status(step.status)], [step.words] if step.words else []
    if step.by == COMPLAINANT:
        return Told(step, tone, _("Who complained"), [])
    if step.by == MERCHANT:
        return Told(step, tone, _("You"), words)
    return Told(step, tone, _("Kaidian"), [*said(step.reasons), *words])
