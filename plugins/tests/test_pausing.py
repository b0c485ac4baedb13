"""How long those who fail are left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plugins.pausing import WITH_CODE, WITH_SERVERS, Patience


@pytest.mark.parametrize(
    ("patience", "in_a_row", "seconds"),
    [
        (WITH_CODE, 4, None),
        (WITH_CODE, 5, 60),
        (WITH_CODE, 7, 240),
        (WITH_CODE, 10_000, 3600),
        (WITH_SERVERS, 9, None),
        (WITH_SERVERS, 10, 30),
        (WITH_SERVERS, 11, 60),
    ],
)
def test_pauses_double_up_to_an_hour(patience: Patience, in_a_row: int, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert patience.pause_after(in_a_row) == expected
