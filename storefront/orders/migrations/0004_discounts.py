import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_order_attributes"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="discount",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="order",
            name="shipping_code",
            field=models.CharField(blank=True, default="", max_length=250),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount__gte", 0)), name="order_discount_not_negative"
            ),
        ),
        migrations.CreateModel(
            name="DiscountLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("label", models.CharField(max_length=120)),
                ("source", models.CharField(max_length=80)),
                ("code", models.CharField(blank=True, max_length=80)),
                ("is_whole", models.BooleanField(default=False)),
                ("amount", models.BigIntegerField()),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discount_lines",
                        to="orders.orderline",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discount_lines",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="discount_line_above_zero"
                    )
                ],
            },
        ),
    ]
