from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cart", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="cart",
            name="attributes",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
