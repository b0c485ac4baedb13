"""Stores that were opened before menus were rows get those they had."""

from typing import Any

from django.db import migrations

MENUS = (
    ("main-menu", "Main menu", "主菜单", "every_collection"),
    ("footer", "Footer menu", "页脚菜单", "every_policy"),
)


def add_menus(apps: Any, schema_editor: Any) -> None:
    """Add what is missing. A store that waits to be opened has no rules or goods, and gets its menus then."""
    if not apps.get_model("foundation", "Event").objects.exists():
        return
    menus, items = apps.get_model("content", "Menu"), apps.get_model("content", "MenuItem")
    for handle, title, chinese, kind in MENUS:
        menu, made = menus.objects.get_or_create(
            handle=handle, defaults={"title": title, "translations": {"zh-Hans": {"title": chinese}}}
        )
        if made:
            items.objects.create(menu=menu, position=0, kind=kind)


class Migration(migrations.Migration):
    dependencies = [("content", "0003_pages_blogs_menus"), ("foundation", "0001_initial")]

    operations = [migrations.RunPython(add_menus, migrations.RunPython.noop)]
