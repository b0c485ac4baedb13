"""Whatever stands in a theme's JSON, loading ends in a package or in faults that are told; pages stand."""

import copy
import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from themes import installed
from themes.editor.describe import describe
from themes.format.lax_json import JsonFault, TextPlaces, parse_json
from themes.format.load import load_files
from themes.format.problems import PackageError
from themes.format.reading import read_folder
from themes.format.source import read_source
from themes.installed import engine
from themes.rendering.render import MAX_PARTS, render_page
from themes.resolve import resolve_package
from themes.tests.test_bazaar import FOLDER, page_of

SCHEMA = "{% schema %}"
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    3.5,
    10**30,
    "",
    "t:",
    "{{ x",
    "{{ product }}",
    [],
    [[]],
    {},
    {"a": 1},
    [3],
]


@cache
def files() -> dict[str, bytes]:
    return read_folder(FOLDER)


@cache
def documents() -> list[tuple[str, Any]]:
    """Every JSON text of the theme: whole files, and the schemas of sections and blocks."""
    found: list[tuple[str, Any]] = []
    for path, body in files().items():
        text = body.decode()
        if path.endswith(".json"):
            found.append((path, parse_json(text)))
        elif SCHEMA in text:
            found.append((path, parse_json(read_source(text).schemas[0].text)))
    return found


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every container with a key in it."""
    if isinstance(data, dict):
        return [(data, key) for key in data] + [each for value in data.values() for each in places(value)]
    if isinstance(data, list):
        return [(data, key) for key in range(len(data))] + [each for value in data for each in places(value)]
    return []


def changed(path: str, data: Any) -> dict[str, bytes]:
    text = json.dumps(data)
    if not path.endswith(".json"):
        before = files()[path].decode()
        text = before[: before.index(SCHEMA)] + f"{SCHEMA}{text}{{% endschema %}}"
    return {**files(), path: text.encode()}


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_odd_values_anywhere(data: st.DataObject) -> None:
    path, document = data.draw(st.sampled_from(documents()))
    document = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 3))):
        spots = places(document)
        if spots:
            holder, key = data.draw(st.sampled_from(spots))
            holder[key] = copy.deepcopy(data.draw(st.sampled_from(ODD)))
    try:
        package = load_files("odd", changed(path, document), engine())
    except PackageError as error:
        faults = [problem for problem in error.problems if not problem.is_warning]
    else:
        faults = []
        json.dumps(describe(package, "en").json())
        theme = resolve_package(package, "", "key", {})
        for template in ("index", "product"):
            assert render_page(theme, template, page_of(template))
    event(f"faults: {bool(faults)}")


@given(st.text(alphabet='{}[]",:/*\\ \nab1{%', max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_json_or_a_fault(text: str) -> None:
    with suppress(JsonFault):
        parse_json(text)
    line, column = TextPlaces(text).of(("a", 0))
    assert line <= text.count("\n") + 1
    assert column <= len(text) + 1


@pytest.mark.parametrize(
    "piece", ['"', '"\\', "/*", "//", ",", "[", '{"a":', "{% schema %}", "{% comment %}"]
)
def test_reading_takes_time_in_proportion(piece: str) -> None:
    text = piece * 60_000
    with pytest.raises(JsonFault):
        parse_json(text)
    read_source(text)


@pytest.mark.parametrize("name", installed.package_names())
def test_our_own_packages_have_no_warnings(name: str) -> None:
    assert [str(warning) for warning in installed.package(name).warnings] == []


def test_a_folder_is_read_without_what_is_not_the_themes(tmp_path: Path) -> None:
    for path in ("layout/theme.liquid", "assets/.hidden", ".git/config", "node_modules/x.js", "README.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    assert list(read_folder(tmp_path)) == ["layout/theme.liquid"]


PAIR = "{%% content_for 'block', type: '%s', id: 'x' %%}{%% content_for 'block', type: '%s', id: 'y' %%}"


@pytest.mark.parametrize(
    ("path", "source", "most"),
    [
        ("sections/hero.liquid", "<i>{% section 'hero' %}{% section 'hero' %}</i>", 2 + 4 + 8 + 16),
        ("sections/header.liquid", "<i>{% sections 'header-group' %}{% sections 'header-group' %}</i>", 15),
        ("blocks/text.liquid", f"<i>{PAIR % ('text', 'text')}</i>", MAX_PARTS),
        (
            "blocks/text.liquid",
            "<i></i>{% for n in (1..9) %}{% content_for 'block', type: 'text', id: n %}{% endfor %}",
            MAX_PARTS,
        ),
    ],
)
def test_what_places_itself_ends_and_the_page_stands(path: str, source: str, most: int) -> None:
    package = load_files("loop", {**files(), path: source.encode()}, engine())
    html = render_page(resolve_package(package, "", "key", {}), "index", page_of())
    assert 1 < html.count("<i>") <= most
    assert html.rstrip().endswith("</html>")
