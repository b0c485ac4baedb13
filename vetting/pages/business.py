"""Who is behind the store: filled in, shown with documents, handed in to be looked at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from vetting import files
from vetting.actions import add_paper, remove_paper, save_profile, submit_profile
from vetting.checks import faults_of, needed_papers
from vetting.forms import BusinessForm, PaperForm, values_of
from vetting.models import BusinessPaper, BusinessProfile
from vetting.papers import Paper
from vetting.queries import paper_of, profile_of, steps_for_merchant
from vetting.reasons import said
from vetting.states import DECISIONS, TONES, WAITING, State


@store_page("store.business", always=True)
@require_http_methods(["GET", "HEAD", "POST"])
def business(request: StoreRequest) -> HttpResponse:
    """Fill in, save, hand in. Works in a paused store too: it may be what opens it again."""
    profile = profile_of(request.store)
    if request.method != "POST":
        return _page(request, profile, BusinessForm(initial=values_of(profile)))
    form = BusinessForm(request.POST)
    if form.is_valid() and _save(request, form):
        return redirect("backoffice:business", handle=request.store.handle)
    return _page(request, profile_of(request.store), form)


def _save(request: StoreRequest, form: BusinessForm) -> bool:
    """Keep the form, and hand it in where that was asked for; whether all went well."""
    actor = actor_of(request)
    try:
        profile = save_profile(store=request.store, draft=form.draft, actor=actor)
        if request.POST.get("do") != "submit" or profile.state in WAITING:
            is_new = profile.state in WAITING
            messages.success(request, _("Saved, and handed in to be looked at") if is_new else _("Saved"))
            return True
        faults = faults_of(profile, _kinds(profile))
        for field, message in faults:
            form.add_error(field if field in form.fields else None, str(message))
        if faults:
            return False
        submit_profile(store=request.store, actor=actor)
    except ActionError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    messages.success(request, _("Handed in. You get a letter as soon as we have looked at it."))
    return True


@store_page("store.business", always=True)
@require_POST
def papers(request: StoreRequest) -> HttpResponse:
    """Show one more document."""
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        kind = Paper(form.cleaned_data["paper"])
        try:
            add_paper(
                store=request.store, kind=kind, file=form.cleaned_data["document"], actor=actor_of(request)
            )
        except ActionError as error:
            form.add_error("document" if error.field == "file" else None, str(error))
        else:
            messages.success(request, _("Added. Only you and those who check it can open it."))
            return redirect("backoffice:business", handle=request.store.handle)
    profile = profile_of(request.store)
    return _page(request, profile, BusinessForm(initial=values_of(profile)), form)


@store_page("store.business")
@require_safe
def paper(request: StoreRequest, uid: UUID) -> HttpResponse:
    """A document, to be kept by the browser."""
    return send(paper_of(request.store, uid))


@store_page("store.business", always=True)
@require_POST
def remove(request: StoreRequest, uid: UUID) -> HttpResponse:
    """Take a document away."""
    try:
        remove_paper(store=request.store, uid=uid, actor=actor_of(request))
    except BusinessPaper.DoesNotExist as error:
        raise Http404 from error
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Removed"))
    return redirect("backoffice:business", handle=request.store.handle)


def send(found: BusinessPaper | None, *, as_picture: bool = False) -> HttpResponse:
    """A document as an answer. Raises Http404 for none, or one whose file is gone."""
    if found is None:
        raise Http404
    try:
        return files.answer(
            key=found.key, name=found.name, media_type=found.media_type, as_picture=as_picture
        )
    except FileNotFoundError as error:
        raise Http404 from error


def _kinds(profile: BusinessProfile) -> set[str]:
    return set(profile.papers.values_list("kind", flat=True)) if profile.pk else set()


def _page(
    request: StoreRequest, profile: BusinessProfile, form: BusinessForm, paper_form: PaperForm | None = None
) -> HttpResponse:
    steps = list(steps_for_merchant(profile)[:20]) if profile.pk else []
    decided = next((step for step in steps if step.state in DECISIONS), None)
    is_open = profile.state not in WAITING
    if not is_open:
        for field in form.fields.values():
            field.disabled = True
    shown = _kinds(profile)
    wanted = needed_papers(profile) if profile.kind else []
    facts: dict[str, Any] = {
        "profile": profile,
        "tone": TONES[State(profile.state)],
        "form": form,
        "paper_form": paper_form or PaperForm(),
        "papers": profile.papers.order_by("pk") if profile.pk else [],
        "missing": [each.label for each in wanted if each not in shown],
        "is_open": is_open,
        "decided": decided,
        "why": [*said(decided.reasons), decided.words] if decided else [],
        "steps": [(step, TONES.get(State(step.state), "neutral")) for step in steps],
    }
    is_refused = bool(form.errors) or bool(paper_form and paper_form.errors)
    return render(request, "vetting/business.html", facts, status=422 if is_refused else 200)
