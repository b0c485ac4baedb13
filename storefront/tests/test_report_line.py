"""Every page of a shop says where to complain of it, once, whatever the theme."""

from __future__ import annotations

import pytest

from storefront.report_line import report_line
from storefront.testing import make_product, shopper_at
from tenants.context import enter_store
from tenants.models import Store
from themes.actions import install_theme
from themes.engine import Html
from themes.rendering.markup import end_of_body

pytestmark = pytest.mark.django_db
LINK = '<a href="/report-store"'


@pytest.mark.parametrize("theme", ["courtyard", "circuit", "folio", "harbour"])
def test_our_themes_say_it_in_their_footers(store: Store, theme: str) -> None:
    enter_store(store)
    install_theme(package=theme)
    product = make_product("Ring", on_hand=1)
    for path in ("/", f"/products/{product.handle}", "/cart", "/search", "/no-such-page"):
        text = shopper_at(store).get(path).content.decode()
        assert text.count(LINK) == 1, path
        assert "举报本店</a></p>" in text
        assert "举报本店" in text[text.index("footer__end") :], path
    assert ">Report this shop</a></p>" in shopper_at(store).get("/en").content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "<body>Nothing</body>",
        "<body><!-- <a href='/report-store'>x</a> --></body>",
        "<body><a href='/report-stores'>x</a></body>",
        "<body><a data-href='/report-store'>x</a></body>",
        "<body><p title='/report-store'>x</p></body>",
        "/report-store " * 1000 + "<a href='/report-store'>",
    ],
)
def test_a_theme_that_leaves_it_out_gets_a_line(page: str) -> None:
    assert report_line(page).count(LINK) == 1


@pytest.mark.parametrize(
    "link", [LINK + ">", "<a class=x href=/report-store>", "<A\nHREF='/en/report-store?x=1'>"]
)
def test_a_theme_that_links_to_it_gets_none(link: str) -> None:
    assert report_line(f"<body><!-- x --><p>{link}Report</a></p></body>") == ""


def test_the_line_ends_the_body() -> None:
    page = Html("<html><body>Nothing</body></html>")
    ended = end_of_body(page, Html(report_line(page)))
    assert ended.startswith("<html><body>Nothing<p style=")
    assert ended.endswith("</a></p></body></html>")
