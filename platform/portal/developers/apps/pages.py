"""A developer's apps: everybody who is signed in may have some, and sees nobody else's."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.errors import ActionError
from foundation.rates import Rate
from plugins.forms import said
from plugins.remote_apps.directory import actions
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.directory.queries import apps_of
from plugins.remote_apps.directory.versions import has_draft
from plugins.secrets import opened, sealed
from storefront.extensions.remote_blocks import check_block

from .forms import AppForm, BlockForm

REGISTERING = Rate("app-registering", most=20, seconds=3600)
_SHOWN_ONCE = "app_secrets"
BEGINNING = """<p class="note">{{ block.settings.text }}</p>

{% schema %}
{
  "name": {"en": "Note", "zh-Hans": "说明"},
  "settings": [{"type": "text", "id": "text", "label": "Text"}]
}
{% endschema %}
"""
_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_safe
def list_apps(request: HttpRequest) -> HttpResponse:
    """All apps of the developer."""
    rows = [(app, said(app.name), said(app.summary)) for app in apps_of(_account_id(request))]
    return render(request, "portal/developers/apps/list.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(_METHODS)
def add_app(request: HttpRequest) -> HttpResponse:
    """A new app; then its secrets are shown, this once."""
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account_id = _account_id(request)
        try:
            if not REGISTERING.take(str(account_id)):
                raise ActionError("too_often", _("That was a lot at once. Try again in an hour."))
            made = actions.register_app(owner_id=account_id, draft=form.draft())
        except ActionError as error:
            _refuse(form, error)
        else:
            secrets = {"client": made.secret, "webhook": made.webhook_secret}
            return _to_secrets(request, made.app, secrets)
    return _form_page(request, form, None)


@never_cache
@login_required
@require_http_methods(_METHODS)
def edit_app(request: HttpRequest, client_id: str) -> HttpResponse:
    """One app: what it says of itself, its state, and the ways to new secrets."""
    app = _own_or_404(request, client_id)
    form = AppForm(request.POST or None, app=app)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_app(app=app, draft=form.draft())
        except ActionError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Saved"))
            return _to_app(app)
    return _form_page(request, form, app)


@never_cache
@login_required
@require_safe
def show_secrets(request: HttpRequest, client_id: str) -> HttpResponse:
    """Secrets that were just made: after this page nobody can read them here."""
    app = _own_or_404(request, client_id)
    kept = request.session.get(_SHOWN_ONCE)
    secrets: dict[str, str] = {}
    if kept and kept[0] == client_id:
        secrets = {name: opened(text) for name, text in request.session.pop(_SHOWN_ONCE)[1].items()}
    return render(request, "portal/developers/apps/secrets.html", {"app": app, "secrets": secrets})


@login_required
@require_POST
def rotate(request: HttpRequest, client_id: str, kind: str) -> HttpResponse:
    """A new secret of a kind, "client" or "webhook"; the former one counts for two days more."""
    app = _own_or_404(request, client_id)
    makers: dict[str, Callable[..., str]] = {
        "client": actions.rotate_client_secret,
        "webhook": actions.rotate_webhook_secret,
    }
    if kind not in makers:
        raise Http404
    return _to_secrets(request, app, {kind: makers[kind](app=app)})


@never_cache
@login_required
@require_http_methods(_METHODS)
def edit_block(request: HttpRequest, client_id: str, name: str = "") -> HttpResponse:
    """A block that stores can place in their themes: a new one, or one that is there."""
    app = _own_or_404(request, client_id)
    known = next((each for each in app.blocks if each["id"] == name), None)
    if name and known is None:
        raise Http404
    initial = {"name": name, "source": known["source"] if known else BEGINNING}
    form = BlockForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            check_block(given["name"], given["source"])
            block = name or given["name"]
            actions.save_block(app=app, name=block, source=given["source"], is_new=not name)
        except ActionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved"))
            return _to_app(app)
    facts = {"form": form, "app": app, "name": said(app.name), "known": name}
    template = "portal/developers/apps/block.html"
    return render(request, template, facts, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_block(request: HttpRequest, client_id: str, name: str) -> HttpResponse:
    """Take a block away."""
    app = _own_or_404(request, client_id)
    actions.remove_block(app=app, name=name)
    messages.success(request, _("Removed"))
    return _to_app(app)


@login_required
@require_POST
def move(request: HttpRequest, client_id: str) -> HttpResponse:
    """Hand the app in for the list, or take it back."""
    app = _own_or_404(request, client_id)
    is_handed_in = request.POST.get("to") == "review"
    try:
        (actions.hand_in if is_handed_in else actions.take_back)(app=app)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Handed in") if is_handed_in else _("Taken back"))
    return _to_app(app)


@login_required
@require_POST
def remove(request: HttpRequest, client_id: str) -> HttpResponse:
    """Forget an app."""
    actions.remove_app(app=_own_or_404(request, client_id))
    messages.success(request, _("Removed"))
    return redirect("developer_apps")


def _account_id(request: HttpRequest) -> int:
    assert request.user.is_authenticated
    return request.user.pk


def _own_or_404(request: HttpRequest, client_id: str) -> RemoteApp:
    app = apps_of(_account_id(request)).filter(client_id=client_id).first()
    if app is None:
        raise Http404
    return app


def _refuse(form: AppForm, error: ActionError) -> None:
    form.add_error(error.field or None, str(error))


def _to_app(app: RemoteApp) -> HttpResponse:
    return redirect("developer_app", client_id=app.client_id)


def _to_secrets(request: HttpRequest, app: RemoteApp, secrets: dict[str, str]) -> HttpResponse:
    # Sealed for the moment between two pages, and gone with the second.
    request.session[_SHOWN_ONCE] = [app.client_id, {name: sealed(text) for name, text in secrets.items()}]
    return redirect("developer_app_secrets", client_id=app.client_id)


def _form_page(request: HttpRequest, form: AppForm, app: RemoteApp | None) -> HttpResponse:
    facts = {
        "form": form,
        "app": app,
        "name": said(app.name) if app else "",
        "has_draft": bool(app and has_draft(app)),
    }
    return render(request, "portal/developers/apps/form.html", facts, status=422 if form.errors else 200)
