import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0007_by_hand"), ("archive", "0007_certificate_numbers")]

    operations = [
        migrations.CreateModel(
            "CertificateLetter",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=16)),
                ("time_zone", models.CharField(max_length=64)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="archive.certificate",
                    ),
                ),
            ],
        ),
    ]
