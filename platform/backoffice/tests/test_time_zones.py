"""The list of time zones: the common ones first, each place once."""

from __future__ import annotations

from collections import Counter

import pytest

from backoffice.time_zones import time_zone_choices


@pytest.mark.parametrize("locale", ["zh-Hans", "en"])
def test_no_zone_and_no_label_stands_twice(locale: str) -> None:
    rows = [row for _group, rows in time_zone_choices(locale) for row in rows]
    for column in (0, 1):
        assert [text for text, count in Counter(row[column] for row in rows).items() if count > 1] == []
    assert 250 < len(rows) < 430


def test_the_common_ones_of_the_language_come_first() -> None:
    title, rows = time_zone_choices("zh-Hans")[0]
    assert str(title) == "Common"
    assert rows[0] == ("Asia/Shanghai", "UTC+08:00 上海（中国）")
    assert rows[1] == ("Asia/Hong_Kong", "UTC+08:00 中国香港")
    assert time_zone_choices("en")[0][1][0][0] == "America/New_York"


def test_each_region_goes_by_offset() -> None:
    asia = dict(time_zone_choices("en"))["Asia"]
    assert ("Asia/Kolkata", "UTC+05:30 Kolkata, India") in asia
    offsets = [label[3:9] for _name, label in asia]
    assert offsets == sorted(offsets)


def test_the_zone_of_a_store_stays_a_choice_under_an_old_name() -> None:
    assert time_zone_choices("en", "Asia/Calcutta")[0][1][0][0] == "Asia/Calcutta"
    assert time_zone_choices("en", "Mars/Base") == time_zone_choices("en")
