"""What the checks find in a theme's code: a page, and a mark on the shelf."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, store_page
from themes.cards import card_of
from themes.errors import UnknownTheme
from themes.findings import faults, findings
from themes.pages.changes import theme_or_404
from themes.tools.lint import Severity

SHOWN = 200


@store_page("themes.edit")
@require_safe
def check(request: StoreRequest, number: int) -> HttpResponse:
    """All finds of a theme, the worst first."""
    theme = theme_or_404(number)
    try:
        found = findings(theme.source)
    except UnknownTheme:
        found = []
    worst = sum(each.severity is Severity.ERROR for each in found)
    facts = {
        "theme": theme,
        "card": card_of(theme),
        "found": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "faults": worst,
        "warnings": len(found) - worst,
        "error": Severity.ERROR,
    }
    return render(request, "themes/check.html", facts)


@store_page("themes.edit")
@require_safe
def mark(request: StoreRequest, number: int) -> HttpResponse:
    """A badge, or with `?in=dialog` a warning, where the code has faults; else nothing."""
    theme = theme_or_404(number)
    try:
        count = faults(theme.source)
    except UnknownTheme:
        count = 0
    facts = {"theme": theme, "faults": count, "in_dialog": request.GET.get("in") == "dialog"}
    return render(request, "themes/mark.html", facts)
