"""Where merchants are asked: which store, and whether the app may do what it asks.

Nothing is ever sent to an app without a click of the member's, but that its question is faulty, and that only
by who may add it. Requests are checked before anybody is asked to sign in, and again when the answer comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from oauthlib.common import add_params_to_uri
from oauthlib.oauth2.rfc6749.errors import AccessDeniedError, FatalClientError, OAuth2Error

from backoffice.second_step import has_second_step
from foundation.errors import ActionError
from foundation.permissions import PERMISSIONS
from plugins.forms import said
from plugins.remote_apps.actions import agree
from plugins.remote_apps.actions.agreeing import RIGHT_TO_AGREE
from plugins.remote_apps.directory.checks import origin_of
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.directory.queries import find_app
from plugins.remote_apps.directory.versions import as_approved, has_draft
from plugins.remote_apps.queries import app_for, find_installation, may_be_added, rights_of_member
from plugins.remote_apps.rights import POWERFUL
from tenants.context import in_store
from tenants.models import Membership, Store
from tenants.queries import stores_of

from .endpoints import issuer
from .server import server


@dataclass(frozen=True)
class Asked:
    """What an app asks for, checked: its address to answer to is one of its own, in some version."""

    app: RemoteApp
    scopes: list[str]
    redirect_uri: str
    state: str
    challenge: str
    is_for_all: bool
    """Whether it named no rights, which asks for all that it is registered for."""

    def of(self, store: Store) -> Asked | None:
        """The same, of the version that a store may add; None where that version may not ask it."""
        app = app_for(self.app, store)
        scopes = list(app.scopes) if self.is_for_all else self.scopes
        if self.redirect_uri not in app.redirect_uris or set(scopes) - set(app.scopes):
            return None
        return replace(self, app=app, scopes=scopes)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """The way in of OAuth 2 (RFC 6749, 4.1.1): sign in, choose the store, agree or not."""
    try:
        asked = _asked(request)
    except FatalClientError as error:
        return _refused(request, _FATAL.get(type(error).__name__, "request"), str(error.description or ""))
    except OAuth2Error as error:
        if not _may_add_somewhere(request, str(error.redirect_uri)):
            return _refused(request, "request", f"{error.error}: {error.description}")
        return HttpResponseRedirect(_answer_to(str(error.redirect_uri), _told(error)))
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    account_id: int = request.user.pk
    member = _member(account_id, request, asked.app)
    if member is None:
        return _choose_store(request, asked, account_id)
    if not may_be_added(asked.app, member.store):
        return _refused(request, "not_offered", app=asked.app)
    asked_here = asked.of(member.store)
    if asked_here is None:
        is_own = has_draft(app_for(asked.app, member.store))
        return _refused(request, "request" if is_own else "not_approved", app=asked.app)
    if request.method == "POST":
        return _decided(request, asked_here, member)
    return _consent(request, asked_here, member)


def _may_add_somewhere(request: HttpRequest, redirect_uri: str) -> bool:
    """Whether the visitor is signed in, and may add the app that is named to a store of theirs, in a version
    that has this address.

    Nobody else is sent to the app's addresses: anybody can register an app, and a link to the platform that
    leads elsewhere without a question is what fishers want (RFC 9700, 4.11.2).
    """
    app = find_app(request.GET.get("client_id", ""))
    if app is None or not request.user.is_authenticated:
        return False
    account_id: int = request.user.pk
    return any(
        _may_agree(member)
        and may_be_added(app, member.store)
        and redirect_uri in app_for(app, member.store).redirect_uris
        for member in stores_of(account_id)
    )


def _asked(request: HttpRequest) -> Asked:
    """What the address asks. Raises FatalClientError for what no app may be told of, else OAuth2Error."""
    try:
        scopes, info = server.validate_authorization_request(issuer() + request.get_full_path())
    except ValueError as error:  # oauthlib could not read the query
        raise FatalClientError(description=str(error)) from None
    oauth = info["request"]
    return Asked(
        app=oauth.client,
        scopes=list(scopes),
        redirect_uri=oauth.redirect_uri,
        state=oauth.state or "",
        challenge=oauth.code_challenge,
        is_for_all=not oauth.scope,
    )


def _may_agree(member: Membership) -> bool:
    if member.store.needs_second_step and not has_second_step(member.account_id):
        return False
    return member.may(RIGHT_TO_AGREE) and member.store.status == Store.Status.ACTIVE


def _member(account_id: int, request: HttpRequest, app: RemoteApp) -> Membership | None:
    """The membership of the store that was chosen, or of the only one there is; None where one has to say."""
    handle = request.POST.get("store") or request.GET.get("store") or ""
    able = [member for member in stores_of(account_id) if _may_agree(member)]
    if handle:
        return next((member for member in able if member.store.handle == handle), None)
    return able[0] if len(able) == 1 and may_be_added(app, able[0].store) else None


def _choose_store(request: HttpRequest, asked: Asked, account_id: int) -> HttpResponse:
    choices = []
    for member in stores_of(account_id):
        if _may_agree(member) and may_be_added(asked.app, member.store):
            query = request.GET.copy()
            query["store"] = member.store.handle
            choices.append((member, f"{request.path}?{query.urlencode()}"))
    if not choices:
        return _refused(request, "no_store" if asked.app.is_offered else "not_offered", app=asked.app)
    app = app_for(asked.app, choices[0][0].store)
    facts = {"app": app, "name": said(app.name), "choices": choices}
    return render(request, "remote_apps/choose_store.html", facts)


def _consent(
    request: HttpRequest, asked: Asked, member: Membership, problem: str = "", status: int = 200
) -> HttpResponse:
    store = member.store
    with in_store(store):
        installation = find_installation(asked.app.client_id)
    had = set(installation.scopes) if installation else set()
    missing = set(asked.scopes) - rights_of_member(member.account_id, store)
    facts = {
        "app": asked.app,
        "name": said(asked.app.name),
        "summary": said(asked.app.summary),
        "store": store,
        "rights": _in_words(asked.scopes, had),
        "missing": [right.label for right in PERMISSIONS if right.name in missing],
        "is_known": installation is not None,
        "is_looked_at": asked.app.is_offered and not has_draft(asked.app),
        "host": urlsplit(asked.redirect_uri).netloc,
        "problem": problem,
    }
    response = render(request, "remote_apps/consent.html", facts, status=status)
    # Browsers hold redirects after a form against form-action, so the app's own origin has to be in it.
    policy: Mapping[str, Any] = settings.SECURE_CSP
    allowed = {**policy, "form-action": [CSP.SELF, origin_of(asked.redirect_uri)]}
    response._csp_config = allowed  # type: ignore[attr-defined]
    return response


def _in_words(scopes: list[str], had: set[str]) -> list[dict[str, Any]]:
    """The rights in the catalogue's order and words: which are powerful, and which the app has already."""
    return [
        {"label": right.label, "is_powerful": right.name in POWERFUL, "is_new": right.name not in had}
        for right in PERMISSIONS
        if right.name in scopes
    ]


