from typing import Any

from django.db import migrations

from foundation.handles import sounds

BATCH = 500


def add_sounds(apps: Any, editor: Any) -> None:
    """Let products that are there already be found by the pinyin of their titles."""
    products = apps.get_model("catalog", "Product").objects
    changed = []
    for product in products.only("title", "translations", "search_text").iterator(chunk_size=BATCH):
        titles = [product.title, *(texts.get("title", "") for texts in product.translations.values())]
        lines = product.search_text.split("\n")
        more = [sound for title in titles for sound in sounds(title) if sound not in lines]
        if more:
            product.search_text = "\n".join([*lines, *more])
            changed.append(product)
    products.bulk_update(changed, ["search_text"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_collection_rules")]

    operations = [migrations.RunPython(add_sounds, migrations.RunPython.noop, elidable=True)]
