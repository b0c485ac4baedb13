"""The rules of a collection as its page shows and sends them, and a look at the products they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.access import StoreRequest, store_page
from foundation.errors import ActionError
from foundation.money import Money
from storefront.catalog.queries import backoffice as queries
from storefront.catalog.queries.rules import preview
from storefront.catalog.rules import (
    AMOUNTS,
    FIELD_LABELS,
    MAX_RULES,
    RELATION_LABELS,
    RELATIONS,
    Field,
    Relation,
    Rule,
    refuse_too_many,
    rule_from,
)

SHOWN = 8


@dataclass(frozen=True)
class RuleRow:
    """A rule as a row of the form, in the words that were typed."""

    field: str = Field.TITLE.value
    relation: str = Relation.CONTAINS.value
    value: str = ""


def rows_sent(data: QueryDict) -> list[RuleRow]:
    """The rows of a form; those whose value was left empty, where one is needed, count as not there."""
    lists = (data.getlist(name)[: MAX_RULES + 1] for name in ("rule_field", "rule_relation", "rule_value"))
    rows = [RuleRow(field, relation, value) for field, relation, value in zip(*lists, strict=False)]
    needless = {Relation.SET.value, Relation.UNSET.value}
    return [row for row in rows if row.value.strip() or row.relation in needless]


def rows_of(rules: Sequence[Rule], currency: str) -> list[RuleRow]:
    """Stored rules as rows: amounts in currency units."""
    return [
        RuleRow(
            rule.field.value,
            rule.relation.value,
            str(Money(int(rule.value), currency).decimal)
            if rule.field in AMOUNTS and rule.value != ""
            else str(rule.value),
        )
        for rule in rules
    ]


def rules_of(rows: Sequence[RuleRow], currency: str) -> tuple[Rule, ...]:
    """What the rows mean. Raises ActionError for the first that makes no sense."""
    rules = tuple(rule_from(row.field, row.relation, row.value, currency) for row in rows)
    refuse_too_many(rules)
    return rules


def context_of(rows: Sequence[RuleRow], *, any_of: bool, currency: str) -> dict[str, Any]:
    """What the rules' part of the page needs: rows with one to spare, choices, and what they mean now."""
    return {
        "rule_rows": list(rows) or [RuleRow()],
        "spare_row": RuleRow(),
        "rule_fields": [
            (field.value, label, " ".join(RELATIONS[field])) for field, label in FIELD_LABELS.items()
        ],
        "rule_relations": [(relation.value, label) for relation, label in RELATION_LABELS.items()],
        "any_rule": any_of,
        "tags": queries.tags(),
        "most_rules": MAX_RULES,
        **_meant(rows, any_of=any_of, currency=currency),
    }


def _meant(rows: Sequence[RuleRow], *, any_of: bool, currency: str) -> dict[str, Any]:
    try:
        count, products = preview(rules_of(rows, currency), any_of=any_of, limit=SHOWN)
    except ActionError as error:
        return {"rule_fault": str(error)}
    return {
        "meant_count": count,
        "meant_rows": queries.product_rows(products),
        "meant_more": max(count - len(products), 0),
        "has_rules": bool(rows),
    }


@store_page("catalog.edit")
@require_safe
def show_meant(request: StoreRequest) -> HttpResponse:
    """The products that rules mean, while they are being written."""
    any_of = request.GET.get("any_rule") == "any"
    context = _meant(rows_sent(request.GET), any_of=any_of, currency=request.store.currency)
    return render(request, "catalog/rules_meant.html", context)
