"""Write down how the subscriptions stand that were there before changes were: their trials, and what they pay."""

from decimal import ROUND_HALF_EVEN, Decimal

from django.db import migrations

PAYING = ("active", "past_due", "grace")


def _monthly(row, bought):
    if row.price is None:
        return 0
    total = row.price.amount + sum(each.price.amount * each.quantity for each in bought)
    if row.price.interval == "year":
        total = int((Decimal(total) / 12).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    return total


def write_down(apps, schema_editor):
    subscriptions, changes = apps.get_model("billing", "Subscription"), apps.get_model("billing", "SubscriptionChange")
    bought = apps.get_model("billing", "BoughtAddOn")
    for row in subscriptions.objects.select_related("store", "plan", "price").iterator(chunk_size=500):
        facts = {"store": row.store_id, "store_name": row.store.name, "plan": row.plan.code, "reason": "before"}
        changes.objects.create(**facts, at=row.created_at, state="trial", trial="began")
        if row.state == "trial":
            continue
        monthly = _monthly(row, bought.objects.filter(subscription=row).select_related("price"))
        before = {"state_before": "trial", "plan_before": row.plan.code}
        if not monthly:
            changes.objects.create(**facts, **before, at=row.since, state=row.state, trial="ended")
            continue
        began = min(row.period_start or row.since, row.since)
        money = {"currency": row.price.currency}
        paid = {**money, "mrr": monthly, "movement": "new", "trial": "converted"}
        changes.objects.create(**facts, **before, **paid, at=began, state="active")
        if row.state not in PAYING:
            lost = {**money, "mrr_before": monthly, "movement": "churn", "state_before": "active"}
            changes.objects.create(
                **facts, **lost, plan_before=row.plan.code, at=row.since, state=row.state
            )


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_subscription_changes")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
