"""The plans that a new platform sells. Operators publish new versions; these stay as they were."""

from django.db import migrations

GIB = 1024**3

PLANS = [
    {
        "code": "start",
        "position": 1,
        "names": {"en": "Start", "zh-hans": "起步版"},
        "blurbs": {"en": "For a first shop with a small range.", "zh-hans": "适合刚起步、商品不多的店铺。"},
        "terms": {
            "products": 100,
            "staff": 2,
            "storage": 2 * GIB,
            "api_rate": 50,
            "locations": 1,
            "fee_basis_points": 200,
            "features": [],
        },
        "month": {"CNY": 9900, "USD": 1500, "EUR": 1400},
    },
    {
        "code": "grow",
        "position": 2,
        "names": {"en": "Grow", "zh-hans": "成长版"},
        "blurbs": {"en": "For a team that sells every day.", "zh-hans": "适合天天出单的团队。"},
        "terms": {
            "products": 2_000,
            "staff": 8,
            "storage": 20 * GIB,
            "api_rate": 100,
            "locations": 5,
            "fee_basis_points": 100,
            "features": ["webhooks"],
        },
        "month": {"CNY": 29900, "USD": 4500, "EUR": 4200},
    },
    {
        "code": "scale",
        "position": 3,
        "is_for_trial": True,
        "names": {"en": "Scale", "zh-hans": "规模版"},
        "blurbs": {"en": "For a business with its own systems.", "zh-hans": "适合有自有系统的商家。"},
        "terms": {
            "products": None,
            "staff": 50,
            "storage": 200 * GIB,
            "api_rate": 400,
            "locations": 20,
            "fee_basis_points": 30,
            "features": ["functions", "webhooks"],
        },
        "month": {"CNY": 99900, "USD": 14900, "EUR": 13900},
    },
    {
        "code": "more-storage",
        "kind": "add_on",
        "position": 11,
        "names": {"en": "10 GB more storage", "zh-hans": "加购 10 GB 空间"},
        "blurbs": {},
        "terms": {"add": {"storage": 10 * GIB}, "percent": {}, "features": []},
        "month": {"CNY": 1900, "USD": 300, "EUR": 300},
    },
    {
        "code": "more-staff",
        "kind": "add_on",
        "position": 12,
        "names": {"en": "One more person", "zh-hans": "加购 1 个员工席位"},
        "blurbs": {},
        "terms": {"add": {"staff": 1}, "percent": {}, "features": []},
        "month": {"CNY": 2900, "USD": 500, "EUR": 500},
    },
]
MONTHS_A_YEAR_COSTS = 10


def sell(apps, schema_editor):
    plan_model, price_model = apps.get_model("billing", "Plan"), apps.get_model("billing", "Price")
    for each in PLANS:
        fields = {key: value for key, value in each.items() if key != "month"}
        plan = plan_model.objects.create(**fields)
        for currency, amount in each["month"].items():
            price_model.objects.create(plan=plan, currency=currency, interval="month", amount=amount)
            price_model.objects.create(
                plan=plan, currency=currency, interval="year", amount=amount * MONTHS_A_YEAR_COSTS
            )


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]

    operations = [migrations.RunPython(sell, migrations.RunPython.noop)]
