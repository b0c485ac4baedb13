"""The library: the theme that shoppers see, the drafts, the gallery, and themes from files."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from foundation.ui.keyset import keyset_page
from tenants.context import on_platform
from themes.actions import add_theme, upload_theme
from themes.cards import card_of, list_cards
from themes.directory.queries import find_listed, listed_versions, with_looks
from themes.errors import UnknownTheme
from themes.format.problems import PackageError, Problem
from themes.gallery import find_theme, list_themes
from themes.rendering.preview import Preview, preview_url
from themes.stored.paths import MOST_BYTES, MOST_FILES

SHOWN_PROBLEMS = 200
OFFERED_SHOWN = 24
"""So many themes of developers are on a page of the gallery."""


@store_page("themes.edit")
@require_safe
def list_page(request: StoreRequest) -> HttpResponse:
    """What shoppers see, and what waits."""
    cards = list_cards()
    main = next((card for card in cards if card.is_main), None)
    drafts = [(card, preview_url(request.store, Preview(card.pk))) for card in cards if card is not main]
    return render(request, "themes/library.html", {"main": main, "drafts": drafts})


@store_page("themes.edit")
@require_safe
def gallery(request: StoreRequest) -> HttpResponse:
    """Our themes in every look, and developers' by `?q=`, with what the store has of them already."""
    cards = list_cards()
    words = request.GET.get("q", "")
    with on_platform():
        page = keyset_page(request, listed_versions(words), size=OFFERED_SHOWN)
        offered = with_looks(page.rows)
    facts = {
        "looks": list_themes(),
        "page": page,
        "offered": [(each, each.looks[0]) for each in offered],
        "q": words,
        "main_offers": {card.offer for card in cards if card.is_main},
        "draft_offers": {card.offer for card in cards if not card.is_main},
        "main": {card.look.value for card in cards if card.look and card.is_main},
        "drafts": {card.look.value for card in cards if card.look and not card.is_main},
    }
    return render(request, "themes/gallery.html", facts)


@store_page("themes.edit")
@require_POST
def add(request: StoreRequest) -> HttpResponse:
    """Take a look from the gallery, ours or a developer's, as a draft."""
    value = request.POST.get("look", "")
    look = find_theme(value) or find_listed(value)
    if look is None:
        return _gone(request)
    try:
        theme = add_theme(source=look.package, preset=look.preset, actor=actor_of(request))
    except UnknownTheme:
        return _gone(request)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(name)s” is among your drafts") % {"name": card_of(theme).name})
    return redirect("backoffice:themes", handle=request.store.handle)


def _gone(request: StoreRequest) -> HttpResponse:
    messages.error(request, _("This theme is not in the gallery any more."))
    return redirect("backoffice:theme_gallery", handle=request.store.handle)


@store_page("themes.code")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: StoreRequest) -> HttpResponse:
    """Add a theme from a zip file. Everything that is wrong with it is listed by file."""
    facts: dict[str, object] = {"most_files": MOST_FILES, "most_mb": MOST_BYTES // 1024 // 1024}
    if request.method == "POST":
        file = request.FILES.get("theme")
        if file is None:
            facts["problem"] = _("Choose a file first.")
            return render(request, "themes/upload.html", facts, status=422)
        try:
            theme, warnings = upload_theme(
                file=file, file_name=file.name or "theme.zip", actor=actor_of(request)
            )
        except ActionError as error:
            facts["problem"] = str(error)
        except PackageError as error:
            facts["file_name"] = file.name
            facts.update(told(error.problems))
        else:
            return _uploaded(request, theme.name, warnings)
    status = 422 if len(facts) > 2 else 200
    return render(request, "themes/upload.html", facts, status=status)


def _uploaded(request: StoreRequest, name: str, warnings: tuple[Problem, ...]) -> HttpResponse:
    messages.success(request, _("“%(name)s” is among your drafts") % {"name": name})
    if not warnings:
        return redirect("backoffice:themes", handle=request.store.handle)
    facts = {"name": name, **told(warnings)}
    return render(request, "themes/uploaded.html", facts)


def told(problems: list[Problem] | tuple[Problem, ...]) -> dict[str, object]:
    """Problems by file for a page: `files` is [(file, [problem, …])], `more` how many are not shown."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems[:SHOWN_PROBLEMS]:
        by_file.setdefault(problem.file, []).append(problem)
    count = len(problems)
    found = ngettext("%(n)s thing was found", "%(n)s things were found", count) % {"n": count}
    return {"files": sorted(by_file.items()), "more": max(0, count - SHOWN_PROBLEMS), "found": found}
