from typing import Any

from django.db import migrations, models


def number_events(apps: Any, schema_editor: Any) -> None:
    Event = apps.get_model("foundation", "Event")
    for event in Event.objects.all():
        event.note = f"event {event.name}"
        event.save(update_fields=["note"])


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_event_of_somebody")]

    operations = [
        migrations.AddField("event", "note", models.CharField(max_length=80, db_default="100%, it's noted")),
        migrations.AlterField("event", "name", models.CharField(max_length=120)),
        migrations.RunPython(number_events, migrations.RunPython.noop),
        migrations.RunSQL("COMMENT ON TABLE foundation_event IS 'what happened; and when'"),
        migrations.RemoveIndex("event", "event_subject"),
        migrations.CreateModel(
            "Watch",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("event", models.ForeignKey("foundation.Event", models.CASCADE)),
            ],
        ),
    ]
