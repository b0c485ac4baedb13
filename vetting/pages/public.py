"""Complaints by everybody: the form, and a page for who made one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.errors import ActionError
from foundation.rates import Rate, client_ip
from vetting.actions.complaining import answer_complaint, make_complaint
from vetting.actions.withdrawing import withdraw_complaint
from vetting.complaint_forms import ReportForm
from vetting.complaint_queries import complaint_behind, secret_of, store_at
from vetting.complaint_reasons import said
from vetting.complaint_states import ANSWERABLE, MOVES, OF_ALL, STANDING, TONES, WITHDRAWALS, Status
from vetting.models import Complaint

REPORTS = Rate("complaints", most=5, seconds=3600)
ANSWERS = Rate("complaint-answers", most=10, seconds=3600)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Complain of a store or a page of it."""
    if request.method != "POST":
        form = ReportForm(initial={"where": request.GET.get("where", "")[:500]})
        return render(request, "vetting/report.html", {"form": form})
    form = ReportForm(request.POST, request.FILES)
    made = _made(request, form) if form.is_valid() else None
    if made is None:
        return render(request, "vetting/report.html", {"form": form}, status=422)
    return redirect("complaint_status", number=made.number, secret=secret_of(made.number))


def _made(request: HttpRequest, form: ReportForm) -> Complaint | None:
    store = store_at(form.cleaned_data["where"])
    if store is None:
        form.add_error("where", _("There is no store of ours at this address. Look at it again."))
        return None
    if form.cleaned_data["website"] or not REPORTS.take(client_ip(request)):
        form.add_error(None, _("There were too many complaints from here. Try again in an hour."))
        return None
    language = get_language() or "en"
    try:
        return make_complaint(
            store=store, draft=form.draft, evidence=form.cleaned_data["evidence"], language=language
        )
    except ActionError as error:
        form.add_error(error.field if error.field in form.fields else "evidence", str(error))
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """How a complaint stands, for who has its link; they can add something."""
    complaint = complaint_behind(number, secret)
    if complaint is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        problem = _problem(number, partial(answer_complaint, complaint=complaint, words=_words(request)))
        if not problem:
            messages.success(request, _("Thank you, we have it."))
            return redirect("complaint_status", number=number, secret=secret)
    steps = complaint.steps.filter(is_note=False).order_by("pk")
    facts = {
        "complaint": complaint,
        "secret": secret,
        "tone": TONES[Status(complaint.status)],
        "steps": [(step, TONES[Status(step.status)], said(step.reasons)) for step in steps],
        "files": complaint.files.order_by("pk"),
        "may_answer": complaint.status in ANSWERABLE,
        "may_withdraw": _may_withdraw(complaint),
        "problem": problem,
        "typed": _words(request) if problem else "",
    }
    return _private(render(request, "vetting/complaint_status.html", facts, status=422 if problem else 200))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """The second click of who does not stand by a complaint any more, and why, if they want to say it."""
    complaint = complaint_behind(number, secret)
    if complaint is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        problem = _problem(number, partial(withdraw_complaint, complaint=complaint, words=_words(request)))
        if not problem:
            messages.success(request, _("Your complaint is withdrawn."))
            return redirect("complaint_status", number=number, secret=secret)
    elif not _may_withdraw(complaint):
        return redirect("complaint_status", number=number, secret=secret)
    facts = {
        "complaint": complaint,
        "secret": secret,
        "is_standing": complaint.status in STANDING,
        "is_of_all": complaint.kind in OF_ALL,
        "problem": problem,
        "typed": _words(request),
    }
    page = render(request, "vetting/complaint_withdraw.html", facts, status=422 if problem else 200)
    return _private(page)


def _words(request: HttpRequest) -> str:
    return str(request.POST.get("words", ""))


def _problem(number: str, act: Callable[[], object]) -> str:
    """Do what a complainant wants, some times an hour at most: what spoke against it, or ""."""
    try:
        if not ANSWERS.take(number):
            raise ActionError("many", _("That was a lot at once. Try again in an hour."))
        act()
    except ActionError as error:
        return str(error)
    return ""


def _may_withdraw(complaint: Complaint) -> bool:
    if complaint.steps.filter(status__in=WITHDRAWALS).exists():
        return False
    return bool(MOVES[Status(complaint.status)] & WITHDRAWALS)


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds the secret: no other site hears of it."""
    response["Referrer-Policy"] = "no-referrer"
    return response
