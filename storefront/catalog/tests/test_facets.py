"""Facets: what an address narrows a shelf to, and how many products each value would leave."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from storefront.catalog.actions import create_collection
from storefront.catalog.actions.collections import CollectionDraft
from storefront.catalog.drafts import OptionDraft, VariantDraft
from storefront.catalog.facets import NOTHING, SHOWN, Chosen, Kind, chosen_in
from storefront.catalog.models import Product
from storefront.catalog.queries.facets import Facet, Scope, facets_of
from storefront.catalog.queries.shop import products_of, scope_of
from storefront.testing import make_product, shopper_at
from tenants.models import Store

pytestmark = pytest.mark.django_db


def dress(title: str, colours: dict[str, tuple[int, int]], **more: Any) -> Product:
    """A product in colours: {colour: (price, on hand)}."""
    return make_product(
        title,
        options=(OptionDraft(name="颜色", values=tuple(colours), translations={"en": {"name": "Colour"}}),),
        variants=tuple(
            VariantDraft(price=price, option_values=(colour,), on_hand=held)
            for colour, (price, held) in colours.items()
        ),
        **more,
    )


@pytest.fixture
def shelf(store: Store) -> list[Product]:
    """Three dresses and a bag."""
    return [
        dress(
            "春", {"红": (10_000, 1), "蓝": (12_000, 0)}, vendor="云", product_type="裙", tags=("新", "棉")
        ),
        dress("夏", {"红": (20_000, 0)}, vendor="云", product_type="裙", tags=("棉",)),
        dress("秋", {"蓝": (30_000, 5)}, vendor="山", product_type="裙", tags=("新",)),
        make_product("包", price=5_000, vendor="山", product_type="包"),
    ]


def counts(facets: list[Facet], kind: Kind) -> dict[str, int]:
    """{value: products} of the facets of a kind."""
    return {each.value: each.count for facet in facets if facet.kind is kind for each in facet.values}


def titles(chosen: Chosen) -> set[str]:
    """What a choice leaves of all products."""
    return set(products_of(None, chosen=chosen).values_list("title", flat=True))


def test_counts_of_a_whole_shelf(shelf: list[Product]) -> None:
    facets = facets_of(Scope(), NOTHING, "")
    assert counts(facets, Kind.VENDOR) == {"云": 2, "山": 2}
    assert counts(facets, Kind.TYPE) == {"裙": 3, "包": 1}
    assert counts(facets, Kind.TAG) == {"新": 2, "棉": 2}
    assert counts(facets, Kind.OPTION) == {"红": 2, "蓝": 2}
    assert counts(facets, Kind.AVAILABILITY) == {"1": 3, "0": 2}
    assert [facet.highest for facet in facets if facet.kind is Kind.PRICE] == [30_000]


def test_a_facets_own_choice_does_not_take_from_its_own_counts(shelf: list[Product]) -> None:
    facets = facets_of(Scope(), Chosen(vendors=("云",)), "")
    assert counts(facets, Kind.VENDOR) == {"云": 2, "山": 2}
    assert counts(facets, Kind.TYPE) == {"裙": 2, "包": 0}
    assert counts(facets, Kind.OPTION) == {"红": 2, "蓝": 1}
    facets = facets_of(Scope(), Chosen(vendors=("云",), options=(("颜色", ("蓝",)),)), "")
    assert counts(facets, Kind.VENDOR) == {"云": 1, "山": 1}
    assert counts(facets, Kind.OPTION) == {"红": 2, "蓝": 1}
    assert counts(facets, Kind.AVAILABILITY) == {"1": 0, "0": 1}
    assert counts(facets, Kind.TAG) == {"新": 1, "棉": 1}


def test_what_is_chosen_must_hold_for_one_variant(shelf: list[Product]) -> None:
    blue = (("颜色", ("蓝",)),)
    assert titles(Chosen(options=blue)) == {"春", "秋"}
    assert titles(Chosen(options=blue, availability=("1",))) == {"秋"}
    assert titles(Chosen(availability=("0",))) == {"春", "夏"}
    assert titles(Chosen(options=blue, price_to=11_000)) == set()
    assert titles(Chosen(price_from=12_000, price_to=20_000)) == {"春", "夏"}
    assert titles(Chosen(tags=("新", "棉"))) == {"春", "夏", "秋"}


def test_every_count_is_what_choosing_it_gives(shelf: list[Product]) -> None:
    chosen = Chosen(price_from=6_000, availability=("1",))
    facets = facets_of(Scope(), chosen, "")
    for value, count in counts(facets, Kind.OPTION).items():
        with_it = Chosen(price_from=6_000, availability=("1",), options=(("颜色", (value,)),))
        assert len(titles(with_it)) == count
    for value, count in counts(facets, Kind.VENDOR).items():
        assert len(titles(Chosen(price_from=6_000, availability=("1",), vendors=(value,)))) == count


def test_options_are_named_in_the_pages_language(shelf: list[Product]) -> None:
    named = {facet.kind: facet.label for facet in facets_of(Scope(), NOTHING, "en")}
    assert named[Kind.OPTION] == "Colour"


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((("10 mm", "12 mm"), ("6 mm", "5–6 mm", "6.5 mm")), ["5–6 mm", "6 mm", "6.5 mm", "10 mm", "12 mm"]),
        ((("S", "M"), ("S", "M", "L")), ["S", "M", "L"]),
        ((("红", "蓝 2"), ("红", "白 1")), ["红", "白 1", "蓝 2"]),
    ],
)
def test_sizes_stand_by_their_number_and_other_values_as_products_have_them(
    store: Store, sizes: tuple[tuple[str, ...], ...], expected: list[str]
) -> None:
    for place, values in enumerate(sizes):
        dress(f"串 {place}", dict.fromkeys(values, (1000, 1)))
    assert list(counts(facets_of(Scope(), NOTHING, ""), Kind.OPTION)) == expected


def test_a_collection_page_counts_its_own(store: Store, shelf: list[Product]) -> None:
    row = create_collection(draft=CollectionDraft(title="Two"), product_ids=[shelf[0].pk, shelf[3].pk])
    facets = facets_of(scope_of(row), NOTHING, "")
    assert counts(facets, Kind.VENDOR) == {"云": 1, "山": 1}
    page = shopper_at(store).get("/collections/two?filter.p.vendor=山").content.decode()
    assert "/products/bao" in page
    assert "/products/chun" not in page


def test_addresses_are_read_as_themes_send_them() -> None:
    query = QueryDict(
        "filter.v.availability=1&filter.v.price.gte=10.50&filter.v.price.lte=1,000"
        "&filter.v.option.Color=Red&filter.v.option.color=Blue&filter.p.vendor=A&filter.p.vendor=B&filter.p.tag="
    )
    assert chosen_in(query, "CNY") == Chosen(
        vendors=("A", "B"),
        availability=("1",),
        price_from=1_050,
        price_to=100_000,
        options=(("color", ("Red", "Blue")),),
    )


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"filter.p.vendor={number}" for number in range(900)),
        "&".join(f"filter.v.option.o{number}=x" for number in range(900)),
        "filter.v.price.gte=" + "9" * 400,
        "filter.v.price.gte=1e999999&filter.v.price.lte=nan",
        "filter.v.price.gte=99999999999999999999999&filter.v.price.lte=-1",
        "filter.p.tag=%00&filter.p.vendor=a%00b&filter.v.option.%00=x&filter.v.option.=x",
        "filter.v.availability=2&filter.v.availability=x&sort_by=x';--",
        "filter.v.option.a%25s{0}=%25s{0}&filter.p.tag=%25s",
        "filter.p.vendor=" + "x" * 5000,
        "page=99999999999999999999&filter.p.tag={}",
    ],
)
def test_hostile_addresses_only_narrow(store: Store, shelf: list[Product], query: str) -> None:
    shopper = shopper_at(store)
    assert shopper.get(f"/collections/all?{query}").status_code == 200
    assert shopper.get(f"/search?q=%E6%98%A5&{query}").status_code == 200


def test_all_facets_cost_one_query_and_a_look_whether_the_answer_is_kept(
    store: Store, shelf: list[Product]
) -> None:
    with CaptureQueriesContext(connection) as queries:
        first = facets_of(Scope(), Chosen(vendors=("云",), options=(("颜色", ("红",)),)), "en")
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        again = facets_of(Scope(), Chosen(vendors=("云",), options=(("颜色", ("红",)),)), "en")
    assert (len(queries), again) == (1, first)


def test_the_store_says_which_facets_show(store: Store, shelf: list[Product]) -> None:
    from storefront.catalog.drops.facets import in_order

    facets = facets_of(Scope(), NOTHING, "")
    kinds = [facet.kind for facet in in_order(facets, ["vendor", "tag", "option:颜色"])]
    assert kinds == [Kind.VENDOR, Kind.TAG, Kind.OPTION]
    assert in_order(facets, ["-option:颜色", "option"]) == []
    assert SHOWN.read() == ["availability", "price", "option", "type", "vendor"]


def test_the_fields_of_a_price_name_its_currency(store: Store, shelf: list[Product]) -> None:
    html = shopper_at(store).get("/collections/all").content.decode()
    assert re.search(r"(最低|From) \((CN)?¥\)</span>", html)
