"""Apps that are listed, or were and are looked at again, keep what stores see today."""

from django.db import migrations

SHOWN = (
    "name", "summary", "icon", "homepage", "redirect_uris", "embedded_url", "webhook_url", "events", "scopes",
    "blocks",
)  # fmt: skip


def keep(apps, schema_editor):  # type: ignore[no-untyped-def]
    """Take what is shown as approved."""
    rows = apps.get_model("app_directory", "RemoteApp").objects.filter(status__in=["listed", "review"])
    for app in rows:
        app.approved = {name: getattr(app, name) for name in SHOWN}
        app.approved_at = app.changed_at
        app.save(update_fields=["approved", "approved_at"])


class Migration(migrations.Migration):
    dependencies = [("app_directory", "0003_approved")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