def _decided(request: HttpRequest, asked: Asked, member: Membership) -> HttpResponse:
    if request.POST.get("decision") != "allow":
        denied = AccessDeniedError(state=asked.state or None)
        return HttpResponseRedirect(_answer_to(asked.redirect_uri, _told(denied)))
    try:
        with in_store(member.store):
            code = agree(
                app=asked.app,
                account_id=member.account_id,
                scopes=asked.scopes,
                redirect_uri=asked.redirect_uri,
                challenge=asked.challenge,
            )
    except ActionError as error:
        return _consent(request, asked, member, problem=str(error), status=403)
    answer = {"code": code, "store": member.store.handle}
    if asked.state:
        answer["state"] = asked.state
    return HttpResponseRedirect(_answer_to(asked.redirect_uri, answer))


def _answer_to(redirect_uri: str, answer: Mapping[str, str]) -> str:
    """The app's address with the answer, and with who gives it (RFC 9207)."""
    return str(add_params_to_uri(redirect_uri, [*answer.items(), ("iss", issuer())]))


def _told(error: OAuth2Error) -> dict[str, str]:
    return {name: str(value) for name, value in error.twotuples}


_FATAL = {
    "InvalidClientIdError": "client",
    "MissingClientIdError": "client",
    "MismatchingRedirectURIError": "redirect",
    "MissingRedirectURIError": "redirect",
    "InvalidRedirectURIError": "redirect",
}


def _refused(
    request: HttpRequest, reason: str, detail: str = "", app: RemoteApp | None = None
) -> HttpResponse:
    """Say what is wrong here: nobody is sent to an address that is not the app's."""
    reasons = {
        "client": (
            _("There is no such app"),
            _("It may have been removed, or blocked by the operators of the platform."),
        ),
        "redirect": (
            _("This link is not the app's own"),
            _("It would lead to an address that the app is not registered with. Nothing was changed."),
        ),
        "request": (_("This link can't be read"), _("Go back to the app and try again from there.")),
        "no_store": (
            _("There is no store that you could add this app to"),
            _("You need a store that is open, and in it the right to add plugins and set them up."),
        ),
        "not_offered": (
            _("This app is not listed"),
            _(
                "Only stores whose team its developer is in can add it. This protects you from apps that"
                " nobody has looked at."
            ),
        ),
        "not_approved": (
            _("The app asks for more than was approved"),
            _(
                "A newer version of it is being looked at by the operators of the platform. Try again in some"
                " days, or write to its developer. Nothing was changed."
            ),
        ),
    }
    title, text = reasons[reason]
    facts = {"title": title, "text": text, "detail": detail, "name": said(_known(app).name) if app else ""}
    status = 403 if reason in {"no_store", "not_offered", "not_approved"} else 400
    return render(request, "remote_apps/refused.html", facts, status=status)


def _known(app: RemoteApp) -> RemoteApp:
    """The app as strangers may see it: as it was approved, where it ever was."""
    return as_approved(app) if has_draft(app) else app
