"""Facets of a shelf: the products left over, and how many each value would leave. One query for all counts.

Each row is marked with the facets whose choice it fails, a bit for each. A facet's own choice does not take
away from its own counts, so its values count what fails nothing else: one pass over the shelf serves all of
them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from foundation.kept import kept_while_nothing_happens
from storefront.catalog.facets import Chosen, Kind
from storefront.catalog.models import Product
from storefront.inventory.sql import UNITS, available_of

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]{1,2}(?![0-9]))?")
MAX_SHOWN = 100
"""Values of a facet that a page shows, those with the most products first."""
OF_PRODUCT = "v.product_id = catalog_product.id"
AVAILABLE = f"(NOT v.is_tracked OR v.when_sold_out = 'continue' OR coalesce({available_of('v.id')}, 0) > 0)"


type CountRow = tuple[str, str, str, int, int, str, str, int]
"""Facet, option, value, count, rank, the value's label, the option's label, how often it is held."""

type Value = str | int | float | bool | list[str] | list[bool] | list[int]
"""What a condition may be given."""


@dataclass(frozen=True)
class Scope:
    """A set of products before any facet: a condition on `catalog_product`, with its values."""

    condition: str = "true"
    values: tuple[Value, ...] = ()

    def __and__(self, other: Scope) -> Scope:
        return Scope(f"({self.condition}) AND ({other.condition})", self.values + other.values)

    def __or__(self, other: Scope) -> Scope:
        return Scope(f"({self.condition}) OR ({other.condition})", self.values + other.values)


@dataclass(frozen=True)
class Counted:
    """A value of a facet: how many products have it, and its name in the page's language."""

    value: str
    count: int
    label: str = ""


@dataclass
class Facet:
    """A facet of a shelf and its values. `highest` is the highest price in minor units; `held` tells how
    often an option is met on the whole shelf."""

    kind: Kind
    option: str = ""
    label: str = ""
    values: list[Counted] = field(default_factory=list)
    highest: int = 0
    held: int = 0


def narrowed(products: QuerySet[Product], chosen: Chosen) -> QuerySet[Product]:
    """The products that the choice leaves."""
    for scope in (*_product_tests(chosen).values(), *_whole_variant_test(chosen)):
        products = products.filter(_test(scope))
    return products


def within(products: QuerySet[Product], scope: Scope) -> QuerySet[Product]:
    """The products of a scope."""
    return products.filter(_test(scope))


def _test(scope: Scope) -> RawSQL:
    return RawSQL(scope.condition, scope.values, output_field=BooleanField())  # noqa: S611


def _product_tests(chosen: Chosen) -> dict[Kind, Scope]:
    tests = {
        Kind.VENDOR: ("catalog_product.vendor = ANY(%s)", chosen.vendors),
        Kind.TYPE: ("catalog_product.product_type = ANY(%s)", chosen.types),
        Kind.TAG: ("catalog_product.tags && %s::varchar[]", chosen.tags),
    }
    return {kind: Scope(sql, (list(values),)) for kind, (sql, values) in tests.items() if values}


def _variant_tests(chosen: Chosen) -> dict[tuple[Kind, str], Scope]:
    """Conditions on a variant `v`, by facet."""
    tests = _plain_tests(chosen, "v", AVAILABLE)
    for name, values in chosen.options:
        # The quick look at all values comes first: it spares most variants the search for the option's place.
        sql = (
            "v.option_values && %s::varchar[] AND coalesce(v.option_values[(SELECT min(o.position)"
            " FROM catalog_option o WHERE o.product_id = v.product_id AND lower(o.name) = %s)]"
            " = ANY(%s), false)"
        )
        tests[Kind.OPTION, name] = Scope(sql, (list(values), name, list(values)))
    return tests


def _joined_tests(chosen: Chosen) -> tuple[dict[tuple[Kind, str], Scope], Scope]:
    """The same conditions on a row of `s`, and the joins that they stand on: for all variants of a shelf."""
    tests = _plain_tests(chosen, "s", "s.ok")
    joins: list[str] = []
    for place, (name, values) in enumerate(chosen.options):
        test = f"coalesce(s.option_values[o{place}.position] = ANY(%s), false)"
        tests[Kind.OPTION, name] = Scope(test, (list(values),))
        joins.append(_OPTION_JOIN.format(option=f"o{place}"))
    return tests, Scope("".join(joins), tuple(name for name, _values in chosen.options))


def _plain_tests(chosen: Chosen, row: str, available: str) -> dict[tuple[Kind, str], Scope]:
    """Those that need no more than the variant's row, which is called `row` in the query."""
    tests: dict[tuple[Kind, str], Scope] = {}
    if chosen.availability:
        wanted = [value == "1" for value in chosen.availability]
        tests[Kind.AVAILABILITY, ""] = Scope(f"{available} = ANY(%s)", (wanted,))
    bounds = [(">=", chosen.price_from), ("<=", chosen.price_to)]
    prices = [Scope(f"{row}.price {sign} %s", (bound,)) for sign, bound in bounds if bound is not None]
    if prices:
        tests[Kind.PRICE, ""] = reduce(and_, prices)
    return tests


