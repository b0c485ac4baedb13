from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('webhooks', '0002_endpoint_app_endpoint_is_leaving'),
    ]

    operations = [
        migrations.AddField(
            model_name='endpoint',
            name='off_note',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='endpoint',
            name='off_reason',
            field=models.CharField(blank=True, choices=[('merchant', 'Turned off by your team'), ('failing', 'Turned off after failing for three days'), ('gone', 'Turned off because it answered that it is gone (410)'), ('operator', 'Paused by Kaidian')], max_length=8),
        ),
    ]
