from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_moves")]

    operations = [
        migrations.AddField("move", "parts_done", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("move", "parts_all", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("move", "began_at", models.DateTimeField(null=True)),
    ]
