"""Two changes were made at once: exchange rates, and months of meters. Neither touches the other."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0009_exchange_rates'),
        ('billing', '0009_metered_months'),
    ]

    operations = []
