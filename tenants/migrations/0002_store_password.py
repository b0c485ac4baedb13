from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="store",
            name="password_hash",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="store",
            name="password_messages",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
