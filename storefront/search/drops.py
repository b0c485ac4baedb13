"""What themes see of search: `search`, `predictive_search` and `recommendations`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from storefront.catalog.drops import CollectionDrop, ProductDrop, SortOptionDrop, filters_of, product_drops
from storefront.catalog.drops.facets import FilterDrop
from storefront.catalog.facets import NOTHING, Chosen
from storefront.catalog.models import Collection, Product
from storefront.catalog.queries import shop
from themes.engine import Drop, Html, Listing, escape, prop
from themes.registry import global_object
from themes.rendering.page import Page

from . import queries
from .provider import Matches, matches_of
from .queries import Intent, SoldOut
from .registry import PRODUCT, searchers


class SearchDrop(Drop):
    """`search`: the search and its results, products first."""

    def __init__(
        self,
        terms: str,
        page: Page,
        *,
        kinds: Sequence[str] = (),
        sort: str = "",
        chosen: Chosen = NOTHING,
        sold_out: SoldOut = SoldOut.LAST,
    ) -> None:
        self._terms = terms
        self._page = page
        self._kinds = list(kinds) or [PRODUCT, *searchers()]
        self._sort = sort
        self._chosen = chosen
        self._sold_out = sold_out

    @cached_property
    def _matches(self) -> Matches:
        return matches_of(self._terms, self._page.locale)

    @cached_property
    def _lists(self) -> list[Listing[Any]]:
        """A list for each kind. Facets speak of products, so with one chosen nothing else is shown."""
        lists: list[Listing[Any]] = []
        if not self._terms:
            return lists
        if PRODUCT in self._kinds:
            rows = queries.find(
                self._terms,
                self._matches.scope,
                sort=self._sort,
                chosen=self._chosen,
                sold_out=self._sold_out,
                order=self._matches.order,
            )
            lists.append(
                Listing(
                    lambda offset, limit: product_drops(list(rows[offset : offset + limit]), self._page),
                    rows.order_by().count,
                )
            )
        if not self._chosen.any:
            lists += [s.find(self._terms, self._page) for s in searchers().values() if s.kind in self._kinds]
        return lists

    @cached_property
    def _listing(self) -> Listing[Any]:
        return Listing(self._window, lambda: sum(each.total for each in self._lists))

    def _window(self, offset: int, limit: int) -> list[Any]:
        """A window over the lists put one after another."""
        found: list[Any] = []
        for each in self._lists:
            if limit <= 0:
                break
            if offset < each.total or each is self._lists[-1]:
                each.show(offset, limit)
                found += each
                limit -= len(each)
            offset = max(offset - each.total, 0)
        return found

    @prop
    def terms(self) -> str:
        """The words that were searched for."""
        return self._terms

    @prop
    def performed(self) -> bool:
        """Whether a search was made."""
        return bool(self._terms)

    @prop
    def results(self) -> Listing[Any]:
        """The results."""
        return self._listing

    @prop
    def results_count(self) -> int:
        """The number of results."""
        return self._listing.total

    @prop
    def types(self) -> list[str]:
        """The kinds of results it looks for."""
        return self._kinds

    @prop
    def filters(self) -> list[FilterDrop]:
        """The filters of the results."""
        if not self._terms or PRODUCT not in self._kinds:
            return []
        return filters_of(self._matches.scope, self._chosen, self._page)

    @prop
    def sort_by(self) -> str | None:
        """The sort order in use."""
        return self._sort or None

    @prop
    def default_sort_by(self) -> str:
        """The default sort order."""
        return "relevance"

    @prop
    def sort_options(self) -> list[SortOptionDrop]:
        """The sort orders it offers."""
        return [
            SortOptionDrop("relevance", _("Relevance")),
            SortOptionDrop(Collection.Sort.PRICE.value, _("Price, low to high")),
            SortOptionDrop(Collection.Sort.PRICE_DOWN.value, _("Price, high to low")),
        ]


class QueryDrop(Drop):
    """`query`: a suggestion of what else to search for."""

    def __init__(self, text: str, typed: str, page: Page) -> None:
        self._text = text
        self._typed = typed
        self._page = page

    @prop
    def text(self) -> str:
        """The words."""
        return self._text

    @prop
    def styled_text(self) -> Html:
        """What was typed in `<mark>`, the rest in `<span>`."""
        parts = queries.marked(self._text, self._typed)
        return Html("").join(
            Html("<mark>{}</mark>" if same else "<span>{}</span>").format(escape(part))
            for part, same in parts
        )

    @prop
    def url(self) -> str:
        """Address of the search for them."""
        return f"{self._page.root}/search?{urlencode({'q': self._text})}"

    def json(self) -> object:
        return {"text": self._text, "styled_text": str(self.styled_text()), "url": self.url()}


class ResourcesDrop(Drop):
    """`predictive_search_resources`: a list of `predictive_search.resources` for each kind of result."""

    def __init__(self, lists: dict[str, list[Any]]) -> None:
        self.lists = lists

    def lookup(self, key: object) -> object:
        return self.lists.get(key, []) if isinstance(key, str) else None


class PredictiveSearchDrop(Drop):
    """`predictive_search`: what is found while a shopper types."""

    def __init__(
        self, terms: str = "", kinds: Sequence[str] = (), lists: dict[str, list[Any]] | None = None
    ) -> None:
        self._terms = terms
        self._kinds = list(kinds)
        self.resources_drop = ResourcesDrop(lists or {})

    @prop
    def performed(self) -> bool:
        """Whether a search was made."""
        return bool(self._terms)

    @prop
    def terms(self) -> str:
        """The words that were typed."""
        return self._terms

    @prop
    def types(self) -> list[str]:
        """The kinds of results it looks for."""
        return self._kinds

    @prop
    def resources(self) -> ResourcesDrop:
        """The results, by kind."""
        return self.resources_drop


class Predicting:
    """Finds things for words that are still being typed."""

    def __init__(self, words: str, page: Page, *, limit: int, sold_out: SoldOut) -> None:
        self._words = words
        self._page = page
        self._limit = limit
        matches = matches_of(words, page.locale)
        rows = queries.find(words, matches.scope, sold_out=sold_out, order=matches.order)
        self._rows = list(rows[: max(limit, 10)])

    def products(self) -> list[ProductDrop]:
        """Products, best first."""
        return product_drops(self._rows[: self._limit], self._page)

    def queries(self) -> list[QueryDrop]:
        """What else to search for."""
        found = queries.suggestions(self._words, self._rows, self._limit)
        return [QueryDrop(text, self._words, self._page) for text in found]

    def collections(self) -> list[CollectionDrop]:
        """Collections, each with a picture."""
        rows = queries.collections_like(self._words, self._limit)
        pictures = shop.collection_pictures([row.pk for row in rows]) if rows else {}
        return [CollectionDrop(row, self._page, picture=pictures.get(row.pk), beside=rows) for row in rows]

    def of_kind(self, kind: str) -> list[Any]:
        """Things of any kind; of one that is unknown nothing."""
        own: dict[str, Callable[[], list[Any]]] = {
            "product": self.products,
            "query": self.queries,
            "collection": self.collections,
        }
        if kind in own:
            return own[kind]()
        searcher = searchers().get(kind)
        if searcher is None:
            return []
        listing = searcher.find(self._words, self._page)
        listing.show(0, self._limit)
        return list(listing)


class RecommendationsDrop(Drop):
    """`recommendations`: recommended products; empty until `product_recommendations_url` is asked for a
    product's.
    """

    def __init__(
        self, page: Page, product: Product | None = None, intent: Intent = Intent.RELATED, limit: int = 10
    ) -> None:
        self._page = page
        self._product = product
        self._intent = intent
        self._limit = limit

    @cached_property
    def drops(self) -> list[ProductDrop]:
        """The products."""
        if self._product is None:
            return []
        return product_drops(queries.recommended(self._product, self._intent, self._limit), self._page)

    @prop("performed?")
    def was_performed(self) -> bool:
        """Whether recommendations were asked for."""
        return self._product is not None

    @prop
    def performed(self) -> bool:
        """Whether recommendations were asked for."""
        return self._product is not None

    @prop
    def products(self) -> list[ProductDrop]:
        """The recommended products."""
        return self.drops

    @prop
    def products_count(self) -> int:
        """The number of recommended products."""
        return len(self.drops)

    @prop
    def intent(self) -> str | None:
        """Why they are recommended: "related" or "complementary"."""
        return self._intent.value if self._product is not None else None


@global_object("search")
def _search(page: Page) -> SearchDrop:
    """The search and its results."""
    return SearchDrop("", page)


@global_object("predictive_search")
def _predictive_search(page: Page) -> PredictiveSearchDrop:
    """What is found while a shopper types in the search field."""
    return PredictiveSearchDrop()


@global_object("recommendations")
def _recommendations(page: Page) -> RecommendationsDrop:
    """Recommended products for a product."""
    return RecommendationsDrop(page)
