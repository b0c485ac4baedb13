"""Update a theme to a newer package: what would happen, what must be decided, and doing it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from themes.actions import update_theme
from themes.cards import card_of
from themes.errors import UnknownTheme
from themes.format.problems import PackageError
from themes.merge import Conflict
from themes.models import StoreTheme
from themes.pages.changes import theme_or_404
from themes.pages.library import told
from themes.stored.archive import unpack
from themes.stored.intake import take_in
from themes.updates import Plan, plan_update

_SALT = "themes.update"
_DAY = 24 * 3600
LONGEST_VALUE = 120


@store_page("themes.code")
@require_http_methods(["GET", "HEAD", "POST"])
def update(request: StoreRequest, number: int) -> HttpResponse:
    """What an update would change, and (POST) do it with the decisions of the form."""
    theme = theme_or_404(number)
    card = card_of(theme)
    token = request.GET.get("to", "") or request.POST.get("to", "")
    target = _target(request, theme, token) or card.update_source
    facts: dict[str, Any] = {"theme": theme, "card": card, "token": token}
    if not target:
        return render(request, "themes/update.html", facts)
    try:
        if request.method == "POST":
            return _done(request, theme, target)
        facts |= {"plan": (plan := plan_update(theme, target)), "conflicts": _rows(plan)}
    except ActionError as error:
        facts["problem"] = str(error)
    except PackageError as error:
        facts |= told(error.problems)
    except (UnknownTheme, FileNotFoundError):
        facts["problem"] = _("The files of this theme can't be reached.")
    status = 200 if "plan" in facts else 422
    return render(request, "themes/update.html", facts, status=status)


def _done(request: StoreRequest, theme: StoreTheme, target: str) -> HttpResponse:
    keep = set(request.POST.getlist("keep"))
    update_theme(
        theme=theme,
        to=target,
        revision=_revision(request),
        take=set(request.POST.getlist("both")) - set(request.POST.getlist("mine")),
        drop=set(request.POST.getlist("conflict")) - keep,
        actor=actor_of(request),
    )
    messages.success(request, _("The theme is up to date. You find how it was before among its versions."))
    return redirect("backoffice:themes", handle=request.store.handle)


def _revision(request: StoreRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@store_page("themes.code")
@require_POST
def update_from_file(request: StoreRequest, number: int) -> HttpResponse:
    """Take a newer version of the theme in as a zip, and show what it would change."""
    theme = theme_or_404(number)
    file = request.FILES.get("theme")
    facts: dict[str, Any] = {"theme": theme, "card": card_of(theme)}
    if file is None:
        facts["problem"] = _("Choose a file first.")
        return render(request, "themes/update.html", facts, status=422)
    try:
        digest, _package = take_in(unpack(file, file.name or "theme.zip").files)
    except PackageError as error:
        facts |= told(error.problems)
        return render(request, "themes/update.html", facts, status=422)
    # Whoever knows the digest of another store's theme must not get it by this address.
    token = signing.dumps([request.store.pk, theme.pk, digest], salt=_SALT)
    url = reverse("backoffice:theme_update", kwargs={"handle": request.store.handle, "number": theme.pk})
    return redirect(f"{url}?{urlencode({'to': token})}")


def _target(request: StoreRequest, theme: StoreTheme, token: str) -> str:
    """The digest that `update_from_file` gave out for this very theme, "" for anything else."""
    try:
        store, owner, digest = signing.loads(token, salt=_SALT, max_age=_DAY)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(digest) if (store, owner) == (request.store.pk, theme.pk) else ""


def _rows(plan: Plan) -> list[dict[str, str]]:
    """The conflicts of the saved and the unsaved document, each once, in words."""
    working = plan.working.conflicts if plan.working else ()
    found = {conflict.key: conflict for conflict in (*plan.merged.conflicts, *working)}
    return [_row(conflict) for conflict in found.values()]


def _row(conflict: Conflict) -> dict[str, str]:
    reasons = {
        "setting": _("This setting is not there any more"),
        "value": _("This setting takes other values now"),
        "section": _("This section is not there any more"),
        "block": _("This block has no place here any more"),
    }
    hidden = {"settings", "templates", "sections", "blocks"}
    names = [part for part in conflict.path if part not in hidden]
    value = conflict.value
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if conflict.kind in {"section", "block"}:
        shown = str(value.get("type", ""))
    return {
        "key": conflict.key,
        "where": " › ".join(names),
        "reason": reasons[conflict.kind],
        "value": shown[:LONGEST_VALUE],
    }
