"""CSS that a merchant writes for one section: what is not whole is refused, and never drawn."""

from __future__ import annotations

import pytest
from django.test import Client

from tenants.models import Store
from themes.actions import install_theme, save_version, save_working
from themes.document import DocumentFault
from themes.format.balanced import css_fault, is_whole

BREAKING_OUT = "h1{color:red} } body{background:tomato} #x{"


@pytest.mark.parametrize(
    "css",
    [
        "",
        "color: red",
        "h1 { color: red } .a { & b { c: d } }",
        ".a::before { content: \"}\" } .b { content: '{\\'' }",
        "/* } { ' */ .a { b: c }",
        "a { background: url(data:image/svg+xml;x={'}) }",
        'a { background: url( "a)b" ) }',
        ".w-1\\/2, .\\31 0 { a: b } .\\} { c: d }",
        "@media (width > 40em) { a:is(b, [c='}']) { d: e } }",
    ],
)
def test_whole(css: str) -> None:
    assert css_fault(css) == ""


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        (BREAKING_OUT, "Line 1: “}” closes what was not opened."),
        ("a {\n b: c", "Line 1: “{” is opened and never closed."),
        ("a { b: c }\n)", "Line 2: “)” closes what was not opened."),
        ("a { b: (c } )", "Line 1: “}” closes what was not opened."),
        ("a { b: c } /* } ", "Line 1: the comment is never closed."),
        ("/*/ a { }", "Line 1: the comment is never closed."),
        ("a { b: 'c\n} body { '", "Line 1: the text in quotes is never closed."),
        ("a { b: url(x }", "Line 1: the address is never closed."),
        ("u\\72l( { ( ) } )", "Line 1: write the name before “(” without “\\”."),
    ],
)
def test_not_whole(css: str, fault: str) -> None:
    assert css_fault(css) == fault
    assert not is_whole(css)


@pytest.mark.django_db
@pytest.mark.usefixtures("own_folders")
class TestInAStore:
    def test_it_is_refused_where_it_is_saved_and_not_where_it_is_typed(self, store: Store) -> None:
        theme = install_theme(package="courtyard", preset="mist")
        sections = {"hero": {"type": "hero", "custom_css": [BREAKING_OUT]}}
        document = {"templates": {"index": {"sections": sections, "order": ["hero"]}}}
        kept = save_working(theme=theme, document=document, revision=theme.revision)
        with pytest.raises(DocumentFault, match=r"^CSS of “index, hero”: Line 1: “}” closes what was"):
            save_version(theme=kept, revision=kept.revision)
        theme.refresh_from_db()
        assert theme.document == {}
        assert theme.working == document

    def test_what_is_stored_broken_is_not_drawn(self, store: Store) -> None:
        theme = install_theme(package="courtyard", preset="mist")
        shop = Client(headers={"host": store.host})
        for css, is_drawn in ((BREAKING_OUT, False), (".safe { color: red }", True)):
            sections = {"hero": {"type": "hero", "custom_css": [css]}}
            theme.document = {"templates": {"index": {"sections": sections, "order": ["hero"]}}}
            theme.revision += 1
            theme.save()
            page = shop.get("/").content.decode()
            assert "tomato" not in page
            assert (".safe { color: red }" in page) is is_drawn
