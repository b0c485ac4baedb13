"""What of a shelf a query string asks for: facets, an order, a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from foundation.api.problems import bad_parameter
from storefront.catalog.facets import OPTION, PRICE, Chosen, Kind, chosen_in
from storefront.catalog.models import Collection, Product
from storefront.catalog.queries import shop

BOUNDS = (f"{PRICE}.gte", f"{PRICE}.lte")
FACETS = (*(kind.value for kind in (Kind.AVAILABILITY, Kind.TYPE, Kind.VENDOR, Kind.TAG)), *BOUNDS)
SORTS: Mapping[str, Sequence[str]] = {
    **shop.SORTS,
    Collection.Sort.NEWEST: ("-since", "-pk"),
    Collection.Sort.OLDEST: ("since", "pk"),
}
"""The orders of a shelf without the merchant's own, by columns that are never empty."""
OF_ALL = {name: SORTS[name] for name in (Collection.Sort.NEWEST, *SORTS) if name != Collection.Sort.MANUAL}
OF_COLLECTION = {**SORTS, Collection.Sort.MANUAL: ("place", "place_id")}


def chosen_by(request: Request, currency: str) -> Chosen:
    """The facets that are asked for. Raises Problem 400 for a value that means nothing."""
    query = request.query_params
    chosen = chosen_in(query, currency)
    for name, bound in zip(BOUNDS, (chosen.price_from, chosen.price_to), strict=True):
        if name in query and bound is None:
            raise bad_parameter(name, _("Give an amount in units of the currency, such as 12.50."))
    if not set(query.getlist(Kind.AVAILABILITY)) <= {"0", "1"}:
        raise bad_parameter(Kind.AVAILABILITY, _("Say 1 for what can be bought now, 0 for what can't."))
    return chosen


def known_facets(request: Request) -> set[str]:
    """The parameters of facets; options are called by their names, so any name is one."""
    return {*FACETS, *(name for name in request.query_params if name.startswith(OPTION))}


def with_columns(rows: QuerySet[Product], collection: Collection | None) -> QuerySet[Product]:
    """Products with the columns that the orders of a shelf go by."""
    rows = rows.annotate(since=Coalesce("published_at", "created_at"))
    if collection is not None:
        rows = rows.annotate(place=F("places__position"), place_id=F("places__id"))
    return rows


def _facet(name: str, text: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.QUERY, description=text)


DESCRIBED = [
    OpenApiParameter(
        Kind.AVAILABILITY, str, OpenApiParameter.QUERY, description="1: can be bought now.", enum=["0", "1"]
    ),
    *(_facet(kind.value, "Any of the values given.") for kind in (Kind.TYPE, Kind.VENDOR, Kind.TAG)),
    *(_facet(name, "A price in units of the currency, such as 12.50.") for name in BOUNDS),
]
