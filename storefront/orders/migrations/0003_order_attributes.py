from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_order_from_account")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="attributes",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
