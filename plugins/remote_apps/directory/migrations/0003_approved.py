"""What operators approved is kept beside what developers change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("app_directory", "0002_remoteapp_blocks")]

    operations = [
        migrations.AddField("remoteapp", "approved", models.JSONField(null=True)),
        migrations.AddField("remoteapp", "approved_at", models.DateTimeField(null=True)),
    ]
