"""How people are told: the merchant chooses channels for each notice."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backoffice.access import StoreRequest, actor_of, store_page
from plugins.registry import declaring

from .actions import choose_channels
from .channels import CHOSEN, HOOK, Channel, channels, chosen_for, fits
from .registry import Notice, notices


@dataclass(frozen=True)
class Row:
    """A notice, with each channel that fits and whether it is chosen."""

    notice: Notice
    choices: list[tuple[Channel, bool]]


@store_page("store.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: StoreRequest) -> HttpResponse:
    """All notices, those to shoppers and those to the team."""
    if request.method == "POST":
        wanted = {notice.id: request.POST.getlist(notice.id) for notice in notices()}
        choose_channels(wanted=wanted, actor=actor_of(request))
        messages.success(request, _("Saved"))
        return redirect("backoffice:notices", handle=request.store.handle)
    known, chosen = channels(), CHOSEN.read()
    rows = [_row(notice, known, chosen_for(notice, chosen, known)) for notice in notices()]
    context = {
        "to_shoppers": [row for row in rows if not row.notice.to_staff],
        "to_staff": [row for row in rows if row.notice.to_staff],
        "has_channels": any(not each.declared.to_staff for each in known),
        "more": [each for each in declaring(HOOK) if each.id not in {row.offer.plugin.id for row in known}],
        "can_add": request.member.may("plugins.manage"),
    }
    return render(request, "notices/choose.html", context)


def _row(notice: Notice, known: list[Channel], chosen: list[Channel]) -> Row:
    return Row(notice, [(each, each in chosen) for each in known if fits(each, notice)])
