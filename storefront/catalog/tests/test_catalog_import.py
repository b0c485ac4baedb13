"""Bringing product files in: what is read, what is refused, and that running again is safe."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from foundation.errors import ActionError
from foundation.models import Event
from storefront.catalog import tasks
from storefront.catalog.actions import imports
from storefront.catalog.actions.imports import add_import, run_import, start_import
from storefront.catalog.importing import groups, reader
from storefront.catalog.importing.source import Source
from storefront.catalog.models import Media, Product, ProductImport
from storefront.inventory.models import StockLevel
from tenants.models import Store

from .product_files import imported, made, product_row, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store", "_own_media_root")]


@pytest.fixture
def _own_media_root(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def problems(row: ProductImport) -> list[tuple[int, str, str, str]]:
    """(line, column, kind, code) of each problem."""
    return [(p["line"], p["column"], p["kind"], p["code"]) for p in row.problems]


def test_a_file_becomes_products() -> None:
    first = product_row(
        "shirt",
        Title="Shirt 👕",
        Tags="cotton, Blue,cotton",
        Option1_Name="Size",
        Option1_Value="S",
        Option2_Name="Colour",
        Option2_Value="Blue",
        Variant_SKU="S-B",
        Variant_Grams="250.5",
        Variant_Inventory_Tracker="shopify",
        Variant_Inventory_Qty="4",
        Variant_Inventory_Policy="continue",
        Variant_Fulfillment_Service="robots",
        Variant_Compare_At_Price="12.5",
        Variant_Taxable="FALSE",
        Image_Src="https://example.com/2.jpg",
        Image_Position="2",
        Image_Alt_Text="Back",
        Variant_Image="https://example.com/1.jpg",
        Variant_Weight_Unit="kg",
        Gift_Card="true",
    ) | {"Google Shopping / Gender": "unisex", "Cost per item": "3", "Metafield: care": "cold"}
    second = {"Handle": "shirt", "Option1 Value": "M", "Option2 Value": "Blue", "Variant Price": "11"}
    second |= {
        "Image Src": "https://example.com/1.jpg",
        "Image Position": "1",
        "Google Shopping / MPN": "M-1",
    }
    row = imported(made(first, second))
    assert (row.status, row.created, row.updated, row.done, row.problems) == ("finished", 1, 0, 1, [])
    product = Product.objects.get()
    assert (product.title, product.tags, product.status) == ("Shirt 👕", ["cotton", "Blue"], "active")
    assert product.is_gift_card
    assert product.extra == {"Google Shopping / Gender": "unisex", "Metafield: care": "cold"}
    assert [(o.name, o.values) for o in product.options.all()] == [("Size", ["S", "M"]), ("Colour", ["Blue"])]
    assert [(m.source_url, m.alt, m.status) for m in product.media.all()] == [
        ("https://example.com/1.jpg", "", "pending"),
        ("https://example.com/2.jpg", "Back", "pending"),
    ]
    small, medium = product.variants.all()
    assert (small.price, small.compare_at_price, small.cost, small.grams) == (1000, 1250, 300, 250)
    assert (small.weight_unit, small.is_tracked, small.when_sold_out) == ("kg", True, "continue")
    assert (small.is_taxable, small.requires_shipping) == (False, True)
    assert small.extra == {"Variant Fulfillment Service": "robots", "Variant Grams": "250.5"}
    assert small.media is not None
    assert small.media.source_url == "https://example.com/1.jpg"
    assert (medium.price, medium.is_tracked, medium.extra) == (1100, False, {"Google Shopping / MPN": "M-1"})
    assert dict(StockLevel.objects.values_list("variant__sku", "on_hand")) == {"S-B": 4}
    assert Event.objects.filter(name="import.finished").count() == 1


def test_a_product_without_choices_has_no_options() -> None:
    imported(made(product_row("stone", Variant_Inventory_Qty="3")))
    product = Product.objects.get()
    assert not product.options.exists()
    variant = product.variants.get()
    assert (variant.option_values, variant.is_tracked) == ([], False)
    assert variant.extra == {"Variant Inventory Qty": "3"}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings_are_told_apart(encoding: str) -> None:
    imported(made(product_row("stone", Title="紫水晶手链", Vendor="拾光")).encode(encoding))
    assert Product.objects.get().title == "紫水晶手链"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters(delimiter: str) -> None:
    out = io.StringIO()
    row = product_row("stone", Title="A, B")
    csv.writer(out, delimiter=delimiter).writerows([list(row), list(row.values())])
    imported(out.getvalue())
    assert Product.objects.get().title == "A, B"


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (made(product_row("café", Title="crème brûlée")).encode("latin-1"), "encoding", "CSV UTF-8"),
        (b"PK\x03\x04\x00\x00\x00\x00" * 90, "not_text", "CSV"),
        (b"\xef\xbb\xbf", "empty", "header"),
        (b"\r\n\r\n", "empty", "header"),
        (made({"Handle": "a", "Body (HTML)": "b"}), "columns_missing", "Title, Variant Price"),
        ("Handle,Title,Title,Variant Price\na,b,c,1\n", "columns_twice", "Title"),
        ('Handle,Title,Variant Price\na,b,1\nc,"d,2\ne,f,3\n', "quotes", "line 3"),
        ('Handle,Title,Variant Price\na,"b"c,1\n', "quotes", "line 2"),
        ("Handle,Title,Variant Price\na,b,1,x\n", "row_too_long", "Line 2"),
    ],
)
def test_unreadable_files_say_why(content: str | bytes, code: str, told: str) -> None:
    row = sent(content)
    assert (row.status, row.summary["code"]) == ("failed", code)
    assert told in row.summary["message"]["en"]
    assert not Product.objects.exists()
    with pytest.raises(ActionError):
        start_import(import_id=row.pk)


def test_empty_and_huge_files_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(reader.FileProblem) as refused:
        add_import(file=ContentFile(b""), name="a.csv")
    assert refused.value.code == "empty"
    monkeypatch.setattr(imports, "MAX_BYTES", 10)
    with pytest.raises(reader.FileProblem) as refused:
        add_import(file=ContentFile(b"x" * 11), name="a.csv")
    assert refused.value.code == "too_large"
    assert not ProductImport.objects.exists()


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_ROWS", 2)
    row = sent(made(*(product_row(f"p{n}") for n in range(3))))
    assert row.summary["code"] == "too_many_rows"


def test_faults_are_told_by_line_and_column_and_leave_only_their_product_out() -> None:
    row = sent(
        made(
            product_row("good"),
            product_row("", Title="Lost"),
            product_row("free", Variant_Price=""),
            product_row("dear", Variant_Price="ten", Variant_Grams="heavy"),
            product_row("odd", Published="maybe", Image_Position="x", Image_Src="https://example.com/a.jpg"),
            product_row("twice", Option1_Name="Size", Option1_Value="S"),
            product_row("twice", Title="", Option1_Name="", Option1_Value="S", Variant_Compare_At_Price="-1"),
            product_row("bold", Body__HTML_="x") | {"Body (HTML)": "<b>x</b><iframe src=//x></iframe>"},
            product_row("Big Ring"),
        )
    )
    assert problems(row) == [
        (3, "Handle", "error", "handle_missing"),
        (4, "Variant Price", "error", "price_missing"),
        (5, "Variant Price", "error", "amount_invalid"),
        (5, "Variant Grams", "error", "number_invalid"),
        (6, "Image Position", "warning", "number_invalid"),
        (6, "Published", "warning", "boolean_invalid"),
        (8, "Variant Compare At Price", "error", "amount_negative"),
        (9, "Body (HTML)", "warning", "html_cleaned"),
        (10, "Handle", "warning", "handle_changed"),
    ]
    assert row.problems[2]["message"] == {
        "en": "“ten” is not an amount of CNY, which has 2 decimals.",
        "zh-hans": row.problems[2]["message"]["zh-hans"],
    }
    counts = {
        name: row.summary[name] for name in ("products", "new", "known", "left_out", "errors", "warnings")
    }
    assert counts == {"products": 8, "new": 4, "known": 0, "left_out": 4, "errors": 5, "warnings": 4}
    start_import(import_id=row.pk)
    run_import(import_id=row.pk, until=timezone.now() + timedelta(minutes=1))
    row.refresh_from_db()
    assert set(Product.objects.values_list("handle", flat=True)) == {"good", "odd", "bold", "big-ring"}
    assert (row.created, row.summary["errors"], row.summary["left_out"]) == (4, 5, 4)


def test_variants_given_twice_are_told_at_their_line() -> None:
    row = sent(
        made(
            product_row("ring", Option1_Name="Size", Option1_Value="S"),
            product_row("ring", Title="", Option1_Name="", Option1_Value="S"),
        )
    )
    assert problems(row) == [(3, "Option1 Value", "error", "variant_twice")]


def test_formulas_are_text() -> None:
    formula = '=HYPERLINK("http://evil.example","x")'
    imported(made(product_row("ring", Title=formula, Vendor="'@me", Type="'quoted", Tags="+1")))
    product = Product.objects.get()
    assert (product.title, product.vendor) == (formula, "@me")
    assert (product.product_type, product.tags) == ("'quoted", ["+1"])


def test_a_cell_that_looks_like_a_formula_is_told_and_kept() -> None:
    row = sent(
        made(
            product_row("a", Title="=1+1", Vendor="=cmd|/c calc!A1", Option1_Value="Default Title"),
            product_row("b", Title="'=1+1", Vendor="-5", Type="-", **{"Body (HTML)": "- fine"}),
            product_row("c", Title=" +tea", Tags="@home", Variant_SKU="+86"),
        )
    )
    told = [(problem["line"], problem["column"], problem["kind"]) for problem in row.problems]
    assert told == [
        (2, "Title", "warning"),
        (2, "Vendor", "warning"),
        (4, "Title", "warning"),
        (4, "Tags", "warning"),
    ]
    assert {problem["code"] for problem in row.problems} == {"formula"}
    assert row.problems[0]["message"] == {
        "en": "This cell looks like a formula. It is kept as text, as it is written.",
        "zh-hans": "这个单元格像是公式，会原样作为文字保留。",
    }
    assert (row.summary["new"], row.summary["errors"], row.summary["warnings"]) == (3, 0, 4)


def test_names_of_later_files_are_understood() -> None:
    row = {"Title": "Ring", "URL handle": "ring", "Description": "<p>x</p>", "Price": "5", "SKU": "R"}
    row |= {"Status": "Active", "Published on online store": "TRUE", "Compare-at price": "6"}
    row |= {
        "Inventory tracker": "shopify",
        "Inventory quantity": "2",
        "Product image URL": "https://e.com/a.jpg",
    }
    row |= {"Continue selling when out of stock": "FALSE", "Weight value (grams)": "5"}
    assert imported(made(row)).problems == []
    product = Product.objects.get()
    assert (product.status, product.description, product.extra) == ("active", "<p>x</p>", {})
    variant = product.variants.get()
    assert (variant.price, variant.compare_at_price, variant.grams) == (500, 600, 5)
    assert (variant.when_sold_out, variant.sku) == ("deny", "R")
    assert product.media.get().source_url == "https://e.com/a.jpg"


def test_other_languages_of_the_store_are_read() -> None:
    row = product_row("ring", Title="戒指", Option1_Name="尺寸", Option1_Value="小")
    row |= {
        "Title [en]": "Ring",
        "Option1 Name [en]": "Size",
        "Option1 Value [en]": "Small",
        "Title [fr]": "Bague",
    }
    imported(made(row))
    product = Product.objects.get()
    assert product.translations == {"en": {"title": "Ring"}}
    assert product.options.get().translations == {"en": {"name": "Size", "values": {"小": "Small"}}}
    assert product.extra == {"Title [fr]": "Bague"}


def test_scattered_rows_come_together(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [product_row("a", Option1_Name="S", Option1_Value="1"), product_row("b")]
    rows += [product_row("a", Title="", Option1_Name="", Option1_Value="2")]
    assert imported(made(*rows)).created == 2
    assert Product.objects.get(handle="a").variants.count() == 2
    monkeypatch.setattr(groups, "MAX_WAITING", 0)
    assert sent(made(*rows)).summary["code"] == "scattered"


def test_importing_again_updates_and_adds_nothing_twice() -> None:
    content = made(
        product_row("ring", Option1_Name="Size", Option1_Value="S", Image_Src="https://e.com/1.jpg"),
        product_row("ring", Title="", Option1_Value="M", Image_Src="https://e.com/2.jpg"),
    )
    imported(content)
    before = list(Media.objects.values_list("pk", "source_url", "position"))
    row = imported(content)
    assert (row.created, row.updated) == (0, 1)
    assert row.summary["known"] == 1
    assert list(Media.objects.values_list("pk", "source_url", "position")) == before
    assert Product.objects.get().variants.count() == 2


def test_columns_that_a_file_lacks_leave_the_product_as_it_is() -> None:
    imported(
        made(
            product_row(
                "ring",
                Vendor="Atelier",
                Tags="a",
                Variant_SKU="R",
                Variant_Inventory_Tracker="shopify",
                Variant_Inventory_Qty="5",
                Image_Src="https://e.com/1.jpg",
            )
        )
    )
    imported(made({"Handle": "ring", "Title": "Ring 2", "Variant Price": "99"}))
    product = Product.objects.get()
    variant = product.variants.get()
    assert (product.title, product.vendor, product.tags, product.status) == (
        "Ring 2",
        "Atelier",
        ["a"],
        "active",
    )
    assert (variant.price, variant.sku, variant.is_tracked) == (9900, "R", True)
    assert StockLevel.objects.get().on_hand == 5
    assert product.media.count() == 1


def test_pictures_take_the_order_of_the_file() -> None:
    imported(
        made(
            product_row("ring", Image_Src="https://e.com/1.jpg", Image_Position="1"),
            {"Handle": "ring", "Image Src": "https://e.com/2.jpg", "Image Position": "2"},
        )
    )
    imported(
        made(
            product_row("ring", Image_Src="https://e.com/3.jpg", Image_Position="1"),
            {
                "Handle": "ring",
                "Image Src": "https://e.com/1.jpg",
                "Image Position": "2",
                "Image Alt Text": "One",
            },
        )
    )
    assert list(Media.objects.order_by("position").values_list("source_url", "alt")) == [
        ("https://e.com/3.jpg", ""),
        ("https://e.com/1.jpg", "One"),
        ("https://e.com/2.jpg", ""),
    ]


def test_a_run_goes_on_where_it_stopped_and_two_workers_do_not_double() -> None:
    row = sent(made(*(product_row(f"p{n}") for n in range(4))))
    start_import(import_id=row.pk)
    with pytest.raises(ActionError):
        start_import(import_id=row.pk)
    source = Source(frozenset(product_row("p0")), "CNY", (), "")
    group = groups.Group("p0", [reader.Row(2, product_row("p0"))])
    assert imports._import_group(row.pk, 0, group, source)
    # A worker that is behind changes nothing.
    assert not imports._import_group(row.pk, 0, group, source)
    assert not run_import(import_id=row.pk, until=timezone.now() - timedelta(seconds=1))
    assert run_import(import_id=row.pk, until=timezone.now() + timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.status, row.done, row.created) == ("finished", 4, 4)
    assert Product.objects.count() == 4


def test_an_import_whose_worker_died_is_taken_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sent_on: list[int] = []
    monkeypatch.setattr(tasks.import_file, "send", sent_on.append)
    row = sent(made(product_row("a")))
    start_import(import_id=row.pk)
    tasks.resume_imports()
    assert sent_on == []
    ProductImport.objects.update(touched_at=timezone.now() - timedelta(minutes=2))
    tasks.resume_imports()
    assert sent_on == [row.pk]


def test_decimals_are_those_of_the_currency(store: Store) -> None:
    store.currency = "JPY"
    row = sent(made(product_row("a", Variant_Price="500.00"), product_row("b", Variant_Price="9.99")))
    assert problems(row) == [(3, "Variant Price", "error", "amount_invalid")]
    start_import(import_id=row.pk)
    run_import(import_id=row.pk, until=timezone.now() + timedelta(minutes=1))
    assert Product.objects.get().variants.get().price == 500
