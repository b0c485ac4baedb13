"""What is kept of what plugins write has an end, and is fit to be read."""

from __future__ import annotations

import pytest

from plugins import log
from plugins.models import LogLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def test_only_the_newest_lines_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST_LINES", 3)
    monkeypatch.setattr(log, "TRIM_EVERY", 1)
    log.note("other", "stays", {})
    for number in range(6):
        log.note("busy", f"line {number}", {})
    kept = LogLine.objects.filter(plugin="busy").order_by("pk").values_list("message", flat=True)
    assert list(kept) == ["line 3", "line 4", "line 5"]
    assert LogLine.objects.filter(plugin="other").exists()


def test_what_is_no_json_is_kept_as_text() -> None:
    log.note("busy", "a\0b" * 400, {"when": {1, 2}.__class__, "nan": float("nan"), "list": [1]})
    line = LogLine.objects.get()
    assert (len(line.message), "\0" in line.message) == (500, False)
    assert line.facts == {"when": "<class 'set'>", "nan": "nan", "list": [1]}
