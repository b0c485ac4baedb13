"""The pages that the engines are timed with: all three print what shops show, so the comparison is fair."""

from __future__ import annotations

import pytest

from tests.bench.pages import ENGINES, PATHS, THEMES, Player, Recording, recorded
from tests.bench.pages.scopes import names_behind_loops
from tests.bench.pages.to_jinja import Translator
from themes.engine import Engine


@pytest.fixture(scope="module")
def product() -> Recording:
    return recorded("courtyard", PATHS["product"])


@pytest.mark.parametrize(
    ("theme", "path"),
    [(THEMES[0], path) for path in PATHS.values()] + [(name, "/") for name in THEMES[1:]],
)
def test_every_engine_prints_the_page_of_the_shop(theme: str, path: str) -> None:
    recording = recorded(theme, path)
    assert len(recording.html) > 10_000
    for engine in ENGINES:
        player = engine(recording)
        assert [player.page(), player.page()] == [recording.html] * 2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_template_that_says_something_else_prints_something_else(
    engine: type[Player], product: Recording
) -> None:
    file = "sections/main-product.liquid"
    whole = product.sources[file]
    product.sources[file] = whole.replace("{%- if media_count > 1 %}", "{%- if media_count > 100 %}")
    assert product.sources[file] != whole
    try:
        assert engine(product).page() != product.html
    finally:
        product.sources[file] = whole


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_not_recorded_is_not_made_up(engine: type[Player], product: Recording) -> None:
    answers = product.filters["t"].copy()
    product.filters["t"].clear()
    try:
        with pytest.raises(Exception, match=r"product\.|accessibility\."):
            engine(product).page()
    finally:
        product.filters["t"].update(answers)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{% assign a = 1 %}{% for x in y %}{{ a }}{% endfor %}{{ a }}", set()),
        ("{% for x in y %}{% assign a = x %}{{ a }}{% endfor %}", set()),
        ("{% for x in y %}{% assign a = x %}{% endfor %}{{ a }}", {"a"}),
        ("{% assign a = 0 %}{% for x in y %}{% assign a = a | plus: 1 %}{% endfor %}", {"a"}),
        ("{% for x in y %}{% if x %}{% assign a = x %}{% endif %}{{ a }}{% endfor %}", {"a"}),
        ("{% capture c %}{% assign a = 1 %}{% endcapture %}{{ a }}", {"a"}),
        ("{% if b %}{% assign a = 1 %}{% endif %}{{ a }}", set()),
    ],
)
def test_only_what_a_loop_leaves_behind_needs_a_namespace(source: str, names: set[str]) -> None:
    assert names_behind_loops(Engine().parse(source, "t")[0]) == names


@pytest.mark.parametrize(
    ("source", "jinja"),
    [
        ("{{ a.b[0] | upcase }}{{ a.size }}", "{{ a['b'][0]|upper }}{{ (a|length) }}"),
        ("{% if a and b or c %}x{% endif %}", "{% if a and (b or (c)) %}x{% endif %}"),
        ("{% unless a.b == blank %}{{#}}{% endunless %}", "{% if not ((not a['b'])) %}{% endif %}"),
        (
            "{% for i in a limit: 2 %}{{ forloop.rindex }}{% endfor %}",
            "{% for i in (a)[:2] %}{{ loop.revindex }}{% endfor %}",
        ),
        (
            "{% if a %} {% assign b = 'x' | append: a %} {% endif %}",
            "{% if a %}{% set b = ('x' ~ a) %}{% endif %}",
        ),
        ("a {# b", "a {{ '{#' }} b"),
        (
            "{% render 's', class: a %}",
            "{% macro show_s(class_) %}<b>{{ class_ }}</b>{% endmacro %}{{ show_s(class_=a) }}",
        ),
    ],
)
def test_liquid_becomes_jinja(source: str, jinja: str) -> None:
    sources = {"t": source, "snippets/s.liquid": "<b>{{ class }}</b>"}
    assert Translator(Engine(), sources).template("t") == jinja
