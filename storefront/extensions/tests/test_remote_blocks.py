"""Blocks of remote apps in the shop: drawn with what every visitor sees, and without anything that runs."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from foundation.errors import ActionError
from plugins.remote_apps.actions import switch_app, uninstall_app
from plugins.remote_apps.directory.actions import judge, remove_block, save_block
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.testing import let_in, program
from storefront.catalog.models import Product
from storefront.extensions import remote_blocks
from storefront.extensions.remote_blocks import check_block
from storefront.testing import make_product
from tenants.context import enter_store, on_platform
from tenants.models import Store
from themes.actions import change_theme_settings, install_theme
from themes.app_blocks import app_blocks

pytestmark = pytest.mark.django_db
SCHEMA = """{% schema %}
{"name": {"en": "Note", "zh-Hans": "说明"}, "settings": [{"type": "text", "id": "text", "label": "Text"}]}
{% endschema %}"""


class Shop:
    """A shop with one product, and a block of an app on its page."""

    def __init__(self, store: Store, app: RemoteApp, product: Product) -> None:
        self.store, self.app, self.product = store, app, product
        self.client = Client(headers={"host": store.host})

    def place(self, text: str = "Made by hand") -> None:
        """Put the block on the product page."""
        kind = f"kaidian://apps/{self.app.client_id}/blocks/note"
        blocks = {"b": {"type": kind, "settings": {"text": text}}}
        section = {"type": "apps", "blocks": blocks, "block_order": ["b"]}
        product = {"sections": {"own": section}, "order": ["own"]}
        change_theme_settings(settings={"templates": {"product": product}})

    def write(self, liquid: str, schema: str = SCHEMA) -> None:
        """What the developer registers."""
        with on_platform():
            save_block(app=self.app, name="note", source=f"{liquid}{schema}")
        remote_blocks._kept.clear()

    def page(self) -> str:
        """The product page."""
        response = self.client.get(f"/products/{self.product.handle}")
        enter_store(self.store)
        assert response.status_code == 200
        return response.text


@pytest.fixture
def shop(store: Store, store_owner: Any) -> Shop:
    remote_blocks._kept.clear()
    made = Shop(store, let_in(store_owner), make_product())
    install_theme(package="courtyard", preset="ink")
    made.write('<p class="own">{{ block.settings.text }} · {{ product.title }} · {{ shop.name }}</p>')
    made.place()
    return made


def test_a_block_shows_its_settings_the_product_and_the_shop(shop: Shop) -> None:
    expected = f'<p class="own">Made by hand · {shop.product.title} · {shop.store.name}</p>'
    assert expected in shop.page()


def test_the_theme_editor_offers_it_by_name(shop: Shop) -> None:
    offered = [(block.app, block.name, block.schema.name) for block in app_blocks()]
    assert (shop.app.client_id, "note", "Parcel Scout: Note") in offered


def test_blocks_called_alike_are_told_apart_in_the_editor(shop: Shop) -> None:
    with on_platform():
        save_block(app=shop.app, name="small-note", source=f"<p></p>{SCHEMA}")
    offered = {block.schema.name for block in app_blocks() if block.app == shop.app.client_id}
    assert offered == {"Parcel Scout: Note (note)", "Parcel Scout: Note (small-note)"}


def test_what_merchants_type_stays_text(shop: Shop) -> None:
    shop.place("<b>bold</b>")
    assert '<p class="own">&lt;b&gt;bold&lt;/b&gt;' in shop.page()


@pytest.mark.parametrize(
    "evil",
    [
        "<script>steal()</script>",
        '<img src=x onerror="steal()">',
        '<a href="javascript:steal()">x</a>',
        '<form action="https://evil.example"><input name=card></form>',
        '<iframe src="https://evil.example/steal"></iframe>',
        "<style>body { display: none } .steal {}</style>",
        '<p style="position: fixed; steal: 1">x</p>',
    ],
)
def test_nothing_that_runs_or_restyles_gets_into_the_shop(shop: Shop, evil: str) -> None:
    shop.write(f'<p class="own">here</p>{evil}')
    page = shop.page()
    assert '<p class="own">here</p>' in page
    for part in ("steal", "evil.example", "javascript:"):
        assert part not in page


def test_no_shopper_is_in_its_reach(shop: Shop) -> None:
    shop.write(
        '<p class="own">[{{ customer.email }}{{ cart.item_count }}{{ request.path }}{{ settings }}]</p>'
    )
    assert '<p class="own">[]</p>' in shop.page()


def test_it_vanishes_with_the_app(shop: Shop) -> None:
    switch_app(client_id=shop.app.client_id, is_on=False)
    assert 'class="own"' not in shop.page()
    switch_app(client_id=shop.app.client_id, is_on=True)
    assert 'class="own"' in shop.page()
    uninstall_app(client_id=shop.app.client_id)
    assert 'class="own"' not in shop.page()
    assert shop.app.client_id not in {block.app for block in app_blocks()}


def test_it_vanishes_where_the_operators_block_the_app(shop: Shop) -> None:
    with on_platform():
        judge(app=shop.app, status=RemoteApp.Status.BLOCKED, word="no")
    remote_blocks._kept.clear()
    assert 'class="own"' not in shop.page()


def test_what_was_drawn_before_follows_an_edit(shop: Shop) -> None:
    assert "Made by hand" in shop.page()
    shop.write('<p class="own">new: {{ block.settings.text }}</p>')
    assert '<p class="own">new: Made by hand</p>' in shop.page()


def test_an_edited_schema_counts_where_the_block_stands_already(shop: Shop) -> None:
    shop.page()
    shop.write(
        '<p class="own">{{ block.settings.text }} {{ block.settings.size }}</p>',
        schema=SCHEMA.replace(
            "[{", '[{"type": "text", "id": "size", "label": "Size", "default": "large"}, {'
        ),
    )
    assert '<p class="own">Made by hand large</p>' in shop.page()


def test_what_was_drawn_before_vanishes_where_the_operators_block_the_app(shop: Shop) -> None:
    assert 'class="own"' in shop.page()
    with on_platform():
        judge(app=shop.app, status=RemoteApp.Status.BLOCKED, word="no")
    remote_blocks._kept.clear()
    assert 'class="own"' not in shop.page()
    with on_platform():
        judge(app=shop.app, status=RemoteApp.Status.DRAFT)
    remote_blocks._kept.clear()
    assert 'class="own"' in shop.page()


def test_what_was_drawn_before_vanishes_with_the_block(shop: Shop) -> None:
    assert 'class="own"' in shop.page()
    with on_platform():
        remove_block(app=shop.app, name="note")
    remote_blocks._kept.clear()
    assert 'class="own"' not in shop.page()


def test_an_edit_is_there_within_seconds(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.page()
    with on_platform():
        save_block(app=shop.app, name="note", source=f'<p class="own">later</p>{SCHEMA}')
    clock = time.monotonic()
    later = clock + remote_blocks.KEPT_SECONDS + 0.1
    monkeypatch.setattr("storefront.extensions.remote_blocks.time.monotonic", lambda: later)
    assert '<p class="own">later</p>' in shop.page()


def test_an_edit_of_a_listed_app_waits_for_the_operators(shop: Shop, store_owner: Any) -> None:
    with on_platform():
        judge(app=shop.app, status=RemoteApp.Status.LISTED)
        stranger = get_user_model()._default_manager.create(email="dev@example.com")
        RemoteApp.objects.filter(pk=shop.app.pk).update(owner=stranger)
    remote_blocks._kept.clear()
    assert "Made by hand" in shop.page()
    shop.write('<p class="own">unseen</p>')
    assert "unseen" not in shop.page()
    with on_platform():
        judge(app=shop.app, status=RemoteApp.Status.LISTED)
    remote_blocks._kept.clear()
    assert '<p class="own">unseen</p>' in shop.page()


def test_an_app_that_the_store_does_not_have_shows_nothing(shop: Shop) -> None:
    shop.app = program().app
    shop.write('<p class="own">here</p>')
    shop.place()
    assert 'class="own"' not in shop.page()


@pytest.mark.parametrize(
    "bomb",
    [
        "{% for a in (1..9999) %}{% for b in (1..9999) %}x{% endfor %}{% endfor %}",
        "{% for a in (1..9999) %}{% for b in (1..9999) %}{% assign x = a %}{% endfor %}{% endfor %}",
        "{% assign s = 'ab' %}{% for i in (1..64) %}{% assign s = s | append: s %}{% endfor %}{{ s }}",
        "{% assign s = 'ab' %}{% for i in (1..64) %}{% capture s %}{{s}}{{s}}{% endcapture %}{% endfor %}",
        "{% assign s = 'a' %}{% for i in (1..64) %}{% assign s = s | replace: 'a', 'aaaaaaa' %}{% endfor %}",
        "{% for i in (1..999999999) %}{{ i }}{% endfor %}",
        "{% assign n = 9 %}{% for i in (1..99) %}{% assign n = n | times: n %}{% endfor %}{{ n }}",
        "{% for i in (1..999) %}{{ '<p' | append: i | append: '<b>' }}<div><div><div>{% endfor %}",
    ],
)
def test_a_bomb_of_an_app_does_not_hold_up_the_page(shop: Shop, bomb: str) -> None:
    assert 'class="own"' in shop.page()
    shop.write(bomb)
    began = time.process_time()
    assert shop.product.title in shop.page()
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "source",
    [
        "<p>no schema</p>",
        "{% schema %}{}{% endschema %}",
        "{% if %}" + SCHEMA,
        "{% schema %}{{% endschema %}",
    ],
)
def test_a_faulty_block_is_refused_with_its_fault(source: str) -> None:
    with pytest.raises(ActionError) as refused:
        check_block("note", source)
    assert refused.value.code == "block_faulty"
    assert str(refused.value).startswith("note: ")
