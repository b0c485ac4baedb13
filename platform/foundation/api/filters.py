"""What a list can be narrowed down by: declared as fields of a serializer, so checked and described as
they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from .problems import Fault, Problem, bad_parameter, faults_in
from .serializers import names_in

OF_LISTS = ("limit", "cursor", "sort")


class Filters(serializers.Serializer[Any]):
    """The filters of a list. A field's lookup is its own name unless `lookups` says another, or a function of
    (rows, value).

        class OrderFilters(Filters):
            placed_since = serializers.DateTimeField(required=False)
            lookups = {"placed_since": "placed_at__gte"}
    """

    lookups: ClassVar[Mapping[str, str | Callable[[QuerySet[Any], Any], QuerySet[Any]]]] = {}

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Every filter may be left out."""
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


def narrowed(rows: QuerySet[Any], filters: type[Filters], request: Request) -> QuerySet[Any]:
    """The rows that a request's query string asks for. Raises Problem 400."""
    known = names_in(filters)
    asked = {name: value for name, value in request.query_params.items() if name in known}
    if not asked:
        return rows
    form = filters(data=asked)
    if not form.is_valid():
        faults = [
            Fault(fault.detail, fault.code, parameter=fault.pointer.removeprefix("#/"))
            for fault in faults_in(form.errors)
        ]
        raise Problem(400, "bad_parameter", faults[0].detail, faults)
    for name, value in form.validated_data.items():
        lookup = filters.lookups.get(name, name)
        rows = rows.filter(**{lookup: value}) if isinstance(lookup, str) else lookup(rows, value)
    return rows


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Raise Problem 400 for a parameter that nothing reads, as a filter with a typo would give every row, and
    for one that stands there twice, as only one would be read.
    """
    for name in request.query_params:
        if name not in known:
            text = _("This address has no such parameter. Known are: %s.") % (", ".join(sorted(known)) or "—")
            raise bad_parameter(name, text, "unknown")
        if len(request.query_params.getlist(name)) > 1:
            raise bad_parameter(name, _("This stands there more than once. Say it once."), "repeated")
