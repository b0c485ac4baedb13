"""Versions say in words what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils.translation import override

from backoffice.testing import member_client
from foundation.permissions import Role
from tenants.context import in_store
from themes.actions import install_theme, save_version, save_working
from themes.changed import what_changed

if TYPE_CHECKING:
    from tenants.models import Store

PLACED = {"type": "hero", "settings": {}}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {}, []),
        ({"settings": {"a": 1}}, {"settings": {"a": 2, "b": 1}}, ["2 theme settings"]),
        ({"settings": {"a": 1}}, {}, ["1 theme setting"]),
        ({}, {"sections": {"header": PLACED}}, ["Header, footer and the like"]),
        (
            {"templates": {"product.gift": {}}},
            {"templates": {"index": {"order": ["a"]}, "product.gift": {"order": []}}},
            ["Home page", "Product · gift"],
        ),
        (
            {},
            {
                "templates": {
                    name: {"order": []} for name in ("index", "cart", "page", "blog", "article", "404")
                }
            },
            ["Home page", "Page", "Blog", "Blog post", "2 more templates"],
        ),
    ],
)
def test_what_differs_is_told(before: dict[str, Any], after: dict[str, Any], told: list[str]) -> None:
    with override("en"):
        assert what_changed(before, after) == told


@pytest.mark.django_db
@pytest.mark.usefixtures("own_folders")
def test_the_list_of_versions_tells_it(store: Store) -> None:
    theme = install_theme(package="courtyard", preset="mist")
    document = {"settings": {"card_vendor": True}}
    theme = save_working(theme=theme, document=document, revision=theme.revision)
    save_version(theme=theme, revision=theme.revision)
    with in_store(store):
        page = member_client(store, Role.OWNER).get(f"/stores/{store.handle}/themes/{theme.pk}/versions")
    assert page.content.decode().count("1 theme setting") == 1
