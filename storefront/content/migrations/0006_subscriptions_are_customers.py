"""Who wanted the newsletter was kept as a message: now they are customers who agreed to news."""

from typing import Any

from django.db import migrations
from django.db.models.functions import Lower

SO_MANY = 1_000


def move_subscriptions(apps: Any, schema_editor: Any) -> None:
    """Make customers of them. Whoever is one and said anything of news after that has the last word."""
    messages = apps.get_model("content", "Message").objects.filter(kind="subscription")
    customers = apps.get_model("customers", "Customer")
    while rows := list(messages.order_by("pk")[:SO_MANY]):
        asked = {row.email.lower(): row for row in rows}
        known = customers.objects.annotate(address=Lower("email")).filter(address__in=list(asked))
        changed = []
        for customer in known:
            row = asked.pop(customer.address)
            if customer.marketing_at is None or customer.marketing_at < row.created_at:
                changed.append(_agree(customer, row))
        customers.objects.bulk_update(changed, ["accepts_marketing", "marketing_at", "marketing_source"])
        customers.objects.bulk_create(
            _agree(customers(email=email, locale=row.locale[:10], created_at=row.created_at), row)
            for email, row in asked.items()
        )
        messages.filter(pk__in=[row.pk for row in rows]).delete()


def _agree(customer: Any, row: Any) -> Any:
    customer.accepts_marketing = True
    customer.marketing_at = row.created_at
    customer.marketing_source = "newsletter"
    return customer


class Migration(migrations.Migration):
    dependencies = [("content", "0005_shop_videos"), ("customers", "0004_customer_marketing_source")]

    operations = [
        migrations.RunPython(move_subscriptions, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="message", name="subscribed_once"),
        migrations.RemoveField(model_name="message", name="kind"),
    ]
