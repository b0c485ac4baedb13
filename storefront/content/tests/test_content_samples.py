"""The sample texts, and what search engines are told of them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from storefront.content.actions import create_page
from storefront.content.drafts import PageDraft
from storefront.content.models import Article, ContentPage, Menu
from storefront.content.samples import install_content
from storefront.testing import make_product, shopper_at
from tenants.models import Store

pytestmark = pytest.mark.django_db
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(autouse=True)
def _own_media_root(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_the_sample_texts_are_there_once_in_both_languages(store: Store) -> None:
    install_content()
    install_content()
    assert (ContentPage.objects.count(), Article.objects.count()) == (2, 3)
    kinds = list(Menu.objects.get(handle="footer").items.values_list("kind", flat=True))
    assert kinds == ["page", "blog", "page", "every_policy"]
    client = shopper_at(store)
    assert "<h1>关于我们</h1>" in client.get("/pages/about").content.decode()
    assert 'name="contact[body]"' in client.get("/en/pages/contact").content.decode()
    html = client.get("/en/blogs/journal").content.decode()
    assert "Your wrist size in three minutes" in html
    assert '<a href="/en/pages/about">About us</a>' in html


def test_the_map_of_the_shop_names_what_is_shown_in_every_language(store: Store) -> None:
    install_content()
    create_page(draft=PageDraft(title="Hidden", handle="hidden"))
    product = make_product()
    client = shopper_at(store)
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [node.text or "" for node in index.iterfind("s:sitemap/s:loc", SPACES)]
    assert f"{store.url}/sitemap_products_1.xml" in parts
    found: dict[str, list[str]] = {}
    for part in parts:
        response = client.get(part.removeprefix(store.url))
        assert response.headers["Content-Type"] == "application/xml"
        for node in ElementTree.fromstring(response.content).iterfind("s:url", SPACES):
            location = node.findtext("s:loc", namespaces=SPACES) or ""
            found[location] = [link.attrib["hreflang"] for link in node.iterfind("x:link", SPACES)]
    assert found[f"{store.url}/products/{product.handle}"] == ["zh-Hans", "en"]
    assert f"{store.url}/en/pages/about" in found
    assert f"{store.url}/blogs/journal/wear-and-care" in found
    assert not [address for address in found if "hidden" in address]
    assert client.get("/sitemap_products_2.xml").status_code == 404
    assert client.get("/sitemap_secrets_1.xml").status_code == 404
    assert client.get(f"/sitemap_pages_{2**63}.xml").status_code == 404


def test_robots_are_told_where_nothing_is_to_be_found(store: Store) -> None:
    response = shopper_at(store).get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    assert "Disallow: /cart" in lines
    assert lines[-1] == f"Sitemap: {store.url}/sitemap.xml"
