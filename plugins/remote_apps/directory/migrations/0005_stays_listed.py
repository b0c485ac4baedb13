"""A listed app that is edited can be added as it was approved, until operators have looked at the edit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("app_directory", "0004_keep_approved")]

    operations = [
        migrations.AddField(
            "remoteapp", "stays_listed", models.BooleanField(default=False, db_default=False)
        ),
    ]