def _whole_variant_test(chosen: Chosen) -> list[Scope]:
    tests = list(_variant_tests(chosen).values())
    if not tests:
        return []
    every = reduce(and_, tests)
    sql = f"EXISTS (SELECT 1 FROM catalog_variant v WHERE {OF_PRODUCT} AND ({every.condition}))"  # noqa: S608 - written text
    return [Scope(sql, every.values)]


def facets_of(scope: Scope, chosen: Chosen, locale: str) -> list[Facet]:
    """Every facet of the shelf that has anything to choose, with counts. One query, whose answer is kept.

    `locale` is the language in which options and their values are named.
    """
    sql, values = _statement(scope, chosen, locale)

    def count() -> list[CountRow]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    return _facets(kept_while_nothing_happens("facets", (sql, values), count))


def _statement(scope: Scope, chosen: Chosen, locale: str) -> tuple[str, list[Value]]:
    of_products, (of_variants, joins) = _product_tests(chosen), _joined_tests(chosen)
    keys = [*((kind, "") for kind in of_products), *of_variants]
    bits = {key: 1 << place for place, key in enumerate(keys)}
    marks = [_mark(test, bits[kind, ""]) for kind, test in of_products.items()]
    parts = [_PRODUCTS.format(marks=" | ".join(marks) or "0", scope=scope.condition, units=UNITS)]
    values = [value for test in of_products.values() for value in test.values] + list(scope.values)
    if of_variants:
        marks = [_mark(test, bits[key]) for key, test in of_variants.items()]
        marked = " | ".join(marks)
        parts.append(_MARKED_VARIANTS.format(marks=marked, joins=joins.condition, hopeless=1 << len(bits)))
        values += [value for test in (*of_variants.values(), joins) for value in test.values]
    else:
        parts.append(_ALL_PRODUCTS)
    own = {kind: ~bits.get((kind, ""), 0) for kind in Kind}
    names = {option: bit for (kind, option), bit in bits.items() if kind is Kind.OPTION}
    counts = _BY_VARIANT if of_variants else _BY_PRODUCT
    case = "".join(f" WHEN %s THEN {~bit}" for bit in names.values())
    words, spoken = _words(locale)
    parts.append(
        (_COUNTS + counts).format(
            vendor=own[Kind.VENDOR],
            type=own[Kind.TYPE],
            tag=own[Kind.TAG],
            available=own[Kind.AVAILABILITY],
            price=own[Kind.PRICE],
            option=f"CASE lower(o.name){case} ELSE -1 END" if names else "-1",
            words=words,
        )
    )
    # In the order of the text: the two names first, then the test.
    return "\n".join(parts), [*values, *spoken, *(names if of_variants else ())]


def _mark(test: Scope, bit: int) -> str:
    return f"CASE WHEN {test.condition} THEN 0 ELSE {bit} END"


def _words(locale: str) -> tuple[str, list[Value]]:
    """SQL of an option's and a value's name in a language; in the first one they are what they are called."""
    if not locale:
        return "'', max(o.name)", []
    value = "max(coalesce(o.translations #>> ARRAY[%s, 'values', u.value], ''))"
    name = "coalesce(nullif(max(o.translations #>> ARRAY[%s, 'name']), ''), max(o.name))"
    return f"{value}, {name}", [locale, locale]


def _facets(rows: Sequence[CountRow]) -> list[Facet]:
    found: dict[tuple[Kind, str], Facet] = {}
    ranks: dict[tuple[Kind, str], dict[str, int]] = {}
    for kind_name, option, value, count, rank, label, name, held in rows:
        key = (Kind(kind_name), option)
        facet = found.setdefault(key, Facet(key[0], option, name))
        if key[0] is Kind.PRICE:
            facet.highest = count
            continue
        facet.values.append(Counted(value, count, label))
        facet.held += held
        ranks.setdefault(key, {})[value] = rank
    for key, facet in found.items():
        facet.values.sort(key=lambda counted: -counted.count)
        del facet.values[MAX_SHOWN:]
        order = natural_order([*ranks.get(key, {})]) if key[0] is Kind.OPTION else {}
        order = order or ranks.get(key, {})
        facet.values.sort(key=lambda counted: (order[counted.value], counted.value.casefold()))
    return list(found.values())


def natural_order(values: Sequence[str]) -> dict[str, int]:
    """Places of values that are sizes ("5–6 mm", "10 mm"), by their first number and then by their text.

    Empty when they are no sizes: a number is missing from one, or they begin with different words. Each
    product has its sizes in an order of its own, so the places there make no order of the whole shelf.
    """
    found = [(_NUMBER.search(value), value) for value in values]
    sizes = [(match, value) for match, value in found if match]
    if len(sizes) < len(values) or len({value[: match.start()] for match, value in sizes}) != 1:
        return {}
    sizes.sort(key=lambda pair: (float(pair[0].group().replace(",", ".")), pair[1].casefold()))
    return {value: place for place, (_match, value) in enumerate(sizes)}


