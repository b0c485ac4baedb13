"""The developer portal: every page in both languages, and a reference that leaves nothing out."""

from __future__ import annotations

import inspect
import json
import re
import tomllib
from itertools import pairwise

import pytest
from django.test import Client
from django.utils.translation import override

from foundation.api.versions import VERSIONS
from foundation.events import catalogue
from foundation.permissions import PERMISSIONS
from kaidian_sdk.catalogue import POINTS
from kaidian_sdk.fields import FIELD_TYPES
from kaidian_sdk.functions import KINDS
from plugins.registry import PACKAGES, PLATFORM
from plugins.webhooks.payloads import schema_of
from plugins.webhooks.signing import USER_AGENT
from portal.developers import kit, plain, reference
from portal.developers.contents import PAGES, DocsPage
from portal.developers.plugin_checks import plugin_checks
from portal.developers.prose import prose
from portal.developers.versions import versions
from portal.developers.words import kind, severity, told
from themes import installed
from themes.registry import documented_globals, page_objects
from themes.tools.lint.table import CHECKS
from themes.tools.types import drops

pytestmark = pytest.mark.django_db
ANY_CHINESE = re.compile(r"[\u4e00-\u9fff]")


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_headings_leave_no_level_out(page: DocsPage) -> None:
    text = visitor("en").get(f"/developers/{page.slug}").content.decode()
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] - pair[0] > 1] == []


def test_what_is_not_there_is_not_found() -> None:
    assert visitor("en").get("/developers/nothing").status_code == 404
    assert visitor("en").get("/developers/").status_code == 200


def test_every_registered_name_is_listed_and_documented() -> None:
    engine = installed.engine()
    assert {entry.name for entry in reference.filters()} == set(engine.filters)
    assert {entry.name for entry in reference.tags()} == {*engine.tags, *reference.PARTS}
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
    of_plugins = client.get("/developers/plugin-checks").content.decode()
    assert len(plugin_checks()) > 20
    for each in plugin_checks():
        assert f'id="{each.id}"' in of_plugins
    assert "所有店铺共用它" in visitor("zh-hans").get("/developers/plugin-checks").content.decode()
    assert 'id="product"' in client.get("/developers/objects").content.decode()


def test_arguments_come_from_signatures() -> None:
    entry = next(entry for entry in reference.filters() if entry.name == "truncate")
    assert entry.type == "string"
    assert entry.arguments[0].name != "value"
    fuel = next(entry for entry in reference.limits() if entry.name == "page_fuel")
    assert (fuel.type, fuel.about) == ("2,000,000", "Units of work for the whole page.")


def test_prose_has_the_same_parts_in_both_languages() -> None:
    for page in PAGES:
        if not page.generated:
            english, chinese = prose(page.slug, "en"), prose(page.slug, "zh")
            assert len(english.headings) == len(chinese.headings)
            assert english.html.count("<pre>") == chinese.html.count("<pre>")


def test_code_in_texts_is_the_same_in_both_languages() -> None:
    with override("zh-hans"):
        told_texts = {text: told(text) for text, _ in (*reference.texts(), *kit.texts())}
    assert {
        text: chinese
        for text, chinese in told_texts.items()
        if set(re.findall(r"`[^`]+`", text)) != set(re.findall(r"`[^`]+`", chinese))
        or ANY_CHINESE.search(chinese) is None
    } == {}


def test_every_object_of_templates_has_a_name() -> None:
    shown = [drop for drop in drops() if not drop.__module__.startswith(("themes.engine", "themes.samples"))]
    bases = {base for drop in shown for base in drop.__bases__}
    assert [
        drop.__name__
        for drop in shown
        if not (inspect.getdoc(drop) or "").startswith("`") and drop not in bases and drop.__name__[0] != "_"
    ] == []


def test_objects_of_one_name_have_anchors_of_their_own() -> None:
    anchors = [entry.anchor for entry in reference.objects()]
    assert sorted(set(anchors)) == sorted(anchors)
    lines = {entry.anchor: entry for entry in reference.objects() if entry.name == "line_item"}
    assert set(lines) == {"line_item", "line_item-2"}
    page = visitor("en").get("/developers/objects").content.decode()
    assert 'id="line_item"' in page
    assert 'id="line_item-2"' in page


