"""Remote apps in the back office: an app's own page in a frame, what it may, and the way to take it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from backoffice.queries import names_of_actors, team_of
from foundation.errors import ActionError
from foundation.permissions import PERMISSIONS
from plugins.forms import said

from .actions import sponsor_app, switch_app, uninstall_app
from .directory.checks import origin_of
from .directory.models import RemoteApp
from .embedding import SESSION_LIVES, framed_url, session_token
from .models import AppInstallation
from .queries import AppOnShelf, app_here, find_installation, may_be_added, rights_lacking, rights_now
from .rights import POWERFUL

RIGHT = "plugins.manage"


@store_page("store.view")
@require_safe
def app_page(request: StoreRequest, client_id: str) -> HttpResponse:
    """The app's own page, framed, with a session token. 404 where it is off or has none.

    403 for a member who may less than the app: no token is made, and the page says why and whom to ask.
    """
    installation, app = _embedded(client_id)
    lacking = rights_lacking(installation, request.member)
    if lacking:
        return _kept_out(request, app, lacking)
    locale = get_language() or "en"
    token = _token(request, installation, app, locale)
    origin = origin_of(app.embedded_url)
    facts = {
        "name": said(app.name),
        "client_id": client_id,
        "url": framed_url(app, request.store, token, locale),
        "origin": origin,
        "may_manage": request.member.may(RIGHT),
    }
    response = render(request, "remote_apps/frame.html", facts)
    policy: Mapping[str, Any] = settings.SECURE_CSP
    response._csp_config = {**policy, "frame-src": [origin]}  # type: ignore[attr-defined]
    return response


@store_page("store.view")
@require_safe
def new_session(request: StoreRequest, client_id: str) -> HttpResponse:
    """Another session token for the frame, whose former one ends: {"token", "expires_in" in seconds}.

    403 {"error"} for who lost a right that the app has.
    """
    installation, app = _embedded(client_id)
    if rights_lacking(installation, request.member):
        return JsonResponse({"error": "rights_lacking"}, status=403)
    token = _token(request, installation, app, get_language() or "en")
    return JsonResponse({"token": token, "expires_in": int(SESSION_LIVES.total_seconds())})


def _token(request: StoreRequest, installation: AppInstallation, app: RemoteApp, locale: str) -> str:
    """A session token with what the app may now and this member may, too."""
    scopes = (rights_now(installation) or frozenset()) & request.member.rights
    actor = actor_of(request)
    return session_token(app=app, store=request.store, actor=actor, scopes=scopes, locale=locale)


def _kept_out(request: StoreRequest, app: RemoteApp, lacking: frozenset[str]) -> HttpResponse:
    facts = {
        "name": said(app.name),
        "rights": [right.label for right in PERMISSIONS if right.name in lacking],
        "people": [str(each.account) for each in team_of(request.store) if each.may("store.team")],
    }
    return render(request, "remote_apps/kept_out.html", facts, status=403)


def _embedded(client_id: str) -> tuple[AppInstallation, RemoteApp]:
    installation, app = find_installation(client_id), app_here(client_id)
    if (
        installation is None
        or not installation.is_on
        or app is None
        or not app.is_open
        or not app.embedded_url
    ):
        raise Http404
    return installation, app


@store_page(RIGHT)
@require_safe
def show_app(request: StoreRequest, client_id: str) -> HttpResponse:
    """What an app is, may and is told; where it is not in the store, the way to let it in."""
    row = _row_or_404(request, client_id)
    installation = row.installation
    scopes = installation.scopes if installation else (row.app.scopes if row.app else [])
    now = (rights_now(installation) if installation else None) or frozenset()
    people = names_of_actors(request.store)
    facts = {
        "row": row,
        "name": said(row.name) or client_id,
        "summary": said(row.app.summary) if row.app else "",
        "rights": [
            {"label": right.label, "is_powerful": right.name in POWERFUL, "is_lost": right.name not in now}
            for right in PERMISSIONS
            if right.name in scopes
        ],
        "sponsor": people.get(f"account:{installation.sponsor}", "") if installation else "",
        "has_lost": bool(installation and row.is_on and set(scopes) - now),
        "may_sponsor": set(scopes) <= {each.name for each in PERMISSIONS if request.member.may(each.name)},
        "is_embedded": bool(row.is_on and row.app and row.app.embedded_url),
    }
    return render(request, "remote_apps/app.html", facts)


def _row_or_404(request: StoreRequest, client_id: str) -> AppOnShelf:
    app, installation = app_here(client_id), find_installation(client_id)
    if installation is None and (app is None or not may_be_added(app, request.store)):
        raise Http404
    return AppOnShelf(client_id, app, installation)


@store_page(RIGHT)
@require_POST
def switch(request: StoreRequest, client_id: str) -> HttpResponse:
    """Turn an app off or on."""
    _installed_or_404(client_id)
    is_on = request.POST.get("on") == "1"
    try:
        switch_app(client_id=client_id, is_on=is_on, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Turned on") if is_on else _("Turned off"))
    return _to_app(request, client_id)


@store_page(RIGHT)
@require_POST
def sponsor(request: StoreRequest, client_id: str) -> HttpResponse:
    """Stand for an app with one's own rights."""
    _installed_or_404(client_id)
    try:
        sponsor_app(client_id=client_id, account_id=request.member.account_id)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It acts with your rights from now on"))
    return _to_app(request, client_id)


@store_page(RIGHT)
@require_POST
def remove(request: StoreRequest, client_id: str) -> HttpResponse:
    """Take an app out."""
    _installed_or_404(client_id)
    try:
        uninstall_app(client_id=client_id, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Removed"))
    return redirect("backoffice:plugins", handle=request.store.handle)


def _installed_or_404(client_id: str) -> None:
    if find_installation(client_id) is None:
        raise Http404


def _to_app(request: StoreRequest, client_id: str) -> HttpResponse:
    return redirect("backoffice:app", handle=request.store.handle, client_id=client_id)
