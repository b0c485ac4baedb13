"""Who is behind stores: the queue of businesses that wait, one with its documents, and the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.access import OperatorRequest, actor_of, operator_page
from console.acts import record_act
from foundation.errors import ActionError
from foundation.ui.keyset import keyset_page
from tenants.context import on_platform
from vetting import goods
from vetting.actions import add_note, decide, take_up
from vetting.draft import changes_since, details_of
from vetting.models import BusinessProfile
from vetting.pages.business import send
from vetting.queries import businesses_found, hints_about, paper_of
from vetting.reasons import REASONS, said
from vetting.states import DECISIONS, MOVES, TONES, State

ACTS = {
    State.APPROVED: "business.approved",
    State.MORE_NEEDED: "business.asked_more",
    State.REFUSED: "business.refused",
}
LATEST = 50


@operator_page
@require_safe
def businesses(request: OperatorRequest) -> HttpResponse:
    """Every business that was told of, the newest first."""
    chosen = {name: request.GET.get(name, "") for name in ("q", "state", "goods")}
    rows = businesses_found(words=chosen["q"], state=chosen["state"], goods=chosen["goods"])
    page = keyset_page(request, rows)
    facts = {
        "page": page,
        "rows": [(row, goods.labels(row.sells[:4]), TONES[State(row.state)]) for row in page.rows],
        "chosen": chosen,
        "states": State.choices,
        "goods": [(each.name, each.label) for each in goods.ALL],
    }
    return render(request, "console/businesses.html", facts)


@operator_page
@require_safe
def business(request: OperatorRequest, store_id: int) -> HttpResponse:
    """One business: what it says, its documents, what changed, what speaks against it, what was decided."""
    return _shown(request, _profile(store_id))


@operator_page
@require_safe
def paper(request: OperatorRequest, store_id: int, uid: UUID) -> HttpResponse:
    """A document. `?show` gives a picture that the page can show; all else is only kept by the browser."""
    profile = _profile(store_id)
    answer = send(paper_of(profile.store, uid), as_picture="show" in request.GET)
    record_act(request, "business.paper_opened", store=profile.store, paper=str(uid))
    return answer


@operator_page
@require_POST
def take(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Begin to look at it; the others see who does."""
    profile = _profile(store_id)
    try:
        with transaction.atomic():
            take_up(store=profile.store, by=request.operator.email)
            record_act(request, "business.taken_up", store=profile.store)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("console:business", store_id=store_id)


@operator_page
@require_POST
def judge(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Approve, ask for more, or refuse; the owners get a letter with the reasons."""
    profile = _profile(store_id)
    asked = request.POST.get("state", "")
    state = State(asked) if asked in DECISIONS else State.MORE_NEEDED
    words, reasons = request.POST.get("words", ""), request.POST.getlist("reasons")
    try:
        with transaction.atomic():
            decide(
                store=profile.store,
                state=state,
                by=request.operator.email,
                reasons=reasons,
                words=words,
                actor=actor_of(request),
            )
            with on_platform():
                text = " ".join([*said(reasons), words]).strip()
                record_act(request, ACTS[state], store=profile.store, reason=text, reasons=reasons)
    except ActionError as error:
        return _shown(request, profile, problem=str(error), words=words, reasons=reasons)
    told = _("%(store)s: %(state)s") % {"store": profile.store.name, "state": state.label}
    messages.success(request, told)
    return redirect("console:business", store_id=store_id)


@operator_page
@require_POST
def note(request: OperatorRequest, store_id: int) -> HttpResponse:
    """Leave a word for the other operators."""
    profile = _profile(store_id)
    try:
        with transaction.atomic():
            add_note(store=profile.store, words=request.POST.get("words", ""), by=request.operator.email)
            record_act(request, "business.noted", store=profile.store)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("console:business", store_id=store_id)


def _profile(store_id: int) -> BusinessProfile:
    return get_object_or_404(BusinessProfile.objects.select_related("store"), store_id=store_id)


def _shown(request: OperatorRequest, profile: BusinessProfile, **typed: Any) -> HttpResponse:
    papers = list(profile.papers.order_by("pk"))
    approved = profile.approved.get("papers", ())
    steps = [
        (step, TONES.get(State(step.state), "neutral") if step.state else "", said(step.reasons))
        for step in profile.steps.order_by("-pk")[:LATEST]
    ]
    facts = {
        "profile": profile,
        "store": profile.store,
        "tone": TONES[State(profile.state)],
        "details": details_of(profile),
        "papers": [(each, bool(approved) and str(each.uid) not in approved) for each in papers],
        "changes": changes_since(profile, [str(each.uid) for each in papers]),
        "hints": hints_about(profile),
        "steps": steps,
        "moves": MOVES[State(profile.state)],
        "reasons": REASONS.items(),
        "typed": typed,
    }
    return render(request, "console/business.html", facts, status=422 if typed else 200)
