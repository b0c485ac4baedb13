from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('webhooks', '0003_endpoint_off_note'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['endpoint', 'settled_at'], name='webhook_failed'),
        ),
    ]
