"""How our themes show facets with many values: some at once, the rest unfold without a script."""

import re

import pytest
from django.test import Client

from storefront.testing import make_product
from tenants.models import Store
from themes.actions import install_theme
from themes.tests.packages import PACKAGES, default_preset

pytestmark = pytest.mark.django_db


def vendors(page: str) -> tuple[str, str, str]:
    """The list of vendors: what is seen at once, the tag of what unfolds, and what is behind it."""
    _before, _mark, rest = page.partition('data-live="filter.p.vendor"')
    shown, _mark, more = rest.partition('<details class="facet__more"')
    return shown, more.partition(">")[0], more.partition("</details>")[0]


@pytest.mark.parametrize("name", PACKAGES)
def test_many_values_unfold(store: Store, name: str) -> None:
    install_theme(package=name, preset=default_preset(name))
    for number in range(12):
        make_product(f"Stone {number}", vendor=f"Maker {number:02}")
    shop = Client(headers={"host": store.host})
    shown, unfolds, behind = vendors(shop.get("/collections/all").content.decode())
    assert len(re.findall("Maker", shown)) == 8 * 2
    assert len(re.findall("Maker", behind)) == 4 * 2
    assert "open" not in unfolds
    assert "展开更多" in behind
    chosen = {"filter.p.vendor": re.findall(r'value="(Maker \d\d)"', behind)[-1]}
    _shown, unfolds, _behind = vendors(shop.get("/collections/all", chosen).content.decode())
    assert "open" in unfolds
