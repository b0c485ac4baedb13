from django.db import migrations, models


def know_stores(apps, schema_editor):
    """Write down whose the complaints are that were made before."""
    store = apps.get_model("tenants", "Store").objects.filter(pk=models.OuterRef("store_id"))
    complaints = apps.get_model("vetting", "Complaint").objects.filter(store_uid=None)
    complaints.update(store_uid=models.Subquery(store.values("uid")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('vetting', '0004_takedowns_follow'),
    ]

    operations = [
        migrations.RunPython(know_stores, migrations.RunPython.noop),
    ]
