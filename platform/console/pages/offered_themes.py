"""Themes of developers: the list, one with everything an operator has to see, and the decision."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.access import OperatorRequest, operator_page
from console.acts import record_act
from console.developers_letters import tell_developer
from foundation.errors import ActionError
from foundation.ui.keyset import keyset_page
from themes.directory.actions import Verdict, judge, mark_of
from themes.directory.differences import FileChange, differences
from themes.directory.models import OfferedTheme, OfferedVersion
from themes.directory.queries import Shown, Status, shown, themes_found, with_looks
from themes.directory.showing import found_in, sample_of
from themes.errors import UnknownTheme
from themes.framing import allow_frame
from themes.gallery import spoken

VERDICTS: dict[str, tuple[Verdict, str]] = {
    "approve": ("approve", "theme.approved"),
    "refuse": ("refuse", "theme.refused"),
    "block": ("block", "theme.blocked"),
    "unblock": ("unblock", "theme.unblocked"),
}
SHOWN_FILES = 200


@operator_page
@require_safe
def themes(request: OperatorRequest) -> HttpResponse:
    """Every theme that was offered, the newest first."""
    chosen = {name: request.GET.get(name, "") for name in ("q", "status")}
    page = keyset_page(request, themes_found(words=chosen["q"], status=chosen["status"]))
    facts = {
        "page": page,
        "rows": [(each, spoken(each.version.name)) for each in shown(page.rows)],
        "chosen": chosen,
        "statuses": [(each.value, each.label) for each in Status],
    }
    return render(request, "console/themes.html", facts)


@operator_page
@require_safe
def theme(request: OperatorRequest, uid: UUID) -> HttpResponse:
    """One theme: in the sample shop, its finds, what it changes, and what can be decided."""
    return _page(request, _found(uid))


@operator_page
@require_POST
def judge_theme(request: OperatorRequest, uid: UUID) -> HttpResponse:
    """Approve the version in review or not, or stop the theme, with a word to its developer."""
    each = _found(uid)
    verdict, act = VERDICTS.get(request.POST.get("decision", ""), VERDICTS["refuse"])
    word, name = request.POST.get("word", ""), str(each.version)
    try:
        with transaction.atomic():
            judge(theme=each.theme, verdict=verdict, word=word, seen=request.POST.get("seen", ""))
            record_act(request, act, subject=name, reason=word, theme=str(uid), digest=each.version.digest)
            letter = partial(tell_developer, each.theme.owner, kind="theme", verdict=verdict, name=name)
            transaction.on_commit(partial(letter, word=word, key=str(uid)), robust=True)
    except ActionError as error:
        return _page(request, _found(uid), problem=str(error), word=word)
    messages.success(request, _("%(theme)s: %(state)s") % {"theme": name, "state": _found(uid).status.label})
    return redirect("console:theme", uid=uid)


def _found(uid: UUID) -> Shown:
    row = get_object_or_404(OfferedTheme.objects.select_related("owner"), uid=uid)
    found = shown([row])
    if not found:
        raise Http404
    return found[0]


def _page(request: OperatorRequest, each: Shown, problem: str = "", word: str = "") -> HttpResponse:
    version = each.version
    sample = sample_of(request, version)
    changes = _changes(each)
    facts: dict[str, Any] = {
        "shown": each,
        "theme": each.theme,
        "version": version,
        "name": spoken(version.name),
        "summary": spoken(version.summary),
        "looks": with_looks([version])[0].looks,
        "sample": sample,
        **found_in(version),
        "changes": changes[:SHOWN_FILES],
        "more_changes": max(0, len(changes) - SHOWN_FILES),
        "copies": _copies(version),
        "can_decide": _can_decide(each),
        "seen": mark_of(each.theme, _last(each.theme)),
        "problem": problem,
        "word": word or each.theme.word,
    }
    response = render(request, "console/theme.html", facts, status=422 if problem else 200)
    allow_frame(response, sample.url)
    return response


def _can_decide(each: Shown) -> bool:
    if each.newer is None or each.status == Status.BLOCKED:
        return False
    waits = each.newer.state == OfferedVersion.State.IN_REVIEW
    return waits or (each.theme.owner_id is None and each.newer.state == OfferedVersion.State.REFUSED)


def _last(row: OfferedTheme) -> OfferedVersion | None:
    return row.versions.order_by("pk").last()


def _changes(each: Shown) -> list[FileChange]:
    if each.approved is None or each.newer is None:
        return []
    try:
        return differences(each.approved, each.newer)
    except (UnknownTheme, FileNotFoundError):
        return []


def _copies(version: OfferedVersion) -> list[OfferedVersion]:
    """The same files as somebody else offers them."""
    same = OfferedVersion.objects.filter(digest=version.digest).exclude(theme=version.theme_id)
    return list(same.select_related("theme__owner").order_by("pk")[:5])
