import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0006_move_progress")]

    operations = [
        migrations.AddField("backup", "by_hand", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("backup", "parts_done", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("backup", "parts_all", models.IntegerField(db_default=0, default=0)),
        migrations.AddField(
            "restore",
            "undoes",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="archive.formerschema",
            ),
        ),
    ]
