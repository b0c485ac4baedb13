"""The catalogue, as shoppers see it: published things only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.paging import page_of
from foundation.api.problems import bad_parameter, not_found
from foundation.api.schema import page_shape
from storefront.catalog.drops import CollectionDrop, ProductDrop, product_drops
from storefront.catalog.models import Collection, Product
from storefront.catalog.queries import shop
from storefront.catalog.queries.facets import facets_of
from storefront.search.provider import matches_of
from storefront.search.queries import Intent, find, plain, recommended

from .shapes import FacetsShown, ShopCollectionShown, ShopProductShown
from .shelves import DESCRIBED, OF_ALL, OF_COLLECTION, chosen_by, known_facets, with_columns
from .views import ShopResource

MOST_FOUND = 50
MOST_RECOMMENDED = 10


def _number(request: Request, most: int) -> int:
    """`limit` of a list without pages. Raises Problem 400."""
    text = request.query_params.get("limit", str(most))
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most):
        raise bad_parameter("limit", _("A page has from 1 to %s rows.") % most)
    return int(text)


def _limit(most: int) -> OpenApiParameter:
    kind = {"type": "integer", "minimum": 1, "maximum": most, "default": most}
    return OpenApiParameter("limit", kind, OpenApiParameter.QUERY, description="Rows at most.")


class Shelf(ShopResource):
    """Products side by side."""

    shown = ShopProductShown
    sorts: Mapping[str, Sequence[str]] = OF_ALL
    described_parameters = DESCRIBED

    def known_parameters(self) -> set[str]:
        """Facets besides what every list has."""
        known = super().known_parameters()
        return known | known_facets(self.request) if self.action == "list" else known

    def shelf(self, collection: Collection | None, usual: str) -> Response:
        """A page of a collection's products (None: of all), in the order `usual` unless `sort` is given."""
        chosen = chosen_by(self.request, self.caller.currency)
        rows = shop.products_of(collection, self.request.query_params.get("sort", usual), None, chosen)
        found, following = page_of(with_columns(rows, collection), self.request, self.sorts, usual)
        return self.told_rows(found, following)

    def told_rows(self, rows: Sequence[Product], following: str | None = None) -> Response:
        """Products as a page of a list; what is told of one is read for all of them at once."""
        drops = product_drops(rows, self.around)
        return Response({"data": self.show(drops, many=True), "next": following})


class ShopProductViewSet(Shelf):
    """A product that shoppers see."""

    lookup_field = "handle"
    lookup_value_converter = "str"
    answers = {"recommendations": page_shape(ShopProductShown)}

    def list(self, request: Request) -> Response:
        """Products, the newest first unless `sort` says otherwise."""
        return self.shelf(None, Collection.Sort.NEWEST.value)

    def retrieve(self, request: Request, handle: str) -> Response:
        """One of them, by its handle."""
        return self.told(ProductDrop(self._product(handle), self.around))

    @action(detail=True, methods=["get"])
    def recommendations(self, request: Request, handle: str) -> Response:
        """Products that go with one: `related` ones instead of it, or `complementary` ones with it."""
        row = self._product(handle)
        wanted = request.query_params.get("intent", Intent.RELATED.value)
        if wanted not in set(Intent):
            raise bad_parameter("intent", _("Known are: %s.") % ", ".join(Intent))
        return self.told_rows(recommended(row, Intent(wanted), _number(request, MOST_RECOMMENDED)))

    def known_parameters(self) -> set[str]:
        """Of recommendations, which and how many."""
        known = super().known_parameters()
        return known | {"intent", "limit"} if self.action == "recommendations" else known

    @staticmethod
    def _product(handle: str) -> Product:
        row = shop.product_by_handle(handle)
        if row is None:
            raise not_found()
        return row


class ShopCollectionViewSet(ShopResource):
    """A collection that shoppers see."""

    shown = ShopCollectionShown
    sorts = {"position": ("position", "pk"), "title": ("title", "pk")}
    lookup_field = "handle"
    lookup_value_converter = "str"

    def rows(self) -> QuerySet[Collection]:
        """Published ones."""
        return Collection.objects.filter(is_published=True)

    def list(self, request: Request) -> Response:
        """Collections, in the merchant's order."""
        rows, following = self.page(self.rows())
        return Response({"data": self.show(self._drops(rows), many=True), "next": following})

    def retrieve(self, request: Request, handle: str) -> Response:
        """One of them, by its handle."""
        return self.told(self._drops([collection_of(handle)])[0])

    def _drops(self, rows: Sequence[Collection]) -> Sequence[CollectionDrop]:
        pictures = shop.collection_pictures([row.pk for row in rows])
        around = self.around
        return [CollectionDrop(row, around, picture=pictures.get(row.pk), beside=rows) for row in rows]


class CollectionShelfView(Shelf):
    """The products of a collection."""

    sorts = OF_COLLECTION

    def list(self, request: Request, handle: str) -> Response:  # type: ignore[override]
        """Its products, in the collection's own order unless `sort` says otherwise."""
        collection = collection_of(handle)
        return self.shelf(collection, collection.sort)


class FacetView(ShopResource):
    """What the products of a collection can be narrowed by."""

    shown = FacetsShown
    described_parameters = DESCRIBED

    def retrieve(self, request: Request, handle: str) -> Response:
        """Its facets with how many products each value would leave, given what is chosen already."""
        scope = shop.scope_of(collection_of(handle))
        locale, first = self.shop.locale, self.shop.store.locale
        found = facets_of(scope, chosen_by(request, self.caller.currency), "" if locale == first else locale)
        return self.told({"data": found})

    def known_parameters(self) -> set[str]:
        """What is chosen already."""
        return super().known_parameters() | known_facets(self.request)


class SearchView(Shelf):
    """Products by words."""

    sorts: Mapping[str, Sequence[str]] = {}
    parameters = ("q", "limit")
    answers: Mapping[str, Any] = {"list": page_shape(ShopProductShown)}
    described_parameters = [
        OpenApiParameter("q", str, OpenApiParameter.QUERY, required=True, description="The words."),
        _limit(MOST_FOUND),
        *DESCRIBED,
    ]

    def list(self, request: Request) -> Response:
        """The products that fit best, those that can be bought now first."""
        words = plain(request.query_params.get("q", ""))
        if not words:
            raise bad_parameter("q", _("Say what to search for."), "required")
        matches = matches_of(words, self.shop.locale)
        chosen = chosen_by(request, self.caller.currency)
        rows = find(words, matches.scope, chosen=chosen, order=matches.order)
        return self.told_rows(list(rows[: _number(request, MOST_FOUND)]))


def collection_of(handle: str) -> Collection:
    """A published collection. Raises Problem 404."""
    row = shop.collection_by_handle(handle)
    if row is None:
        raise not_found()
    return row