# Only numbers and text written here go into these; what shoppers send are values.
_PRODUCTS = """WITH p AS MATERIALIZED (
    SELECT id, vendor, product_type, tags, price_max, ({marks}) AS failed
    FROM catalog_product WHERE status = 'active' AND ({scope})
), s AS MATERIALIZED (
    SELECT v.id, v.product_id, v.price, v.option_values, NOT v.is_tracked OR v.when_sold_out = 'continue'
        OR coalesce({units}, 0) > 0 AS ok
    FROM p JOIN catalog_variant v ON v.product_id = p.id
    LEFT JOIN inventory_stocklevel stock ON stock.variant_id = v.id GROUP BY v.id
)"""
_OPTION_JOIN = """
    LEFT JOIN catalog_option {option} ON {option}.product_id = s.product_id AND lower({option}.name) = %s"""
_MARKED_VARIANTS = """, marked AS MATERIALIZED (
    SELECT s.*, ({marks}) AS own FROM s{joins}
), hit AS (
    SELECT DISTINCT product_id FROM marked WHERE own = 0
), v AS MATERIALIZED (
    SELECT marked.*, p.failed | marked.own AS failed FROM marked JOIN p ON p.id = marked.product_id
), q AS MATERIALIZED (
    SELECT p.*, p.failed | CASE WHEN hit.product_id IS NULL THEN {hopeless} ELSE 0 END AS left_out
    FROM p LEFT JOIN hit ON hit.product_id = p.id
)"""
_ALL_PRODUCTS = ", q AS (SELECT p.*, p.failed AS left_out FROM p)"
_COUNTS = """
SELECT 'filter.p.vendor', '', vendor, count(*) FILTER (WHERE left_out & {vendor} = 0), 0, '', '', 0
FROM q WHERE vendor <> '' GROUP BY vendor
UNION ALL
SELECT 'filter.p.product_type', '', product_type, count(*) FILTER (WHERE left_out & {type} = 0), 0, '', '', 0
FROM q WHERE product_type <> '' GROUP BY product_type
UNION ALL
SELECT 'filter.p.tag', '', tag, count(*) FILTER (WHERE left_out & {tag} = 0), 0, '', '', 0
FROM q CROSS JOIN unnest(tags) tag GROUP BY tag
"""
_BY_PRODUCT = """UNION ALL
SELECT 'filter.v.option', lower(o.name), u.value, count(*) FILTER (WHERE q.left_out = 0),
min(u.place)::int, {words}, count(*)
FROM q JOIN catalog_option o ON o.product_id = q.id
CROSS JOIN LATERAL unnest(o.values) WITH ORDINALITY u(value, place) GROUP BY lower(o.name), u.value
UNION ALL
SELECT 'filter.v.price', '', '', coalesce(max(price_max) FILTER (WHERE left_out = 0), max(price_max)), 0,
    '', '', 0
FROM q HAVING count(*) > 0
UNION ALL
SELECT 'filter.v.availability', '', state.value,
    count(*) FILTER (WHERE CASE state.value WHEN '1' THEN has_some ELSE lacks_some END), state.place,
    '', '', 0
FROM (
    SELECT s.product_id, bool_or(s.ok) AS has_some, bool_or(NOT s.ok) AS lacks_some
    FROM s JOIN q ON q.id = s.product_id AND q.left_out = 0 GROUP BY s.product_id
) a CROSS JOIN (VALUES ('1', 0), ('0', 1)) state(value, place) GROUP BY state.value, state.place
"""
_BY_VARIANT = """UNION ALL
SELECT 'filter.v.option', lower(o.name), u.value, count(*) FILTER (WHERE u.fits),
    min(array_position(o.values, u.value)), {words}, count(*)
FROM (
    SELECT o.id, v.option_values[o.position] AS value, bool_or(v.failed & {option} = 0) AS fits
    FROM v JOIN catalog_option o ON o.product_id = v.product_id GROUP BY o.id, v.option_values[o.position]
) u JOIN catalog_option o ON o.id = u.id WHERE u.value IS NOT NULL GROUP BY lower(o.name), u.value
UNION ALL
SELECT 'filter.v.price', '', '', coalesce(max(price) FILTER (WHERE failed & {price} = 0), max(price)), 0,
    '', '', 0
FROM v HAVING count(*) > 0
UNION ALL
SELECT 'filter.v.availability', '', state.value,
    count(*) FILTER (WHERE CASE state.value WHEN '1' THEN has_some ELSE lacks_some END), state.place,
    '', '', 0
FROM (
    SELECT product_id, bool_or(ok AND failed & {available} = 0) AS has_some,
        bool_or(NOT ok AND failed & {available} = 0) AS lacks_some
    FROM v GROUP BY product_id
) a CROSS JOIN (VALUES ('1', 0), ('0', 1)) state(value, place) GROUP BY state.value, state.place
"""
