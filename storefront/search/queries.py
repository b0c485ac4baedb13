"""Products by words, and products that go with one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import reduce
from operator import and_

from django.db.models import BooleanField, Case, FloatField, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from foundation.prepared import PreparedRead
from storefront.catalog.facets import NOTHING, Chosen
from storefront.catalog.models import Collection, Product
from storefront.catalog.queries import shop
from storefront.catalog.queries.facets import AVAILABLE, OF_PRODUCT, Scope, narrowed, within

MAX_LENGTH = 200
MAX_TERMS = 10
SORTS = {key.value: shop.SORTS[key] for key in (Collection.Sort.PRICE, Collection.Sort.PRICE_DOWN)}
TEXT = "upper(catalog_product.search_text)"
SHORTEST_SLIP = 4
"""Shorter words are taken as they are: with a letter changed they would be another word."""
LIKENESS = 0.4
"""How much of its three-letter pieces a word must share with one of the text."""
_LIKE = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


class SoldOut(StrEnum):
    """Where products that can't be bought now stand in a search."""

    SHOW = "show"
    LAST = "last"
    HIDE = "hide"


def plain(text: str) -> str:
    """Words as they are searched for: one line, not too long."""
    return " ".join(text.replace("\0", " ")[:MAX_LENGTH].split())


def scope_of(words: str) -> Scope:
    """The published products that have every word somewhere in their text; where none has, those with
    words like them, so that a slip of the finger still finds something. At most one small query.
    """
    terms = words.split()[:MAX_TERMS]
    if not terms:
        return Scope("false")
    exact = Scope(
        " AND ".join([f"{TEXT} LIKE upper(%s)"] * len(terms)),
        tuple(_anywhere(term) for term in terms),
    )
    if within(shop.published(), exact).exists():
        return exact
    return reduce(and_, (_like(term) for term in terms)) if any(map(_may_slip, terms)) else exact


def _may_slip(term: str) -> bool:
    return len(term) >= SHORTEST_SLIP


def _like(term: str) -> Scope:
    """A word much like this one. One slip leaves one half of it as it is, and that half the index can
    find.
    """
    if not _may_slip(term):
        return Scope(f"{TEXT} LIKE upper(%s)", (_anywhere(term),))
    half = len(term) // 2
    sql = f"({TEXT} LIKE upper(%s) OR {TEXT} LIKE upper(%s)) AND word_similarity(upper(%s), {TEXT}) >= %s"
    return Scope(sql, (_anywhere(term[:half]), _anywhere(term[half:]), term, LIKENESS))


def _anywhere(term: str) -> str:
    return f"%{term.translate(_LIKE)}%"


def find(
    words: str,
    scope: Scope,
    *,
    sort: str = "",
    chosen: Chosen = NOTHING,
    sold_out: SoldOut = SoldOut.LAST,
    order: Sequence[int] | None = None,
) -> QuerySet[Product]:
    """The products of `scope_of(words)`, the best first: the words in the title, then what reads most like
    them.
    """
    products = narrowed(within(shop.published(), scope), chosen)
    can_be_bought = RawSQL(  # noqa: S611 - written text
        f"EXISTS (SELECT 1 FROM catalog_variant v WHERE {OF_PRODUCT} AND {AVAILABLE})",  # noqa: S608
        (),
        output_field=BooleanField(),
    )
    if sold_out is SoldOut.HIDE:
        products = products.filter(can_be_bought)
    if sort in SORTS:
        return products.order_by(*SORTS[sort])
    first = [can_be_bought.desc()] if sold_out is SoldOut.LAST else []
    if order is not None:
        return products.order_by(*first, _place_in(order).asc())
    return products.order_by(*first, _rank(words).asc(), _likeness(words).desc(), "-pk")


def _place_in(order: Sequence[int]) -> RawSQL:
    sql = "array_position(%s::bigint[], catalog_product.id)"
    return RawSQL(sql, (list(order),), output_field=IntegerField())  # noqa: S611


def _rank(words: str) -> Case:
    in_title = Q()
    for term in words.split()[:MAX_TERMS]:
        in_title &= Q(title__icontains=term)
    return Case(
        When(title__istartswith=words, then=Value(0)), When(in_title, then=Value(1)), default=Value(2)
    )


def _likeness(words: str) -> RawSQL:
    sql = "round(word_similarity(%s, catalog_product.title)::numeric, 2)"
    return RawSQL(sql, (words,), output_field=FloatField())  # noqa: S611


def collections_like(words: str, limit: int) -> list[Collection]:
    """Published collections with every word in their title, in the merchant's order."""
    rows = Collection.objects.filter(is_published=True)
    for term in words.split()[:MAX_TERMS]:
        rows = rows.filter(
            Q(title__icontains=term) | Q(handle__icontains=term) | Q(translations__icontains=term)
        )
    return list(rows.order_by("position", "pk")[:limit]) if words else []


def suggestions(words: str, products: Sequence[Product], limit: int) -> list[str]:
    """What else could be typed: types, tags, vendors and titles of what was found that go on from these
    words.
    """
    wanted = words.casefold()
    counts: dict[str, int] = {}
    for product in products:
        for text in (product.product_type, *product.tags, product.vendor):
            if wanted in text.casefold():
                counts[text] = counts.get(text, 0) + 1
    often = sorted(counts, key=lambda text: -counts[text])
    titles = [product.title for product in products if wanted in product.title.casefold()]
    found: dict[str, str] = {}
    for text in [*often, *titles]:
        found.setdefault(text.casefold(), text)
    found.pop(wanted, None)
    return list(found.values())[:limit]


def marked(text: str, words: str) -> list[tuple[str, bool]]:
    """The text in parts, and whether each is what was typed."""
    if not words:
        return [(text, False)]
    parts = re.split(f"({re.escape(words)})", text, flags=re.IGNORECASE)
    return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]


class Intent(StrEnum):
    """Why other products are shown: instead of this one, or together with it."""

    RELATED = "related"
    COMPLEMENTARY = "complementary"


def recommended(product: Product, intent: Intent, limit: int) -> list[Product]:
    """Published products that go with one, the best first, those that can be bought before others. One query.

    Related ones share collections, type, tags or vendor with it, or were bought together with it;
    complementary ones were chosen by the merchant, or else bought together with it.
    """
    if intent is Intent.COMPLEMENTARY:
        return _COMPLEMENTS.rows(product.pk, product.pk, limit)
    return shop.related(product, limit)


_COMPLEMENTS = PreparedRead(
    Product,
    """JOIN (
        WITH chosen AS (
            SELECT c.other_id AS product_id, c.position FROM catalog_complement c
            JOIN catalog_product p ON p.id = c.other_id AND p.status = 'active' WHERE c.product_id = %s
        )
        SELECT product_id, position, 0 AS times FROM chosen
        UNION ALL
        SELECT other.product_id, 0, count(DISTINCT there.order_id)
        FROM orders_orderline here JOIN catalog_variant own ON own.id = here.variant_id
        JOIN orders_orderline there ON there.order_id = here.order_id
        JOIN catalog_variant other ON other.id = there.variant_id AND other.product_id <> own.product_id
        WHERE own.product_id = %s AND NOT EXISTS (SELECT FROM chosen) GROUP BY other.product_id
    ) fitting ON fitting.product_id = t.id
    WHERE t.status = 'active' ORDER BY fitting.position, fitting.times DESC, t.id DESC LIMIT %s""",
    left_out=("search_text", "extra"),
)
