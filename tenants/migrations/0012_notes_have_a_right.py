"""Whoever works on orders goes on writing notes on them, which only took the right to see them until now."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations
from django.db.models import CharField, Func, Value

WORKS_ON_ORDERS = ["orders.fulfil", "orders.cancel", "orders.refund"]


def keep(apps, schema_editor):
    roles = apps.get_model("tenants", "OwnRole").objects.filter(permissions__overlap=WORKS_ON_ORDERS)
    roles.exclude(permissions__contains=["orders.note"]).update(
        permissions=Func(
            "permissions",
            Value("orders.note"),
            function="array_append",
            output_field=ArrayField(CharField(max_length=40)),
        )
    )


class Migration(migrations.Migration):
    dependencies = [("tenants", "0011_moves")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
