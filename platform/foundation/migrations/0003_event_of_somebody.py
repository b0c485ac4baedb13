from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('foundation', '0002_apianswer'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='event',
            index=models.Index(condition=models.Q(('actor', 'system'), _negated=True), fields=['id'], name='event_of_somebody'),
        ),
    ]
