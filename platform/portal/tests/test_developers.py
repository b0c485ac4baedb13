"""The developer portal: every page in both languages, and a reference that leaves nothing out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from portal.developers import reference
from portal.developers.contents import PAGES, DocsPage
from portal.developers.prose import prose
from portal.developers.words import told
from themes import installed
from themes.registry import documented_globals, page_objects
from themes.tools.lint.table import CHECKS

pytestmark = pytest.mark.django_db


def visitor(language: str) -> Client:
    return Client(headers={"host": "localhost", "accept-language": language})


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_every_page_is_there(language: str, page: DocsPage) -> None:
    answer = visitor(language).get(f"/developers/{page.slug}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert ("For developers" in text) is (language == "en")
    assert 'aria-current="page"' in text


def test_what_is_not_there_is_not_found() -> None:
    assert visitor("en").get("/developers/nothing").status_code == 404
    assert visitor("en").get("/developers/").status_code == 200


def test_every_registered_name_is_listed_and_documented() -> None:
    engine = installed.engine()
    assert {entry.name for entry in reference.filters()} == set(engine.filters)
    assert {entry.name for entry in reference.tags()} == set(engine.tags)
    assert {entry.name for entry in reference.globals_()} >= {*documented_globals(), *page_objects()}
    everything = (*reference.filters(), *reference.tags(), *reference.globals_(), *reference.objects())
    assert [entry.name for entry in (*everything, *reference.limits()) if not entry.about] == []
    assert [
        f"{entry.name}.{member.name}"
        for entry in reference.objects()
        for member in entry.arguments
        if not member.about
    ] == []


def test_pages_show_what_is_registered() -> None:
    client = visitor("en")
    filters = client.get("/developers/filters").content.decode()
    for name in installed.engine().filters:
        assert f'id="{name}"' in filters
    checks = client.get("/developers/checks").content.decode()
    for name in CHECKS:
        assert f'id="{name}"' in checks
    assert 'id="product"' in client.get("/developers/objects").content.decode()


def test_arguments_come_from_signatures() -> None:
    entry = next(entry for entry in reference.filters() if entry.name == "truncate")
    assert entry.type == "string"
    assert entry.arguments[0].name != "value"
    fuel = next(entry for entry in reference.limits() if entry.name == "fuel")
    assert (fuel.type, fuel.about) == ("300,000", "Units for one render: a section, a layout.")


def test_prose_has_the_same_parts_in_both_languages() -> None:
    for page in PAGES:
        if not page.generated:
            english, chinese = prose(page.slug, "en"), prose(page.slug, "zh")
            assert len(english.headings) == len(chinese.headings)
            assert english.html.count("<pre>") == chinese.html.count("<pre>")


def test_docstrings_are_told_in_chinese_where_there_is_any() -> None:
    with override("zh-hans"):
        assert told("The shopper's cart.") == "顾客的购物车。"
        assert told("Nobody has translated this.") == "Nobody has translated this."
    with override("en"):
        assert told("The shopper's cart.") == "The shopper's cart."
