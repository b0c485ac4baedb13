"""How much is in one piece: what imports brought along of it becomes fields."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import migrations, models
from django.db.models import Q

COLUMNS = (
    "unit price total measure",
    "unit price total measure unit",
    "unit price base measure",
    "unit price base measure unit",
)
KINDS = (
    {"ml", "cl", "l", "m3", "floz", "pt", "qt", "gal"},
    {"mg", "g", "kg", "oz", "lb"},
    {"mm", "cm", "m", "in", "ft", "yd"},
    {"m2", "ft2"},
    {"item"},
)
MOST = 100_000_000


def read_extras(apps: Any, schema_editor: Any) -> None:
    """A product's first variant has its columns with the product. What makes no sense is left where it is."""
    products, variants = apps.get_model("catalog", "Product").objects, apps.get_model("catalog", "Variant").objects
    for product in products.exclude(extra={}).only("extra").iterator(chunk_size=500):
        first = variants.filter(product=product).order_by("position", "pk").first()
        if first is not None and _move(product.extra, first):
            product.save(update_fields=["extra"])
            first.save()
    for variant in variants.exclude(extra={}).iterator(chunk_size=500):
        if _move(variant.extra, variant):
            variant.save()


def _move(extra: dict[str, str], variant: Any) -> bool:
    """Take the columns out of `extra`; whether they were there and could be read."""
    named = {name.casefold(): name for name in extra}
    cells = [extra.get(named.get(column, ""), "") for column in COLUMNS]
    try:
        quantity, reference = Decimal(cells[0].replace(",", "")), round(Decimal(cells[2].replace(",", "") or "1"))
    except (InvalidOperation, ValueError, OverflowError):
        return False
    unit = cells[1].casefold()
    reference_unit = cells[3].casefold() or unit
    fits = any({unit, reference_unit} <= kind for kind in KINDS)
    if not fits or not (Decimal("0.001") <= quantity <= MOST and 0 < reference <= MOST):
        return False
    variant.quantity_value, variant.quantity_unit = quantity, unit
    variant.reference_value, variant.reference_unit = reference, reference_unit
    for column in COLUMNS:
        extra.pop(named.get(column, ""), None)
    return True


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_template_choice")]

    operations = [
        migrations.AddField("variant", "quantity_value", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
        migrations.AddField("variant", "quantity_unit", models.CharField(blank=True, max_length=8, default=""), preserve_default=False),
        migrations.AddField("variant", "reference_value", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField("variant", "reference_unit", models.CharField(blank=True, max_length=8, default=""), preserve_default=False),
        migrations.AddConstraint(
            "variant",
            models.CheckConstraint(
                condition=Q(quantity_value=None, reference_value=None) | Q(quantity_value__gt=0, reference_value__gt=0),
                name="variant_measure_whole",
            ),
        ),
        migrations.RunPython(read_extras, migrations.RunPython.noop),
    ]
