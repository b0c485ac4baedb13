from typing import Any

from django.db import migrations, models

SOURCES = {"register", "newsletter", "account", "team"}
SO_MANY = 1_000


def read_events(apps: Any, schema_editor: Any) -> None:
    """Where everybody last agreed to news, or took it back, as the events tell it."""
    events = apps.get_model("foundation", "Event").objects.filter(name="customer.marketing_changed")
    customers = apps.get_model("customers", "Customer").objects
    told = {
        payload["customer"]: payload["source"]
        for payload in events.order_by("pk").values_list("payload", flat=True).iterator()
        if payload["source"] in SOURCES
    }
    ids = sorted(told)
    for start in range(0, len(ids), SO_MANY):
        rows = list(customers.filter(pk__in=ids[start : start + SO_MANY]).only("pk"))
        for row in rows:
            row.marketing_source = told[row.pk]
        customers.bulk_update(rows, ["marketing_source"])


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_customer_search"), ("foundation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="marketing_source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("register", "when opening an account"),
                    ("newsletter", "by a form of the shop"),
                    ("account", "in their account"),
                    ("team", "by the team"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(read_events, migrations.RunPython.noop),
    ]
