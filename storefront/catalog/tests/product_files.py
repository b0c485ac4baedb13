"""Product files for tests: the real ones, and small ones made by hand."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from storefront.catalog.actions.imports import add_import, check_import, run_import, start_import
from storefront.catalog.columns import COLUMNS
from storefront.catalog.models import ProductImport

PROJECT = Path(__file__).resolve().parents[3]
REAL = sorted((PROJECT.parent / "shared" / "data" / "product-csvs").glob("*.csv"))

type Row = dict[str, str]


def made(*rows: Row, columns: tuple[str, ...] | None = None) -> str:
    """A CSV file of these rows, with the columns that they use."""
    used = columns or tuple(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, used, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def product_row(handle: str, **cells: str) -> Row:
    """A row of a product that can be imported; words of `cells` are joined as in `Variant_Price`."""
    row = dict.fromkeys(COLUMNS, "") | {"Handle": handle, "Title": handle.title(), "Published": "true"}
    row |= {"Option1 Name": "Title", "Option1 Value": "Default Title", "Variant Price": "10.00"}
    return row | {name.replace("_", " "): value for name, value in cells.items()}


def sent(content: str | bytes, name: str = "products.csv") -> ProductImport:
    """A file sent in and looked over."""
    data = content.encode() if isinstance(content, str) else content
    row = add_import(file=ContentFile(data), name=name, actor="account:1")
    check_import(import_id=row.pk)
    row.refresh_from_db()
    return row


def imported(content: str | bytes) -> ProductImport:
    """A file sent in, looked over and imported to its end."""
    row = sent(content)
    assert row.status == ProductImport.Status.CHECKED, row.summary
    start_import(import_id=row.pk, actor="account:1")
    assert run_import(import_id=row.pk, until=timezone.now() + timedelta(minutes=5))
    row.refresh_from_db()
    return row
