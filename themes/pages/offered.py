"""A theme of a developer, looked at in the sample shop before it is added."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, store_page
from tenants.context import on_platform
from themes.cards import list_cards
from themes.directory.queries import listed_versions, with_looks
from themes.directory.showing import sample_of
from themes.framing import allow_frame
from themes.gallery import spoken


@store_page("themes.edit")
@require_safe
def look_at(request: StoreRequest, uid: UUID) -> HttpResponse:
    """What it is, all its looks, and how pages look in each."""
    with on_platform():
        found = with_looks(listed_versions().filter(theme__uid=uid))
    if not found:
        raise Http404
    version = found[0].version
    sample = sample_of(request, version)
    cards = [card for card in list_cards() if card.offer == version.theme_id]
    facts = {
        "version": version,
        "name": spoken(version.name),
        "summary": spoken(version.summary),
        "looks": found[0].looks,
        "sample": sample,
        "is_main": any(card.is_main for card in cards),
        "is_draft": any(not card.is_main for card in cards),
    }
    response = render(request, "themes/offered/look_at.html", facts)
    allow_frame(response, sample.url)
    return response
