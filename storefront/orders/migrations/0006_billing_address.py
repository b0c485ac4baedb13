"""The bill can go to another address than the parcel."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_risks")]

    operations = [
        migrations.AddField(
            "order",
            "billing_address",
            models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
