"""A shop stays open whatever its theme does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils.html import escape

from tenants.context import in_store
from themes.actions import edit_code, install_theme
from themes.models import StoreTheme
from themes.rendering.preview import PARAMETER, Preview, make_token

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
ENDLESS = "{% for i in (1..100000000) %}{% assign x = i %}{% endfor %}{{ content_for_layout }}"
TOLD = "the template does too much work and was stopped"


@pytest.fixture
def theme(store: Store) -> StoreTheme:
    row = install_theme(package="folio", preset="")
    body = f"<head>{{{{ content_for_header }}}}</head>{ENDLESS}".encode()
    return edit_code(theme=row, path="layout/theme.liquid", content=body, revision=row.revision)


def page(store: Store, path: str, **query: str) -> Any:
    with in_store(store):
        return Client(headers={"host": store.host}).get(path, query)


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/cart", 200), ("/nowhere", 404)])
def test_shoppers_get_the_everyday_theme(store: Store, theme: StoreTheme, path: str, status: int) -> None:
    answer = page(store, path)
    html = answer.content.decode()
    assert (answer.status_code, "</html>" in html, TOLD in html) == (status, True, False)
    assert "/theme-assets/courtyard/" in html


@pytest.mark.parametrize("editing", [True, False])
def test_whoever_previews_it_is_told_what_is_wrong(store: Store, theme: StoreTheme, editing: bool) -> None:
    token = make_token(store, Preview(theme.pk, editing=editing, language="zh-hans"))
    html = page(store, "/", **{PARAMETER: token}).content.decode()
    assert f"layout/theme.liquid: {escape('模板的运算量过大，已停止执行')}" in html
    assert ("theme_editor/frame" in html) is editing
