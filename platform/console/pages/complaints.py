"""Complaints: the queue, one with its evidence, and what is decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from console.access import OperatorRequest, actor_of, operator_page
from console.acts import record_act
from foundation.errors import ActionError
from foundation.ui.keyset import keyset_page
from tenants.context import on_platform
from vetting import files
from vetting.actions.complaining import decide_complaint, note_on_complaint
from vetting.complaint_hints import hints_on
from vetting.complaint_queries import Thing, complaints_found, mark_of, thing_at
from vetting.complaint_reasons import REASONS, said
from vetting.complaint_states import MOVES, TONES, Kind, Status, Target
from vetting.models import Complaint, ComplaintFile
from vetting.takedown_queries import places_of

DECISIONS = {
    Status.MORE_NEEDED: "complaint.asked_more",
    Status.REJECTED: "complaint.rejected",
    Status.TAKEN_DOWN: "complaint.taken_down",
    Status.RESTORED: "complaint.restored",
    Status.UPHELD: "complaint.upheld",
}
LABELS = {
    Status.MORE_NEEDED: gettext_lazy("To ask for more"),
    Status.REJECTED: gettext_lazy("To reject"),
    Status.TAKEN_DOWN: gettext_lazy("To take down"),
    Status.RESTORED: gettext_lazy("To restore"),
    Status.UPHELD: gettext_lazy("To let it stay down"),
}


@operator_page
@require_safe
def complaints(request: OperatorRequest) -> HttpResponse:
    """All complaints, the newest first."""
    chosen = {name: request.GET.get(name, "") for name in ("q", "status", "kind")}
    page = keyset_page(
        request, complaints_found(words=chosen["q"], status=chosen["status"], kind=chosen["kind"])
    )
    facts = {
        "page": page,
        "rows": [(row, TONES[Status(row.status)]) for row in page.rows],
        "chosen": chosen,
        "statuses": Status.choices,
        "kinds": Kind.choices,
    }
    return render(request, "console/complaints.html", facts)


@operator_page
@require_safe
def complaint(request: OperatorRequest, number: str) -> HttpResponse:
    """One complaint with its evidence, its timeline, and what can be done."""
    return _shown(request, _found(number))


@operator_page
@require_safe
def evidence(request: OperatorRequest, number: str, uid: UUID) -> HttpResponse:
    """A file that shows it, to be kept by the browser."""
    file = get_object_or_404(ComplaintFile, complaint__number=number, uid=uid)
    try:
        return files.answer(key=file.key, name=file.name, media_type=file.media_type)
    except FileNotFoundError as error:
        raise Http404 from error


@operator_page
@require_POST
def judge(request: OperatorRequest, number: str) -> HttpResponse:
    """Ask for more, reject, take down, restore, or let it stay down; a note stays among operators."""
    found, words = _found(number), request.POST.get("words", "")
    reasons = request.POST.getlist("reasons")
    asked = request.POST.get("do", "")
    try:
        with transaction.atomic():
            if asked == "note":
                note_on_complaint(complaint=found, words=words, by=request.operator.email)
                record_act(request, "complaint.noted", store=found.store, subject=found.number)
            else:
                _decide(request, found, Status(asked), words, reasons)
    except ValueError as error:
        raise Http404 from error
    except ActionError as error:
        return _shown(request, found, problem=str(error), words=words, reasons=reasons)
    messages.success(request, _("Saved"))
    return redirect("console:complaint", number=number)


def _decide(
    request: OperatorRequest, found: Complaint, status: Status, words: str, reasons: list[str]
) -> None:
    if status not in DECISIONS:
        raise ValueError(status)
    thing = _thing(found, request.POST.get("target", "")) if status == Status.TAKEN_DOWN else None
    after = decide_complaint(
        complaint=found,
        status=status,
        words=words,
        reasons=reasons,
        by=request.operator.email,
        thing=thing,
        actor=actor_of(request),
        seen=request.POST.get("seen", ""),
    )
    with on_platform():
        record_act(
            request,
            DECISIONS[status],
            store=found.store,
            subject=found.number,
            reason=" ".join([*said(reasons), words]).strip(),
            number=found.number,
            target=after.target,
            thing=after.target_title,
        )


def _thing(found: Complaint, target: str) -> Thing | None:
    if found.store is None:
        return None
    thing = thing_at(found.store, found.url)
    return Thing(Target.STORE, None, found.store.name) if target == Target.STORE else thing


def _found(number: str) -> Complaint:
    return get_object_or_404(Complaint.objects.select_related("store"), number=number)


def _shown(request: OperatorRequest, found: Complaint, **typed: Any) -> HttpResponse:
    thing = thing_at(found.store, found.url) if found.store else None
    moves = MOVES[Status(found.status)]
    is_early = found.wait_until is not None and found.wait_until > timezone.now()
    facts = {
        "complaint": found,
        "seen": mark_of(found),
        "tone": TONES[Status(found.status)],
        "thing": thing if thing and thing.target != Target.STORE else None,
        "moves": moves,
        "is_early": is_early and found.status == Status.COUNTERED,
        "copies": [place.store for place in places_of(found) if place.copy is not None],
        "hints": hints_on(found, thing),
        "steps": [
            (step, TONES[Status(step.status)] if step.status else "", said(step.reasons))
            for step in found.steps.order_by("-pk")
        ],
        "reasons": [(LABELS[each], REASONS[each].items()) for each in REASONS if each in moves],
        "files": found.files.order_by("pk"),
        "typed": typed,
    }
    return render(request, "console/complaint.html", facts, status=422 if typed else 200)
