"""Which products a search finds: those of the provider that a merchant chose, else those of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaidian_sdk.points.service import Found, SearchQuery
from plugins.uses import chosen
from storefront.catalog.queries.facets import Scope

from .queries import scope_of

MOST = 1_000
"""Products that a provider is asked for: facets and pages are made of these."""
_LARGEST = 2**63


@dataclass(frozen=True)
class Matches:
    """What words find. `order` is the provider's, the best first; None where our own search orders them."""

    scope: Scope
    order: tuple[int, ...] | None = None


def matches_of(words: str, locale: str) -> Matches:
    """What words find in a language. A provider that fails is passed over, and our own search answers."""
    for offer in chosen("search_providers") if words else ():
        query = SearchQuery(words=words, locale=locale, limit=MOST)
        found: Found | None = offer.ask("search", query, otherwise=None, faults=_faults)
        if found is not None:
            order = tuple(dict.fromkeys(found.products))
            return Matches(Scope("catalog_product.id = ANY(%s)", (list(order),)), order)
    return Matches(scope_of(words))


def _faults(found: Found) -> Iterator[str]:
    if len(found.products) > MOST:
        yield f"it found {len(found.products)} products, and was asked for {MOST}"
    if any(not 0 < each < _LARGEST for each in found.products):
        yield "it found a product whose id is none"
