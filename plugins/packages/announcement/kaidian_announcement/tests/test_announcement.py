"""The announcement bar, by itself and in a shop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from kaidian_announcement import bar
from kaidian_sdk import Store as PluginStore
from kaidian_sdk.points.storefront import Place
from plugins.actions import install_plugin
from plugins.testing import with_plugins
from storefront.testing import make_product, shopper_at
from tenants.context import enter_store
from tenants.models import Store
from themes.actions import change_theme_settings, install_theme

TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "is_due"),
    [
        ("", "", True),
        (f"{TODAY}", f"{TODAY}", True),
        (f"{TODAY + DAY}", "", False),
        ("", f"{TODAY - DAY}", False),
        (f" {TODAY - DAY} ", f"{TODAY + DAY}", True),
        ("soon", "some day", True),
    ],
)
def test_it_is_shown_between_two_days(first: str, last: str, is_due: bool) -> None:
    place = Place(template="index", path="/", settings={"from": first, "until": last})
    assert bar(cast(PluginStore, None), place) == {"is_due": is_due}


@pytest.mark.django_db
def test_in_a_shop(store: Store) -> None:
    def page(**settings: Any) -> str:
        block = {"type": "kaidian://apps/announcement/blocks/bar", "settings": settings}
        section = {"type": "apps", "blocks": {"b": block}, "block_order": ["b"]}
        template = {"sections": {"s": section}, "order": ["s"]}
        change_theme_settings(settings={"templates": {"product": template}})
        response = shopper_at(store).get(f"/products/{product.handle}")
        enter_store(store)
        return response.text.partition("<main")[2]

    with with_plugins("kaidian_announcement"):
        install_plugin(plugin="announcement")
        install_theme(package="folio")
        product = make_product()
        assert "<p>双十一 &lt;快&gt;</p>" in page(text="双十一 <快>")
        assert '<a href="/collections/all">Look</a>' in page(text="Look", link="/collections/all")
        assert "Over" not in page(text="Over", until="2020-01-01")
