"""The catalogue's back-office pages, asked over HTTP."""

from __future__ import annotations

import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from backoffice.testing import check_access, client_of, personas
from storefront.catalog.actions import create_collection, create_product
from storefront.catalog.actions.collections import CollectionDraft
from storefront.catalog.drafts import OptionDraft, ProductDraft, VariantDraft
from storefront.catalog.facets import SHOWN
from storefront.catalog.models import Collection, Media, Product, ProductImport, Variant
from storefront.inventory.models import StockLevel
from storefront.testing import make_product, make_sizes
from tenants.context import enter_store, in_store
from tenants.models import Store

from .product_files import made, product_row, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media_root(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def other_store(store: Store, store_owner: Any) -> Store:
    """Another store, of nobody in particular."""
    from tenants.actions.open_store import open_store

    enter_store(None)
    return open_store(
        owner=store_owner, name="Other", handle=f"other-{uuid.uuid4().hex[:8]}", currency="CNY", locale="en"
    )


class Office:
    """The owner's browser in the back office of a store."""

    def __init__(self, store: Store, owner: Any) -> None:
        self.store = store
        self.client: Client = client_of(owner)

    def url(self, name: str, **kwargs: Any) -> str:
        """The address of a page."""
        return reverse(f"backoffice:{name}", kwargs={"handle": self.store.handle, **kwargs})

    def get(self, name: str, query: str = "", **kwargs: Any) -> Any:
        """Open a page."""
        return self.client.get(self.url(name, **kwargs) + query)

    def post(self, name: str, data: dict[str, Any], **kwargs: Any) -> Any:
        """Send a form."""
        return self.client.post(self.url(name, **kwargs), data)


@pytest.fixture
def office(store: Store, store_owner: Any) -> Office:
    """The back office of the store of this test."""
    return Office(store, store_owner)


def a_product(title: str = "Ring", **changes: Any) -> Product:
    """A product without options."""
    variants = changes.pop("variants", (VariantDraft(price=1000, sku="R-1", on_hand=3),))
    return create_product(draft=ProductDraft(title=title, variants=variants, **changes))


def form(**changes: Any) -> dict[str, Any]:
    """The editor's form for a product without options."""
    fields = {"title": "Ring", "description": "<p>Silver</p>", "status": "active", "tags": "a, b"}
    fields |= {"v0-values": "[]", "v0-id": "", "v0-price": "12.50", "v0-on_hand": "4", "v0-shown": ""}
    fields |= {"v0-tracked": "on", "v0-shipping": "on", "v0-taxable": "on", "v0-unit": "g"}
    return {**fields, **changes}


def picture() -> bytes:
    """The bytes of a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    return out.getvalue()


def test_the_list_is_found_filtered_and_sorted(office: Office, store: Store) -> None:
    with in_store(store):
        ring = a_product("银戒指 💍", vendor="Atelier", tags=("gift",), status="active")
        a_product("Bead", variants=(VariantDraft(price=5, is_tracked=False),))
        collection = create_collection(draft=CollectionDraft(title="Gifts"), product_ids=[ring.pk])

    def titles(query: str = "") -> list[str]:
        response = office.get("products", query)
        assert response.status_code == 200
        return [row.product.title for row in response.context["rows"]]

    assert titles("?sort=title") == ["Bead", "银戒指 💍"]
    assert titles("?sort=-price") == ["银戒指 💍", "Bead"]
    assert titles("?q=戒指") == titles("?q=r-1+GIFT") == ["银戒指 💍"]
    assert titles("?status=draft") == ["Bead"]
    assert titles("?vendor=Atelier") == titles(f"?collection={collection.handle}") == ["银戒指 💍"]
    assert titles("?q=%00nothing&page=99&sort=evil") == []
    content = office.get("products").content.decode()
    assert "Not counted" in content
    assert "3 in stock" in content


def test_a_new_store_has_an_empty_list(office: Office) -> None:
    assert "What do you sell?" in office.get("products").content.decode()


def test_while_an_import_runs_the_empty_list_says_so(office: Office, store: Store) -> None:
    with in_store(store):
        row = ProductImport.objects.create(
            file="x", file_name="list.csv", started_by="system", status=ProductImport.Status.RUNNING
        )
    page = office.get("products").content.decode()
    assert "An import is under way" in page
    assert f'href="{office.url("product_import", number=row.pk)}"' in page
    assert "What do you sell?" not in page
    assert "What do you sell?" not in office.get("products", "?q=ring").content.decode()
    with in_store(store):
        ProductImport.objects.update(status=ProductImport.Status.FINISHED)
    assert "What do you sell?" in office.get("products").content.decode()


def test_many_are_changed_at_once(office: Office, store: Store) -> None:
    with in_store(store):
        ids = [a_product().pk, a_product().pk]
    back = office.url("products") + "?status=draft"
    response = office.post("products_bulk", {"ids": [*ids, "x", "9" * 30], "do": "publish", "next": back})
    assert (response.status_code, response.headers["Location"]) == (302, back)
    evil = {"ids": ids, "do": "tag", "tags": "new, 新品", "next": "https://evil.example/"}
    assert office.post("products_bulk", evil).headers["Location"] == office.url("products")
    with in_store(store):
        assert list(Product.objects.values_list("status", flat=True)) == ["active", "active"]
        assert all(product.tags == ["new", "新品"] for product in Product.objects.all())


def test_the_export_is_what_the_list_shows(office: Office, store: Store) -> None:
    with in_store(store):
        a_product("Ring")
        a_product("Bead")
    response = office.get("products_export", "?q=bead")
    content = b"".join(response.streaming_content).decode()
    assert response.headers["Content-Disposition"].startswith(
        f'attachment; filename="{store.handle}-products-'
    )
    assert ("Bead" in content, "Ring" in content) == (True, False)


def test_a_product_is_made_with_its_pictures(office: Office, store: Store) -> None:
    tile = office.post("product_pictures", {"files": [SimpleUploadedFile("a.png", picture())]})
    token = tile.context["tiles"][0].key
    response = office.post(
        "product_new",
        form(
            pictures=token,
            **{f"alt-{token}": "Front", f"alt-{token}-en": "Front side", "title_en": "Ring EN"},
        ),
    )
    assert response.status_code == 302
    with in_store(store):
        product = Product.objects.get()
        assert (product.title, product.tags, product.status) == ("Ring", ["a", "b"], "active")
        assert product.translations == {"en": {"title": "Ring EN"}}
        variant = product.variants.get()
        assert (variant.price, variant.is_tracked, variant.when_sold_out) == (1250, True, "deny")
        assert StockLevel.objects.get().on_hand == 4
        media = product.media.get()
        assert (media.alt, media.translations, media.status) == (
            "Front",
            {"en": {"alt": "Front side"}},
            "pending",
        )
    assert response.headers["Location"] == office.url("product", number=product.pk)


def test_what_is_no_picture_is_told_by_name(office: Office) -> None:
    files = [SimpleUploadedFile("a.png", picture()), SimpleUploadedFile("notes.txt", b"hello")]
    response = office.post("product_pictures", {"files": files})
    assert response.status_code == 200
    assert len(response.context["tiles"]) == 1
    assert "notes.txt" in response.content.decode()


def test_nothing_typed_is_lost_on_an_error(office: Office, store: Store) -> None:
    tile = office.post("product_pictures", {"files": [SimpleUploadedFile("a.png", picture())]})
    token = tile.context["tiles"][0].key
    typed = form(
        title="",
        description="<p>مرحبا 💎</p>",
        tags="x, y",
        pictures=token,
        **{"v0-price": "12.345", "v0-on_hand": "many", "v0-weight": "heavy", "v0-sku": "S" * 300},
    )
    response = office.post("product_new", typed)
    assert response.status_code == 422
    content = response.content.decode()
    for text in ("مرحبا 💎", "12.345", "many", "heavy", "S" * 300, "x, y", token):
        assert text in content
    assert response.context["form"].errors.keys() == {"title"}
    assert response.context["variants"][0].errors.keys() == {"price", "on_hand", "weight", "sku"}
    with in_store(store):
        assert not Product.objects.exists()


def test_each_mistake_is_told_once_in_its_cell_and_counted(office: Office) -> None:
    more = {"o0-name": "Size", "o0-values": "S\nM\nL", "known": '["S", "M", "L"]'}
    cells = (("S", "-5", "-3"), ("M", "168.555", "99999999999"), ("L", "9" * 20, "1"))
    for index, (value, price, stock) in enumerate(cells):
        more |= {f"v{index}-values": f'["{value}"]', f"v{index}-price": price, f"v{index}-on_hand": stock}
        more |= {f"v{index}-tracked": "on", f"v{index}-unit": "g"}
    response = office.post("product_new", form(**more))
    content = response.content.decode()
    assert response.status_code == 422
    assert "dict_values" not in content
    assert 'class="field-error"' not in content
    assert "5 things need your attention" in content
    assert content.count("Enter an amount from 0 to 1,000,000,000,000.") == 2
    assert content.count("Enter an amount with 2 decimals at most.") == 1
    assert content.count("Stock is 0 or more.") == 1
    assert content.count("That is more stock than we can count.") == 1


def test_a_fault_of_a_whole_variant_is_told_beneath_it(office: Office) -> None:
    more = {"o0-name": "Size", "o0-values": "S\nM", "known": '["S", "M"]'}
    for index in (0, 1):
        more |= {f"v{index}-values": '["S"]', f"v{index}-price": "5", f"v{index}-tracked": "on"}
    content = office.post("product_new", form(**more)).content.decode()
    assert content.count('<p class="field-error">There are two variants S.</p>') == 1
    assert "One thing needs your attention" in content


def test_tax_stands_beside_the_price_and_not_among_shipping(office: Office) -> None:
    content = office.get("product_new").content.decode()
    places = [
        content.index(f'name="v0-{name}"') for name in ("cost", "taxable", "on_hand", "tracked", "shipping")
    ]
    assert places == sorted(places)
    assert "dict_values" not in content


def test_options_make_variants_and_saving_keeps_them(office: Office, store: Store) -> None:
    with in_store(store):
        product = a_product()
        variant = product.variants.get()
    typed = form(**{"v0-id": str(variant.pk), "o0-name": "Size", "o0-values": "S\nM\n\nS", "v0-shown": "3"})
    response = office.post("product_variants", typed)
    rows = response.context["variants"]
    assert [(row.title, row.id) for row in rows] == [("S", str(variant.pk)), ("M", "")]
    more = {
        "o0-name": "Size",
        "o0-values": "S\nM",
        "o0-name-en": "Size EN",
        "o0-values-en": "Small\nMedium",
        "v0-id": str(variant.pk),
        "v0-values": '["S"]',
        "v0-shown": "4",
        "v1-id": "",
        "v1-values": '["M"]',
        "v1-price": "20",
        "v1-on_hand": "7",
        "v1-tracked": "on",
        "seen": product.updated_at.isoformat(),
    }
    assert office.post("product", form(**more), number=product.pk).status_code == 302
    with in_store(store):
        assert [(v.title, v.price, v.pk == variant.pk) for v in Variant.objects.order_by("position")] == [
            ("S", 1250, True),
            ("M", 2000, False),
        ]
        option = product.options.get()
        assert option.translations == {"en": {"name": "Size EN", "values": {"S": "Small", "M": "Medium"}}}
        # The first one's stock was not touched in the form, so it stays what it is.
        assert dict(StockLevel.objects.values_list("variant__position", "on_hand")) == {1: 3, 2: 7}


def test_a_combination_can_be_left_out(office: Office, store: Store) -> None:
    more = {"o0-name": "Size", "o0-values": "S\nM", "v0-values": '["S"]', "v0-off": "on"}
    more |= {"v1-values": '["M"]', "v1-price": "20", "v1-tracked": "on"}
    assert office.post("product_new", form(**more)).status_code == 302
    with in_store(store):
        assert [v.title for v in Variant.objects.all()] == ["M"]


def test_a_form_without_any_variant_is_refused_in_words(office: Office, store: Store) -> None:
    typed = {name: value for name, value in form(title="Kept").items() if not name.startswith("v0-")}
    response = office.post("product_new", typed)
    assert response.status_code == 422
    assert 'value="Kept"' in response.content.decode()
    with in_store(store):
        assert not Product.objects.exists()


def test_a_stale_copy_says_so_and_keeps_what_was_typed(office: Office, store: Store) -> None:
    with in_store(store):
        product = a_product()
        seen = product.updated_at.isoformat()
        variant = product.variants.get()
    mine = form(title="Mine", seen=seen, **{"v0-id": str(variant.pk)})
    assert office.post("product", {**mine, "title": "Theirs"}, number=product.pk).status_code == 302
    response = office.post("product", mine, number=product.pk)
    assert response.status_code == 422
    assert "Someone else has changed this product" in response.content.decode()
    assert 'value="Mine"' in response.content.decode()
    with in_store(store):
        assert Product.objects.get().title == "Theirs"


def test_pictures_are_ordered_and_removed_on_save(office: Office, store: Store) -> None:
    from storefront.catalog.actions import add_media
    from storefront.catalog.drafts import MediaDraft

    with in_store(store):
        product = a_product()
        drafts = [MediaDraft(f"https://e.com/{n}.jpg") for n in range(3)]
        first, second, third = add_media(product_id=product.pk, drafts=drafts)
        variant = product.variants.get()
    tile = office.post("product_pictures", {"files": [SimpleUploadedFile("a.png", picture())]})
    token = tile.context["tiles"][0].key
    typed = form(pictures=[str(third.pk), token, str(first.pk)], **{"v0-id": str(variant.pk)})
    assert office.post("product", typed, number=product.pk).status_code == 302
    with in_store(store):
        rows = list(Media.objects.order_by("position").values_list("pk", "source_url"))
        assert [url for _pk, url in rows] == ["https://e.com/2.jpg", "", "https://e.com/0.jpg"]
        assert not Media.objects.filter(pk=second.pk).exists()


def test_a_token_of_another_store_is_not_taken(office: Office, store: Store, other_store: Store) -> None:
    from storefront.catalog.pages.pictures import token_of

    with in_store(other_store):
        token = token_of("0" * 64, "stores/x/originals/y.png")
    assert office.post("product_new", form(pictures=token)).status_code == 302
    with in_store(store):
        assert not Media.objects.exists()


def test_a_product_is_deleted(office: Office, store: Store) -> None:
    with in_store(store):
        product = a_product()
    assert office.post("product_delete", {}, number=product.pk).status_code == 302
    with in_store(store):
        assert not Product.objects.exists()
    assert office.get("product", number=product.pk).status_code == 404


def test_a_collection_is_made_and_changed(office: Office, store: Store) -> None:
    with in_store(store):
        ids = [a_product("Ring").pk, a_product("Bead").pk]
    found = office.get("collection_pick", "?find=ri")
    assert [row.product.title for row in found.context["rows"]] == ["Ring"]
    typed = {
        "title": "新品",
        "sort": "manual",
        "is_published": "on",
        "products": [ids[1], ids[0]],
        "title_en": "New",
    }
    file = SimpleUploadedFile("a.png", picture())
    assert office.post("collection_new", {**typed, "picture": file, "picture_alt": "A"}).status_code == 302
    with in_store(store):
        collection = Collection.objects.get()
        assert list(collection.places.values_list("product_id", flat=True)) == [ids[1], ids[0]]
        assert (collection.picture["alt"], collection.translations) == ("A", {"en": {"title": "New"}})
    page = office.get("collection", number=collection.pk)
    assert [row.product.title for row in page.context["members"]] == ["Bead", "Ring"]
    changed = {"title": "", "sort": "manual", "products": [ids[0]]}
    response = office.post("collection", changed, number=collection.pk)
    assert response.status_code == 422
    assert [row.product.title for row in response.context["members"]] == ["Ring"]
    assert office.post("collection", {**changed, "title": "X", "remove_picture": "on"}, number=collection.pk)
    with in_store(store):
        collection.refresh_from_db()
        assert (collection.title, collection.is_published, collection.picture) == ("X", False, {})
    assert office.get("collections").context["rows"][0].size == 1
    assert office.post("collection_delete", {}, number=collection.pk).status_code == 302


def test_an_import_from_upload_to_result(office: Office, store: Store) -> None:
    content = made(
        product_row("ring", Image_Src="http://127.0.0.1/a.jpg"), product_row("bad", Variant_Price="dear")
    )
    file = SimpleUploadedFile("list.csv", content.encode())
    response = office.post("product_imports", {"file": file})
    with in_store(store):
        row = ProductImport.objects.get()
    assert response.headers["Location"] == office.url("product_import", number=row.pk)
    page = office.get("product_import", number=row.pk).content.decode()
    assert "“dear” is not an amount" in page
    assert "Import 1 product" in page
    chinese = office.client.get(response.headers["Location"], headers={"accept-language": "zh-hans"})
    assert row.problems[0]["message"]["zh-hans"] in chinese.content.decode()
    assert office.post("product_import_start", {}, number=row.pk).status_code == 302
    running = office.client.get(response.headers["Location"], headers={"hx-request": "true"})
    assert 'hx-trigger="every 1s"' in running.content.decode()
    with in_store(store):
        from storefront.catalog import tasks

        tasks.import_file(row.pk)
        tasks.prepare_media(Media.objects.get().pk)
    done = office.get("product_import", number=row.pk).content.decode()
    assert "1 added · 0 updated · 1 left out" in done
    assert "127.0.0.1 is not a public address." in done
    assert 'hx-trigger="every 1s"' not in done
    assert office.post("product_import_pictures", {}, number=row.pk).status_code == 302
    with in_store(store):
        assert Media.objects.get().status == "pending"


@pytest.mark.parametrize("content", [b"", b"\x89PNG\x00\x00", "a,b\n1,2\n".encode("utf-16")])
def test_files_that_can_not_be_read_are_explained(office: Office, content: bytes) -> None:
    response = office.post("product_imports", {"file": SimpleUploadedFile("x.csv", content)})
    if response.status_code == 302:
        response = office.client.get(response.headers["Location"])
    assert 'class="banner danger' in response.content.decode()
    assert office.post("product_imports", {}).status_code == 422


def test_who_may_open_what(store: Store, other_store: Store) -> None:
    with in_store(store):
        product = a_product()
        collection = create_collection(draft=CollectionDraft(title="Gifts"))
        row = sent(made(product_row("x")))
    enter_store(None)
    people = personas(store, other_store)
    number = {"number": product.pk}
    for name in (
        "products",
        "product_new",
        "products_export",
        "product_imports",
        "collections",
        "collection_new",
        "collection_meant",
        "facets",
    ):
        check_access(people, store, name)
    check_access(people, store, "collection_pick")
    check_access(people, store, "product", number)
    check_access(people, store, "collection", {"number": collection.pk})
    check_access(people, store, "product_import", {"number": row.pk})

    def state() -> object:
        with in_store(store):
            return [
                list(model.objects.order_by("pk").values()) for model in (Product, Collection, ProductImport)
            ]

    for name, kwargs in (
        ("products_bulk", {}),
        ("product_variants", {}),
        ("product_pictures", {}),
        ("product_import_start", {"number": row.pk}),
        ("product_import_pictures", {"number": row.pk}),
        ("collection_delete", {"number": collection.pk}),
        ("product_delete", number),
    ):
        data = {"ids": [product.pk], "do": "publish"}
        check_access(people, store, name, kwargs, method="post", data=data, unchanged=state)


def test_other_stores_ids_are_not_found(office: Office, other_store: Store) -> None:
    with in_store(other_store):
        option = OptionDraft("Size", ("S",))
        for _n in range(3):
            product = a_product(options=(option,), variants=(VariantDraft(price=1, option_values=("S",)),))
    assert office.get("product", number=product.pk).status_code == 404
    assert office.post("product_delete", {}, number=product.pk).status_code == 404
    with in_store(other_store):
        assert Product.objects.count() == 3


def test_a_long_list_folds_what_is_rare_and_loses_nothing(office: Office, store: Store) -> None:
    values = tuple(f"v{n}" for n in range(60))
    with in_store(store):
        variants = tuple(
            VariantDraft(price=n, option_values=(value,), barcode=f"B{n}", grams=5, requires_shipping=False)
            for n, value in enumerate(values)
        )
        product = a_product(options=(OptionDraft("Size", values),), variants=variants)
    page = office.get("product", number=product.pk)
    rows = page.context["variants"]
    assert page.context["is_long"]
    fields: dict[str, Any] = {"o0-name": "Size", "o0-values": "\n".join(values)}
    for index, row in enumerate(rows):
        cells = {"id": row.id, "values": row.values_json, "rest": row.rest_json, "price": "7", "shown": "0"}
        fields |= {f"v{index}-{name}": text for name, text in cells.items()}
    opened = office.post("product_variant", {**fields, "index": "3"})
    assert 'value="B3"' in opened.content.decode()
    assert office.post("product_variant", {**fields, "index": "99"}).status_code == 404
    plain = {name: text for name, text in form(**fields).items() if name != "v0-on_hand"}
    assert office.post("product", plain, number=product.pk).status_code == 302
    with in_store(store):
        kept = Variant.objects.filter(product=product).values_list(
            "price", "grams", "requires_shipping", "barcode"
        )
        assert sorted(kept, key=lambda row: int(row[3][1:])) == [(700, 5, False, f"B{n}") for n in range(60)]


@pytest.mark.parametrize("text", ['["\\ud800"]', "[" * 100_000, "{}", "²", '["a\\u0000b"]'])
@pytest.mark.parametrize("name", ["v0-values", "known", "v0-rest"])
def test_hidden_fields_with_something_else_in_them_do_no_harm(
    office: Office, store: Store, name: str, text: str
) -> None:
    typed = form(**{name: text, "o0-name": "S\x00ize", "o0-name-en": "Si\x00ze", "o0-values": "S"})
    assert office.post("product_new", typed).status_code in {302, 422}
    assert office.post("product_variants", typed).status_code == 200


@pytest.mark.parametrize("number", ["9" * 5_000, "²", "-1", "x"])
def test_a_variant_takes_no_picture_that_is_no_number(office: Office, store: Store, number: str) -> None:
    assert office.post("product_new", form(**{"v0-picture": number})).status_code == 302
    with in_store(store):
        assert Variant.objects.get().media is None


def test_a_file_with_mistakes_says_how_many_can_be_imported(office: Office, store: Store) -> None:
    bad = [product_row(f"bad{index}", Variant_Price="abc") for index in range(2)]
    with in_store(store):
        row = sent(made(product_row("a"), product_row("b"), *bad))
    content = office.get("product_import", number=row.pk).content.decode()
    assert "2 products can be imported" in content
    assert "2 products have errors and would be left out." in content
    assert "Most of it" not in content


def test_a_long_vendor_can_be_read_in_full_where_the_list_cuts_it(office: Office, store: Store) -> None:
    long = "V" * 200
    with in_store(store):
        a_product(vendor=long, product_type="<b>")
    content = office.get("products").content.decode()
    assert f'<td class="wide truncate" title="{long}">{long}</td>' in content
    assert '<td class="wide truncate" title="&lt;b&gt;">&lt;b&gt;</td>' in content


def test_a_collection_gets_rules_and_goes_back_to_hand(office: Office, store: Store) -> None:
    with in_store(store):
        make_product("Jade ring", price=12_800, tags=("jade",))
        make_product("Gold ring", price=90_000)
    typed = {
        "title": "Jade",
        "kind": "rules",
        "any_rule": "any",
        "sort": "manual",
        "is_published": "on",
        "rule_field": ["tag", "price", "title"],
        "rule_relation": ["equals", "more", "contains"],
        "rule_value": ["jade", "800.50", " "],
    }
    assert office.post("collection_new", typed).status_code == 302
    with in_store(store):
        row = Collection.objects.get()
        assert row.rules == [
            {"field": "tag", "relation": "equals", "value": "jade"},
            {"field": "price", "relation": "more", "value": 80_050},
        ]
        assert row.places.count() == 2
    page = office.get("collection", number=row.pk)
    assert page.context["meant_count"] == 2
    assert [each.value for each in page.context["rule_rows"]] == ["jade", "800.50"]
    wrong = office.post("collection", {**typed, "rule_value": ["jade", "dear", ""]}, number=row.pk)
    assert wrong.status_code == 422
    assert [each.value for each in wrong.context["rule_rows"]] == ["jade", "dear"]
    assert office.post("collection", {**typed, "rule_value": ["", "", ""]}, number=row.pk).status_code == 422
    assert office.post("collection", {**typed, "kind": "hand"}, number=row.pk).status_code == 302
    with in_store(store):
        row.refresh_from_db()
        assert (row.rules, row.places.count()) == ([], 2)


def test_rules_show_what_they_mean_while_they_are_written(office: Office, store: Store) -> None:
    with in_store(store):
        make_product("Jade ring")
    found = office.get(
        "collection_meant", "?any_rule=all&rule_field=title&rule_relation=contains&rule_value=JADE"
    )
    assert "Jade ring" in found.content.decode()
    for query in (
        "",
        "?rule_field=x&rule_relation=y&rule_value=%00",
        "?rule_field=stock&rule_relation=more&rule_value=x",
    ):
        assert office.get("collection_meant", query).status_code == 200


def test_filters_are_put_in_order_and_turned_off(office: Office, store: Store) -> None:
    with in_store(store):
        make_sizes()
    rows = office.get("facets").context["rows"]
    assert [(row.name, row.is_on) for row in rows] == [
        ("availability", True),
        ("price", True),
        ("option:珠径", True),
        ("type", True),
        ("vendor", True),
        ("tag", False),
    ]
    order = ["tag", "price", "option:珠径", "availability", "type", "vendor"]
    assert office.post("facets", {"order": order, "on": ["tag", "price"]}).status_code == 302
    with in_store(store):
        assert SHOWN.read() == ["tag", "price", "option", "-option:珠径"]
    rows = office.get("facets").context["rows"]
    assert [row.name for row in rows if row.is_on] == ["tag", "price"]
    office.post("facets", {"order": ["secret"], "on": ["secret"]})
    with in_store(store):
        assert SHOWN.read() == ["tag", "price", "option", "-option:珠径"]
