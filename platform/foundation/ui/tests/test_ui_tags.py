"""What the template tags write: escaped, localised, labelled."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from foundation.money import Money
from foundation.ui.charts import Chart, Point, draw, nice_step, spark
from foundation.ui.formats import date_text, short_number
from foundation.ui.tags.text import ICONS, initials

MOMENT = datetime(2024, 3, 5, 9, 7, tzinfo=UTC)


def render(source: str, path: str = "/", **context: Any) -> str:
    """A template with the kit loaded, as text without line ends."""
    data = Context({"request": RequestFactory().get(path), **context})
    return Template("{% load ui %}" + source).render(data).replace("\n", "")


def test_icon_is_hidden_without_a_label_and_named_with_one() -> None:
    assert 'aria-hidden="true"' in render('{% icon "plus" %}')
    labelled = render('{% icon "plus" label=label %}', label='"<b>')
    assert 'role="img" aria-label="&quot;&lt;b&gt;"' in labelled
    assert "#plus" in labelled


def test_icon_refuses_an_unknown_name() -> None:
    with pytest.raises(ValueError, match="no icon named 'nonsense'"):
        render('{% icon "nonsense" %}')


def test_sprite_holds_the_icons_that_tags_use() -> None:
    assert {"check", "warning", "error", "info", "spark", "help", "copy", "close"} <= ICONS


@pytest.mark.parametrize(
    "source",
    [
        "{% badge text %}",
        "{% avatar text %}",
        "{% copy text %}",
        "{% tip text %}",
        "{% stat text text hint=text %}",
        "{% empty_state text text %}",
        "{% tab text text %}",
        "{% crumb text text %}",
        "{% thumb text text %}",
        "{% card text help=text %}{% endcard %}",
        '{% dialog "d" text %}{% enddialog %}',
        "{% banner title=text %}{% endbanner %}",
        '{% confirm "c" title=text text=text action=text name=text %}',
        "{% menu text %}{{ text }}{% endmenu %}",
        "{% timeline_item text actor=text %}{% endtimeline_item %}",
        "{% steps list 1 %}",
        "{% progress 1 2 text %}",
        '{% search_field "q" text placeholder=text %}',
        '{% sort "title" text %}',
    ],
)
def test_tags_escape_what_people_wrote(source: str) -> None:
    evil = "\"><script>alert('x')</script>"
    written = render(source, text=evil, list=[evil])
    assert "<script>" not in written
    assert evil not in written


def test_block_tags_keep_the_markup_between_them() -> None:
    assert "<p>in</p>" in render('{% card "T" %}<p>in</p>{% endcard %}')
    assert "<p>in</p>" in render('{% timeline_item "T" %}<p>in</p>{% endtimeline_item %}')
    assert "timeline-more" not in render('{% timeline_item "T" %}  {% endtimeline_item %}')


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "CN¥1,234.50 CN¥1,234.50"), ("zh-hans", "¥1,234.50 ¥1,234.50")]
)
def test_money_follows_the_language(language: str, expected: str) -> None:
    with translation.override(language):
        written = render(
            "{{ amount|money:currency }} {{ money|money }}",
            amount=123450,
            currency="CNY",
            money=Money(123450, "CNY"),
        )
    assert written == expected


def test_nothing_is_written_for_what_is_missing() -> None:
    assert render("{{ none|money:'CNY' }}{% date none %}{% number none %}{{ none|day }}", none=None) == ""


@pytest.mark.parametrize(
    ("language", "style", "expected"),
    [
        ("en", "medium", "Mar 5, 2024"),
        ("zh-hans", "medium", "2024年3月5日"),
        ("en", "short", "Mar 5, 2024"),
        ("zh-hans", "datetime", "2024年3月5日 09:07"),
        ("zh-hans", "time", "09:07"),
    ],
)
def test_dates_follow_the_language(language: str, style: str, expected: str) -> None:
    with translation.override(language):
        assert date_text(MOMENT, style) == expected


@pytest.mark.parametrize(
    ("language", "seconds", "expected"),
    [
        ("zh-hans", 26, "26 秒前"),
        ("zh-hans", 7300, "2 小时前"),
        ("zh-hans", -40 * 86_400, "1 个月后"),
        ("en", 26, "26 seconds ago"),
    ],
)
def test_how_long_ago(language: str, seconds: int, expected: str) -> None:
    with translation.override(language), patch("django.utils.timezone.now", return_value=MOMENT):
        assert date_text(MOMENT - timedelta(seconds=seconds), "relative") == expected


def test_date_tag_tells_machines_the_moment() -> None:
    assert '<time datetime="2024-03-05T09:07:00+00:00"' in render("{% date moment %}", moment=MOMENT)


@pytest.mark.parametrize(
    ("language", "value", "currency", "expected"),
    [
        ("en", 950, "", "950"),
        ("en", 12000, "", "12K"),
        ("zh-hans", 9999, "", "9,999"),
        ("zh-hans", 12000, "", "1.2万"),
        ("zh-hans", 123_456_789, "", "1.2亿"),
        ("zh-hans", 1_234_500, "CNY", "¥1.2万"),
        ("zh-hans", 5000, "JPY", "JP¥5,000"),
    ],
)
def test_short_numbers(language: str, value: int, currency: str, expected: str) -> None:
    with translation.override(language):
        assert short_number(value, currency) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lovelace", "AL"),
        ("晶石小铺", "晶"),
        ("Crystal & Co", "CC"),
        ("mei@example.com", "M"),
        ("", "?"),
        ("💎", "?"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_pagination_keeps_the_filters() -> None:
    page = Paginator(range(143), 10).get_page(4)
    written = render("{% pagination page %}", "/?q=jade&page=4", page=page)
    assert "31–40 of 143" in written
    assert 'rel="prev" href="?q=jade&amp;page=3"' in written
    assert 'rel="next" href="?q=jade&amp;page=5"' in written
    assert 'href="?q=jade&amp;page=4" aria-current="page"' in written


def test_pagination_of_nothing_is_nothing_and_of_one_page_has_no_links() -> None:
    assert render("{% pagination page %}", page=Paginator([], 10).get_page(1)) == ""
    assert "<a" not in render("{% pagination page %}", page=Paginator([1], 10).get_page(1))


@pytest.mark.parametrize(
    ("path", "state", "link"),
    [
        ("/?q=a&page=3", "none", "?q=a&amp;sort=title"),
        ("/?sort=title", "ascending", "?sort=-title"),
        ("/?sort=-title", "descending", "?sort=title"),
    ],
)
def test_sort_toggles_and_starts_at_the_first_page(path: str, state: str, link: str) -> None:
    written = render('{% sort "title" "Title" %}', path)
    assert f'aria-sort="{state}"' in written
    assert f'href="{link}"' in written


def test_progress_says_its_percentage_and_waits_without_a_value() -> None:
    assert "42%" in render('{% progress 42 100 "Import" %}')
    assert " value=" not in render("{% progress none 100 %}", none=None)


def test_again_writes_a_block_a_second_time() -> None:
    page = Template(
        "{% load ui %}<t>{% block title %}{{ name }}{% endblock %}</t><h1>{% again 'title' %}</h1>"
    )
    child = Template("{% extends page %}{% block title %}<{{ name }}>{% endblock %}")
    assert child.render(Context({"page": page, "name": "A&B"})) == "<t><A&amp;B></t><h1><A&amp;B></h1>"


def test_chart_has_a_table_behind_it_and_no_inline_style() -> None:
    chart = Chart("Sales", [Point("Mon", 100), Point("<Tue>", 250)], unit="CNY")
    written = render("{% chart chart %}", chart=chart)
    assert re.search(r'<th scope="row">Mon</th><td>CN¥1\.00</td>', written)
    assert "&lt;Tue&gt;" in written
    assert "style=" not in written


def test_chart_axis_covers_the_values_with_round_steps() -> None:
    drawing = draw(Chart("Orders", [Point(str(day), value) for day, value in enumerate([3, 41, 97])]))
    assert drawing.ticks == ["100", "75", "50", "25", "0"]
    assert [band.bar_top for band in drawing.bands] == ["97", "59", "3"]
    assert nice_step(97, whole=True) == 25


@pytest.mark.parametrize(
    ("unit", "ticks"), [("number", ["4", "3", "2", "1", "0"]), ("USD", ["$100", "$75", "$50", "$25", "$0"])]
)
def test_chart_of_nothing_keeps_a_plain_axis(unit: str, ticks: list[str]) -> None:
    assert draw(Chart("Sales", [Point("Mon", 0)], unit=unit)).ticks == ticks


def test_chart_of_losses_has_its_zero_inside() -> None:
    drawing = draw(Chart("Profit", [Point("a", -50), Point("b", 50)]))
    assert drawing.ticks == ["50", "25", "0", "-25", "-50"]
    assert drawing.zero == "50"


def test_empty_chart_and_short_spark_draw_nothing() -> None:
    assert draw(Chart("Sales", [])).bands == []
    assert spark([1]) is None
    flat = spark([5, 5])
    assert flat is not None
    assert flat.line == "M0 50 L100 50"
