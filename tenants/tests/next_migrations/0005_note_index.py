from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("foundation", "0004_note")]

    operations = [
        AddIndexConcurrently("event", models.Index(fields=["note"], name="event_note")),
        AddIndexConcurrently("event", models.Index(fields=["at"], name="event_at")),
    ]
