"""Search, predictive search and recommendations over HTTP and as themes see them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storefront.catalog.actions import create_collection
from storefront.catalog.actions.collections import CollectionDraft
from storefront.catalog.drafts import OptionDraft, VariantDraft
from storefront.search import registry
from storefront.search.drops import SearchDrop
from storefront.search.queries import SoldOut, find, scope_of
from storefront.testing import make_product, shopper_at
from tenants.models import Store
from tenants.testing import queries_of
from themes.engine import Drop, Listing, prop
from themes.rendering.page import Page

pytestmark = pytest.mark.django_db


def found(words: str, sold_out: SoldOut = SoldOut.LAST) -> list[str]:
    """Titles in the order of a search."""
    return [product.title for product in find(words, scope_of(words), sold_out=sold_out)]


def page() -> Page:
    """A page in English."""
    return Page(locale="en", currency="CNY")


def test_what_has_the_words_in_its_title_comes_first(store: Store) -> None:
    make_product("Ring of jade")
    make_product("Necklace", tags=("jade",))
    make_product("Jade ring")
    assert found("jade") == ["Jade ring", "Ring of jade", "Necklace"]


def test_a_slip_of_the_finger_still_finds(store: Store) -> None:
    make_product("Amethyst bracelet")
    make_product("Moonstone ring")
    assert found("amethist") == ["Amethyst bracelet"]
    assert found("bracelt") == ["Amethyst bracelet"]
    assert found("xyzzyq") == []


@pytest.mark.parametrize("words", ["紫水晶", "水晶手", "zishuijing", "zi shui jing", "zsjsc", "晶 手串"])
def test_chinese_is_found_by_parts_and_by_pinyin(store: Store, words: str) -> None:
    make_product("紫水晶手串")
    make_product("月光石戒指")
    assert found(words) == ["紫水晶手串"]


def test_sold_out_products_stand_last_or_are_hidden(store: Store) -> None:
    make_product("Jade ring")
    make_product("Jade bowl", on_hand=0)
    assert found("jade") == ["Jade ring", "Jade bowl"]
    assert found("jade", SoldOut.HIDE) == ["Jade ring"]
    assert found("jade", SoldOut.SHOW) == ["Jade bowl", "Jade ring"]


@pytest.mark.parametrize(
    "words", ["%", "_", "\\", "'; --", "a" * 300, "\0", "%s {0}", " ".join("abcdefghijklmnop")]
)
def test_hostile_words_find_nothing_and_break_nothing(store: Store, words: str) -> None:
    make_product("Jade ring")
    shopper = shopper_at(store)
    assert shopper.get("/search", {"q": words}).status_code == 200
    answer = shopper.get("/search/suggest.json", {"q": words, "resources[limit]": "9" * 50})
    assert answer.json()["resources"]["results"]["products"] == []


class NoteDrop(Drop):
    """A thing that is found besides products."""

    def __init__(self, number: int) -> None:
        self._number = number

    @prop
    def title(self) -> str:
        return f"Note {self._number}"

    @prop
    def object_type(self) -> str:
        return "page"

    def json(self) -> object:
        return {"title": self.title()}


@pytest.fixture
def notes() -> Iterator[None]:
    """Five notes on everything, as pages."""
    registry.forget("page")
    kept = registry.searchers()
    for kind in kept:
        registry.forget(kind)
    registry.register(
        registry.Searcher("page", lambda terms, page: Listing.of([NoteDrop(number) for number in range(5)]))
    )
    yield
    registry.forget("page")
    for searcher in kept.values():
        registry.register(searcher)


def test_other_kinds_follow_the_products(store: Store, notes: None) -> None:
    for number in range(4):
        make_product(f"Jade {number}")
    drop = SearchDrop("jade", page())
    results = drop.results()
    assert results.total == 9
    results.show(2, 4)
    assert [each["title"] for each in results] == ["Jade 1", "Jade 0", "Note 0", "Note 1"]
    results.show(6, 4)
    assert [each["title"] for each in results] == ["Note 2", "Note 3", "Note 4"]
    assert drop.types() == ["product", "page"]
    assert SearchDrop("jade", page(), kinds=["page"]).results_count() == 5


def test_predictive_search_as_json(store: Store, notes: None) -> None:
    product = make_product("Jade ring", price=12_850, tags=("jade rings",))
    create_collection(draft=CollectionDraft(title="Jade things"), product_ids=[product.pk])
    url = "/en/search/suggest.json?q=jade&resources[type]=product,collection,query,page&resources[limit]=3"
    results = shopper_at(store).get(url).json()["resources"]["results"]
    assert [each["title"] for each in results["products"]] == ["Jade ring"]
    assert results["products"][0]["price"] == "128.50"
    assert results["products"][0]["compare_at_price_max"] == "0"
    assert results["products"][0]["url"] == "/en/products/jade-ring"
    assert [each["title"] for each in results["collections"]] == ["Jade things"]
    assert [each["text"] for each in results["queries"]] == ["jade rings", "Jade ring"]
    assert results["queries"][0]["styled_text"] == "<mark>jade</mark><span> rings</span>"
    assert [each["title"] for each in results["pages"]] == ["Note 0", "Note 1", "Note 2"]
    assert "articles" not in results


def test_predictive_search_tells_the_lowest_and_the_highest_price_before(store: Store) -> None:
    make_product(
        "Jade ring",
        options=(OptionDraft(name="Size", values=("S", "L")),),
        variants=tuple(
            VariantDraft(price=100, compare_at_price=price, option_values=(size,))
            for price, size in ((20_000, "S"), (30_000, "L"))
        ),
    )
    answer = shopper_at(store).get("/en/search/suggest.json?q=jade&resources[type]=product").json()
    found = answer["resources"]["results"]["products"][0]
    assert (found["compare_at_price_min"], found["compare_at_price_max"]) == ("200.00", "300.00")


def test_predictive_search_costs_as_much_for_many_as_for_few(store: Store) -> None:
    shopper = shopper_at(store)
    counts = []
    for already, wanted in ((0, 2), (2, 12)):
        for number in range(already, wanted):
            make_product(f"Jade {number}")
        counts.append(len(queries_of(lambda: shopper.get("/search/suggest.json?q=jade"))))
    assert counts[0] == counts[1]


def test_recommendations(store: Store) -> None:
    own = make_product("Jade ring", product_type="ring")
    other = make_product("Gold ring", product_type="ring")
    shopper = shopper_at(store)
    answer = shopper.get(f"/recommendations/products.json?product_id={own.pk}&limit=4").json()
    assert (answer["intent"], [each["id"] for each in answer["products"]]) == ("related", [other.pk])
    answer = shopper.get(f"/recommendations/products.json?product_id={own.pk}&intent=complementary").json()
    assert (answer["intent"], answer["products"]) == ("complementary", [])
    for number in ("", "x", "0", "9" * 30, "-1"):
        assert shopper.get(f"/recommendations/products.json?product_id={number}").status_code == 404
