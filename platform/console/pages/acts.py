"""What operators did: searched, and exported."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from console import queries
from console.access import OperatorRequest, operator_page
from console.acts import ACTS, record_act
from console.known_stores import known_stores
from console.models import OperatorAct
from foundation.csv_lines import csv_lines
from foundation.ui.keyset import keyset_page

COLUMNS = ("id", "at", "operator", "act", "store", "subject", "reason", "ip", "details")


def _chosen(values: QueryDict) -> dict[str, str]:
    return {name: values.get(name, "") for name in ("q", "act", "operator")}


@operator_page
@require_safe
def acts(request: OperatorRequest) -> HttpResponse:
    """All acts, the newest first."""
    chosen = _chosen(request.GET)
    rows = queries.acts_found(words=chosen["q"], act=chosen["act"], operator=chosen["operator"])
    page = keyset_page(request, rows)
    known = known_stores(row.store_id for row in page.rows)
    facts = {
        "page": page,
        "rows": [(row, ACTS.get(row.act, row.act), known.get(row.store_id)) for row in page.rows],
        "chosen": chosen,
        "acts": ACTS.items(),
        "operators": queries.operators_who_acted(),
    }
    return render(request, "console/acts.html", facts)


@operator_page
@require_POST
def export_acts(request: OperatorRequest) -> StreamingHttpResponse:
    """The chosen acts as CSV, row by row."""
    chosen = _chosen(request.POST)
    rows = queries.acts_found(words=chosen["q"], act=chosen["act"], operator=chosen["operator"])
    record_act(request, "acts.exported", reason=" ".join(filter(None, chosen.values())))
    response = StreamingHttpResponse(csv_lines(COLUMNS, _lines(rows)), content_type="text/csv; charset=utf-8")
    name = f"operators-{timezone.now():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(rows: QuerySet[OperatorAct]) -> Iterator[list[object]]:
    for row in rows.order_by("pk").iterator(chunk_size=1000):
        details = json.dumps(row.details, ensure_ascii=False, sort_keys=True)
        store = f"{row.store_name} ({row.store_id})" if row.store_id else ""
        who = [row.pk, row.at.isoformat(), row.operator_email]
        yield [*who, row.act, store, row.subject, row.reason, row.ip, details]
