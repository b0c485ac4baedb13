"""Processes that follow the clock of a run folder live at one moment; others at the machine's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from foundation.moved_clock import NAME, MovedClock, make_clock

DAY = 24 * 3600
ASK = """
import sys
from pathlib import Path
from foundation import moved_clock
moved_clock.follow(Path(sys.argv[1]))
from datetime import UTC, datetime
from django.utils.timezone import now
from django.db.migrations.writer import MigrationWriter
print(round((now() - datetime.now(UTC)).total_seconds()), MigrationWriter.serialize(now)[0])
"""


def seconds_ahead(folder: Path) -> list[str]:
    asked = subprocess.run(
        [sys.executable, "-c", ASK, str(folder)], capture_output=True, text=True, check=True
    )
    return asked.stdout.split()


def test_everybody_reads_what_one_sets(tmp_path: Path) -> None:
    path = make_clock(tmp_path)
    here, there = MovedClock(path), MovedClock(path)
    assert (there.ahead, there.target) == (0, 0)
    here.set(ahead=3 * DAY, target=7 * DAY)
    assert (there.ahead, there.target) == (3 * DAY, 7 * DAY)


def test_a_clock_that_stands_is_not_set_back_by_a_start(tmp_path: Path) -> None:
    MovedClock(make_clock(tmp_path)).set(ahead=DAY, target=DAY)
    assert MovedClock(make_clock(tmp_path)).ahead == DAY


def test_djangos_clock_follows_it_and_migrations_say_its_own_name(tmp_path: Path) -> None:
    MovedClock(make_clock(tmp_path)).set(ahead=40 * DAY, target=40 * DAY)
    assert seconds_ahead(tmp_path) == [str(40 * DAY), "django.utils.timezone.now"]


def test_without_the_file_nothing_is_moved(tmp_path: Path) -> None:
    assert seconds_ahead(tmp_path) == ["0", "django.utils.timezone.now"]
    with pytest.raises(FileNotFoundError):
        MovedClock(tmp_path / NAME)
