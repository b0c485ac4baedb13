"""The log in the back office: read, searched, exported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, store_page
from backoffice.queries import names_of_actors
from foundation.csv_lines import csv_lines
from foundation.models import Event
from foundation.ui.keyset import keyset_page
from storefront.audit.forms import LogFilter
from storefront.audit.queries import events_found
from storefront.audit.subjects import subjects_of
from storefront.audit.words import details_of, kinds, sentence_of

CHUNK = 1000


@store_page("store.audit")
@require_safe
def show_log(request: StoreRequest) -> HttpResponse:
    """What happened in the store, the newest first."""
    people = names_of_actors(request.store)
    form = LogFilter(request.GET, people=people, kinds=kinds())
    page = keyset_page(request, events_found(**form.chosen, people=people))
    subjects = subjects_of(page.rows, request.store)
    rows = [
        (event, sentence_of(event), who(event.actor, people), subjects.get(event.subject), details_of(event))
        for event in page.rows
    ]
    query = request.GET.copy()
    for place in ("before", "after"):
        query.pop(place, None)
    more = query.copy()
    more["all"] = "on"
    facts = {
        "page": page,
        "rows": rows,
        "form": form,
        "query": query.urlencode(),
        "with_automatic": form.chosen["with_automatic"],
        "more": f"?{more.urlencode()}",
    }
    return render(request, "audit/log.html", facts)


def who(actor: str, people: Mapping[str, str]) -> str:
    """What people call whoever did something."""
    if actor in people:
        return people[actor]
    kind = actor.partition(":")[0]
    known = {
        "system": _("Automatic"),
        "customer": _("A shopper"),
        "account": _("A former member"),
        "operator": _("Kaidian support"),
        "provider": _("Payment provider"),
        "plugin": _("A plugin"),
        "app": _("A former app"),
        "token": _("An API token"),
    }
    return known.get(kind, actor)


@store_page("store.audit")
@require_safe
def export_log(request: StoreRequest) -> StreamingHttpResponse:
    """The chosen part of the log as CSV, row by row, oldest first."""
    people = names_of_actors(request.store)
    form = LogFilter(request.GET, people=people, kinds=kinds())
    head = [_("Number"), _("Time"), _("Who"), _("What happened"), _("Event"), _("About"), _("Details")]
    rows = events_found(**form.chosen, people=people)
    response = StreamingHttpResponse(
        csv_lines(head, _lines(rows, people)), content_type="text/csv; charset=utf-8"
    )
    name = f"{request.store.handle}-log-{timezone.localdate():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(rows: QuerySet[Event], people: Mapping[str, str]) -> Iterator[list[object]]:
    """By keyset, a chunk at a time: a cursor would have to outlive the request's transaction."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for event in chunk:
            said = json.dumps(event.payload, ensure_ascii=False, sort_keys=True)
            at = timezone.localtime(event.at).isoformat(timespec="seconds")
            named = who(event.actor, people)
            yield [event.pk, at, named, sentence_of(event), event.name, event.subject, said]
        last = chunk[-1].pk
