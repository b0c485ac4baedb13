"""Plugins and apps of others: what they ask for, and whether merchants may have them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.access import OperatorRequest, actor_of, operator_page
from console.acts import record_act
from console.developers_letters import tell_developer
from foundation.errors import ActionError
from foundation.permissions import PERMISSIONS
from foundation.ui.keyset import keyset_page
from plugins.forms import said
from plugins.remote_apps.directory.actions import judge
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.directory.versions import changes
from plugins.review.actions import decide
from plugins.review.models import ReviewedVersion
from plugins.words import ADDITIONS

VERDICTS = {
    "list": (RemoteApp.Status.LISTED, "app.listed"),
    "refuse": (RemoteApp.Status.REFUSED, "app.refused"),
    "block": (RemoteApp.Status.BLOCKED, "app.blocked"),
    "unblock": (RemoteApp.Status.DRAFT, "app.unblocked"),
}


@operator_page
@require_safe
def reviews(request: OperatorRequest) -> HttpResponse:
    """Every version of a stranger's plugin, the newest first."""
    state = request.GET.get("state", "")
    rows = ReviewedVersion.objects.filter(state=state) if state else ReviewedVersion.objects.all()
    facts = {"page": keyset_page(request, rows), "state": state, "states": ReviewedVersion.State.choices}
    return render(request, "console/reviews.html", facts)


@operator_page
@require_safe
def review(request: OperatorRequest, version_id: int) -> HttpResponse:
    """What a version asks for."""
    version = get_object_or_404(ReviewedVersion, pk=version_id)
    facts = {
        "version": version,
        "rights": [right.label for right in PERMISSIONS if right.name in version.asks.get("scopes", ())],
        "points": [ADDITIONS.get(hook, hook) for hook in version.asks.get("points", ())],
        "needs_tables": bool(version.asks.get("needs_tables")),
    }
    return render(request, "console/review.html", facts)


@operator_page
@require_POST
def decide_review(request: OperatorRequest, version_id: int) -> HttpResponse:
    """Let merchants have a version, or not."""
    version = get_object_or_404(ReviewedVersion, pk=version_id)
    is_approved = request.POST.get("decision") == "approve"
    with transaction.atomic():
        decide(version=version, is_approved=is_approved, actor=actor_of(request))
        record_act(request, "plugin.approved" if is_approved else "plugin.refused", subject=str(version))
    told = _("%(plugin)s is approved") if is_approved else _("%(plugin)s is refused")
    messages.success(request, told % {"plugin": version})
    return redirect("console:review", version_id=version.pk)


@operator_page
@require_safe
def remote_apps(request: OperatorRequest) -> HttpResponse:
    """Every app that a developer registered, the newest first."""
    status = request.GET.get("status", "")
    rows = RemoteApp.objects.select_related("owner")
    page = keyset_page(request, rows.filter(status=status) if status else rows)
    facts = {
        "page": page,
        "rows": [(app, said(app.name)) for app in page.rows],
        "status": status,
        "statuses": RemoteApp.Status.choices,
    }
    return render(request, "console/remote_apps.html", facts)


@operator_page
@require_safe
def remote_app(request: OperatorRequest, client_id: str) -> HttpResponse:
    """What an app says of itself and asks for. Its secrets are never shown."""
    return _shown(request, get_object_or_404(RemoteApp.objects.select_related("owner"), client_id=client_id))


def _shown(request: OperatorRequest, app: RemoteApp, problem: str = "", word: str = "") -> HttpResponse:
    facts = {
        "app": app,
        "name": said(app.name),
        "summary": said(app.summary),
        "rights": [right.label for right in PERMISSIONS if right.name in app.scopes],
        "problem": problem,
        "word": word or app.word,
        "changes": changes(app),
    }
    return render(request, "console/remote_app.html", facts, status=422 if problem else 200)


@operator_page
@require_POST
def judge_app(request: OperatorRequest, client_id: str) -> HttpResponse:
    """List an app, or not, or stop it everywhere, with a word to its developer."""
    app = get_object_or_404(RemoteApp.objects.select_related("owner"), client_id=client_id)
    decision = request.POST.get("decision", "")
    verdict = decision if decision in VERDICTS else "refuse"
    status, act = VERDICTS[verdict]
    word = request.POST.get("word", "")
    try:
        with transaction.atomic():
            judge(app=app, status=status, word=word, seen=request.POST.get("seen", ""))
            record_act(request, act, subject=said(app.name), reason=word, client_id=app.client_id)
            letter = partial(tell_developer, app.owner, kind="app", verdict=verdict, name=str(app), word=word)
            transaction.on_commit(partial(letter, key=app.client_id), robust=True)
    except ActionError as error:
        return _shown(request, app, problem=str(error), word=word)
    messages.success(request, _("%(app)s: %(state)s") % {"app": said(app.name), "state": status.label})
    return redirect("console:remote_app", client_id=app.client_id)