def test_a_text_does_not_repeat_the_name_above_it() -> None:
    about = {entry.anchor: entry.about for entry in reference.objects()}
    assert about["cart"].startswith("The shopper's cart. ")
    assert about["video_source"].startswith("`video_source` and `model_source`: ")


def test_bases_of_objects_are_no_objects() -> None:
    names = {entry.name for entry in reference.objects()}
    assert "media" in names
    assert names.isdisjoint({"has_metafields", "product_extras", "without_unit_price"})


def test_paragraphs_are_not_broken_where_source_lines_end() -> None:
    entry = next(entry for entry in reference.tags() if entry.name == "content_for")
    assert len(entry.more) == 1
    assert "\n" not in entry.more[0]
    assert entry.more[0].startswith("`{% content_for 'block'")


def test_types_and_severities_are_told_in_chinese() -> None:
    with override("zh-hans"):
        assert kind("string") == "字符串"
        assert kind("list of variant") == "variant 列表"
        assert kind("list of string") == "字符串列表"
        assert severity("error") == "错误"
    with override("en"):
        assert kind("list of variant") == "list of variant"
    page = visitor("zh-hans").get("/developers/objects").content.decode()
    assert '<a href="/developers/objects#variant">variant</a> 列表' in page
    assert "list of" not in page


def test_names_of_some_pages_say_which() -> None:
    page = visitor("en").get("/developers/objects").content.decode()
    assert "Only in templates: <code>blog</code> <code>article</code>" in page


def test_docstrings_are_told_in_chinese_where_there_is_any() -> None:
    with override("zh-hans"):
        assert told("The shopper's cart.") == "顾客的购物车。"
        assert told("Nobody has translated this.") == "Nobody has translated this."
    with override("en"):
        assert told("The shopper's cart.") == "The shopper's cart."


def test_the_kit_is_documented_without_gaps() -> None:
    assert [point.name for point in kit.points()] == list(POINTS)
    for point in kit.points():
        assert {call.name for call in point.calls} == set(POINTS[point.name].calls)
        assert point.hook
        assert point.entry.about
        assert f"def {point.name}()" in point.example
    assert [kind.entry.name for kind in kit.kinds()] == list(KINDS)
    assert [shape.name for shape in kit.shapes() if not shape.about] == []
    assert set(plain.FIELDS) == set(FIELD_TYPES)
    assert [row.name for row in plain.scopes()] == [permission.name for permission in PERMISSIONS]
    assert {event.name for group in plain.events() for event in group.events} == set(catalogue())


def test_a_call_shows_what_it_takes_gives_and_costs() -> None:
    carrier = next(point for point in kit.points() if point.name == "shipping_carriers")
    rates, track = carrier.calls
    assert rates.takes == ("Store", "Basket", "Address")
    assert (rates.gives, rates.seconds, rates.is_optional) == ("list[ShippingRate]", "2", False)
    assert track.is_optional
    assert [each.name for each in carrier.entry.arguments] == ["id", "label", "tracking_url"]
    page = visitor("en").get("/developers/points").content.decode()
    assert '<a href="/developers/kit#Basket">Basket</a>' in page
    assert "blocks/looks.liquid" in page


def test_an_event_shows_a_message_that_its_schema_describes() -> None:
    for group in plain.events():
        for event in group.events:
            message = json.loads(event.example)
            schema = schema_of(catalogue()[event.name])
            assert set(message) == set(schema["required"])
            assert list(message["data"]) == schema["properties"]["data"]["required"]


def test_every_version_that_the_code_knows_has_its_entry() -> None:
    known = {(each.part, each.name, each.version) for each in versions()}
    sdk = tomllib.loads((PACKAGES.parent / "sdk" / "pyproject.toml").read_text())
    wanted = {("platform", "", PLATFORM), ("kit", "", sdk["project"]["version"])}
    wanted |= {("webhooks", "", USER_AGENT.rpartition("/")[2])}
    wanted |= {("point", point.hook, str(point.version)) for point in POINTS.values() if point.version > 1}
    wanted |= {("function", kind.name, str(kind.version)) for kind in KINDS.values() if kind.version > 1}
    wanted |= {("api", "", version) for version in VERSIONS}
    assert known >= wanted
    current = {(each.part, each.name, each.version) for each in versions() if each.until is None}
    assert current == wanted
    for each in versions():
        assert len(each.english) == len(each.chinese)
        assert each.until is None or (each.until - each.date).days >= 365
