"""Complaints by everybody: the form, and a page for who made one."""

from __future__ import annotations

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
from vetting.complaint_forms import ReportForm
from vetting.complaint_queries import complaint_behind, secret_of, store_at
from vetting.complaint_states import TONES, Status
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
        try:
            if not ANSWERS.take(number):
                raise ActionError("many", _("That was a lot at once. Try again in an hour."))
            answer_complaint(complaint=complaint, words=request.POST.get("words", ""))
        except ActionError as error:
            problem = str(error)
        else:
            messages.success(request, _("Thank you, we have it."))
            return redirect("complaint_status", number=number, secret=secret)
    steps = complaint.steps.filter(is_note=False).order_by("pk")
    facts = {
        "complaint": complaint,
        "tone": TONES[Status(complaint.status)],
        "steps": [(step, TONES[Status(step.status)]) for step in steps],
        "files": complaint.files.order_by("pk"),
        "problem": problem,
        "typed": request.POST.get("words", "") if problem else "",
    }
    response = render(request, "vetting/complaint_status.html", facts, status=422 if problem else 200)
    response["Referrer-Policy"] = "no-referrer"
    return response
