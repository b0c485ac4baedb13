"""Pages of a shop are found by its search."""

from __future__ import annotations

import pytest
from django.utils import timezone

from storefront.content.models import ContentPage
from storefront.search.drops import SearchDrop
from storefront.testing import make_product
from tenants.models import Store
from themes.rendering.page import Page

pytestmark = pytest.mark.django_db


def test_shown_pages_follow_products(store: Store) -> None:
    make_product("Jade ring")
    ContentPage.objects.create(handle="care", title="Care of jade", published_at=timezone.now())
    ContentPage.objects.create(handle="draft", title="Jade, not yet", published_at=None)
    results = SearchDrop("jade", Page(locale="en", currency="CNY")).results()
    assert [(each["object_type"], each["title"]) for each in results] == [
        ("product", "Jade ring"),
        ("page", "Care of jade"),
    ]
