"""A file that was imported is exported as it was, and its export imports to the same store."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.forms.models import model_to_dict
from PIL import Image

from storefront.catalog import tasks
from storefront.catalog.actions import create_product
from storefront.catalog.drafts import MediaDraft, OptionDraft, ProductDraft, VariantDraft
from storefront.catalog.exporting.table import export_csv
from storefront.catalog.models import Media, Option, Product, Variant
from storefront.inventory.models import StockLevel
from tenants.models import Store

from .product_files import REAL, imported, made, product_row

pytestmark = pytest.mark.django_db
NUMBERS = {
    "Variant Price",
    "Variant Compare At Price",
    "Cost per item",
    "Variant Grams",
    "Variant Inventory Qty",
}


@pytest.fixture(autouse=True)
def _own_media_root(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def exported(store: Store) -> str:
    """The export of all products."""
    return "".join(export_csv(Product.objects.order_by("pk"), store))


def normal_rows(content: str) -> list[dict[str, str]]:
    """Rows without empty cells; numbers as numbers; pictures' positions as their order."""
    rows = []
    places: dict[str, int] = {}
    for row in csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline="")):
        kept = {name: cell.strip() for name, cell in row.items() if cell.strip()}
        for name in NUMBERS & kept.keys():
            kept[name] = str(Decimal(kept[name]).normalize())
        if "Image Src" in kept:
            places[kept["Handle"]] = places.get(kept["Handle"], 0) + 1
            kept["Image Position"] = str(places[kept["Handle"]])
        rows.append(kept)
    return rows


def everything() -> list[list[dict[str, Any]]]:
    """All that the catalogue holds, by content and not by id."""
    ids = {"id", "product", "media"}
    tables = []
    for model in (Product, Option, Variant, Media):
        rows = []
        for row in model._default_manager.order_by("pk"):
            cells = {name: value for name, value in model_to_dict(row).items() if name not in ids}
            for moment in ("created_at", "updated_at", "published_at"):
                cells.pop(moment, None)
            if isinstance(row, Variant):
                cells["picture"] = row.media.source_url if row.media else ""
            rows.append(cells)
        tables.append(rows)
    stock = StockLevel.objects.order_by("variant_id").values(
        "variant__product__handle", "variant__position", "on_hand"
    )
    return [*tables, [dict(row) for row in stock]]


@pytest.mark.skipif(not REAL, reason="the real product lists are not beside the project")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_lists_round_trip(path: Path, store: Store) -> None:
    content = path.read_text("utf-8")
    row = imported(path.read_bytes())
    assert (row.created, row.problems, row.summary["left_out"]) == (20, [], 0)
    export = exported(store)
    ours = normal_rows(export)
    theirs = normal_rows(content)
    # A file of years ago has no Status; its Published says the same.
    for cells in ours:
        assert cells.pop("Status", "active") == "active"
    assert ours == theirs
    columns = next(csv.reader([content.splitlines()[0]]))
    assert [
        name for name in next(csv.reader([export.splitlines()[0].removeprefix("\ufeff")])) if name in columns
    ] == columns

    before = everything()
    again = imported(export)
    assert (again.created, again.updated, again.problems) == (0, 20, [])
    assert everything() == before
    Product.objects.all().delete()
    fresh = imported(export)
    assert (fresh.created, fresh.problems) == (20, [])
    assert everything() == before
    assert exported(store) == export


def test_what_is_hard_round_trips(store: Store) -> None:
    rows = [
        product_row(
            "hard",
            Title="=1+1",
            Vendor="'=x",
            Tags="-a, @b",
            Published="true",
            Status="draft",
            Variant_Grams="453.59237",
            Variant_Inventory_Tracker="shipwire",
            Variant_Inventory_Qty="-3",
            Variant_Tax_Code="P0000000",
            Variant_Barcode="0123456789",
            SEO_Title='A\nB, "C"',
        )
        | {"Google Shopping / Custom Label 0": "+50%", "Colour (product.metafields.x)": "زرقاء 💎"},
        {"Handle": "hard", "Image Src": "https://e.com/a b.jpg?x=1,2", "Image Alt Text": "مرحبا"},
    ]
    imported(made(*rows))
    assert Product.objects.get().status == "draft"
    export = exported(store)
    assert "'=1+1" in export
    assert normal_rows(export)[0]["Published"] == "true"
    before = everything()
    Product.objects.all().delete()
    assert imported(export).problems == []
    assert everything() == before
    assert Product.objects.get().title == "=1+1"


def test_all_languages_of_a_store_round_trip(store: Store) -> None:
    create_product(
        draft=ProductDraft(
            title="戒指",
            description="<p>手工</p>",
            translations={"en": {"title": "Ring", "description": "<p>By hand</p>", "seo_title": "Rings"}},
            options=(
                OptionDraft("尺寸", ("小", "大"), {"en": {"name": "Size", "values": {"小": "S", "大": "L"}}}),
            ),
            variants=(
                VariantDraft(price=1999, option_values=("小",), on_hand=3, picture=1),
                VariantDraft(price=2999, option_values=("大",), when_sold_out="continue"),
            ),
            media=(
                MediaDraft("https://e.com/1.jpg", "正面", translations={"en": {"alt": "Front"}}),
                MediaDraft("https://e.com/2.jpg"),
                MediaDraft("https://e.com/3.jpg"),
            ),
        )
    )
    export = exported(store)
    before = everything()
    Product.objects.all().delete()
    assert imported(export).problems == []
    # The larger size was never counted; a file can only say that there are none.
    after = everything()
    assert after[:-1] == before[:-1]
    assert [row["on_hand"] for row in after[-1]] == [3, 0]


def test_an_export_streams_in_batches(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.catalog.exporting.table.BATCH", 2)
    for n in range(5):
        create_product(draft=ProductDraft(title=f"Ring {n}", variants=(VariantDraft(price=n),)))
    pieces = list(export_csv(Product.objects.order_by("-pk"), store))
    assert len(pieces) == 4
    assert [row["Title"] for row in normal_rows("".join(pieces))] == [f"Ring {n}" for n in (4, 3, 2, 1, 0)]


def test_pictures_of_the_store_itself_are_known_again(store: Store) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    variants = (VariantDraft(price=1, picture=1),)
    drafts = (MediaDraft(data=out.getvalue(), alt="One"), MediaDraft("https://e.com/2.jpg"))
    product = create_product(draft=ProductDraft(title="Ring", variants=variants, media=drafts))
    own = product.media.all()[0]
    tasks.prepare_media(own.pk)
    before = list(Media.objects.order_by("position").values())
    export = exported(store)
    assert f"{store.url}/media/stores/{store.uid}/media/" in export
    assert imported(export).problems == []
    assert list(Media.objects.order_by("position").values()) == before


def test_formulas_leave_marked_and_come_back_as_they_were(store: Store) -> None:
    titles = ["=1+1", "+tea", "-x-", "@home", "'=quoted", "''+twice", "-5"]
    imported(made(*(product_row(f"p{index}", Title=title) for index, title in enumerate(titles))))
    Product.objects.filter(handle="p4").update(title="'=quoted")
    Product.objects.filter(handle="p5").update(title="''+twice")
    first = exported(store)
    cells = [row["Title"] for row in csv.DictReader(io.StringIO(first.removeprefix("\ufeff"), newline=""))]
    assert cells == ["'=1+1", "'+tea", "'-x-", "'@home", "''=quoted", "'''+twice", "-5"]
    again = imported(first)
    assert (again.updated, again.problems) == (len(titles), [])
    assert list(Product.objects.order_by("pk").values_list("title", flat=True)) == titles
    assert exported(store) == first
