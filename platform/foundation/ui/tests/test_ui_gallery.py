"""The gallery renders every component in both languages, without inline style or script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from foundation.ui import gallery
from foundation.ui.tags.pages import SCRIPTS, STYLES

STATIC = Path(gallery.__file__).parent / "static/ui"


@pytest.mark.parametrize(("language", "heading"), [("en", "Components"), ("zh-hans", "组件")])
def test_gallery_renders(language: str, heading: str) -> None:
    page = gallery.show_gallery(RequestFactory().get("/dev/ui", {"lang": language, "theme": "dark"}))
    html = page.content.decode()
    assert f"<h1>{heading}</h1>" in html
    assert 'data-theme="dark"' in html
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert not re.search(r"\son[a-z]+=", html)


def test_every_sheet_and_module_is_linked_and_there() -> None:
    assert {path.stem for path in (STATIC / "css").glob("*.css")} == set(STYLES)
    assert {path.stem for path in (STATIC / "js").glob("*.js")} == {*SCRIPTS, "transitions"}


def test_ids_are_unique_in_the_gallery() -> None:
    html = gallery.show_gallery(RequestFactory().get("/dev/ui", {"lang": "en"})).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
