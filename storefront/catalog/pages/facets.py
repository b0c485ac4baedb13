"""Which filters the shop shows, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from storefront.catalog.actions import choose_facets
from storefront.catalog.facets import LABELS, NAMES, SHOWN
from storefront.catalog.queries.backoffice import option_names

OPTION = "option"


@dataclass(frozen=True)
class FacetRow:
    """A facet of the list; `held` is how many products have an option, None for what every product has."""

    name: str
    label: str | Promise
    is_on: bool
    held: int | None = None


@store_page("catalog.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_facets(request: StoreRequest) -> HttpResponse:
    """Turn filters on and off, and put them in order."""
    if request.method == "POST":
        try:
            choose_facets(
                names=names_sent(request.POST.getlist("order"), set(request.POST.getlist("on"))),
                actor=actor_of(request),
            )
        except ActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saved."))
        kwargs = {"handle": request.store.handle}
        return HttpResponseRedirect(reverse("backoffice:facets", kwargs=kwargs))
    return render(request, "catalog/facets.html", {"form": None, "rows": rows_of(SHOWN.read())})


def names_sent(order: list[str], on: set[str]) -> list[str]:
    """The setting that the form means: options that come later stand after those that are shown now."""
    shown = [name for name in order if name in on]
    options = [place for place, name in enumerate(shown) if name.startswith(f"{OPTION}:")]
    shown.insert(options[-1] + 1 if options else len(shown), OPTION)
    return shown + [f"-{name}" for name in order if name not in on and name.startswith(f"{OPTION}:")]


def rows_of(shown: list[str]) -> list[FacetRow]:
    """Every facet there is: those that are shown in their order, then the others."""
    options = option_names()
    by_name = {f"{OPTION}:{option.key}": option for option in options}
    listed = {name.removeprefix("-") for name in shown}
    rows: list[FacetRow] = []
    for name in shown:
        if name == OPTION:
            rows += [
                FacetRow(key, option.name, is_on=True, held=option.held)
                for key, option in by_name.items()
                if key not in listed
            ]
        elif name in by_name:
            rows.append(FacetRow(name, by_name[name].name, is_on=True, held=by_name[name].held))
        elif name in NAMES:
            rows.append(FacetRow(name, LABELS[NAMES[name]], is_on=True))
    there = {row.name for row in rows}
    rows += [
        FacetRow(name, LABELS[kind], is_on=False)
        for name, kind in NAMES.items()
        if name not in there and name != OPTION
    ]
    rows += [
        FacetRow(name, option.name, is_on=False, held=option.held)
        for name, option in by_name.items()
        if name not in there
    ]
    return rows
