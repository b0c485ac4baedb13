"""What stands in the logs, whatever strangers send."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from kaidian.logs import JsonLines, ReadableLines


def record(message: str, *, status: int = 0) -> logging.LogRecord:
    try:
        raise ValueError("wrong")
    except ValueError:
        made = logging.LogRecord("kaidian.access", logging.WARNING, "", 0, message, (), sys.exc_info())
    if status:
        made.status_code = status
    return made


def test_a_path_stays_on_its_line_and_steers_no_terminal() -> None:
    line = ReadableLines().format(record("GET /\x1b[31mRED\nFAKE info line\x00\u2028 404", status=404))
    assert line == "warning kaidian.access GET /\\x1b[31mRED\\x0aFAKE info line\\x00\\x2028 404"


@pytest.mark.parametrize(("status", "is_told"), [(0, True), (500, True), (400, False), (404, False)])
def test_a_refused_request_leaves_no_traceback(status: int, is_told: bool) -> None:
    made = record("Bad request", status=status)
    assert ("ValueError: wrong" in ReadableLines().format(made)) is is_told
    assert ("error" in json.loads(JsonLines().format(made))) is is_told
