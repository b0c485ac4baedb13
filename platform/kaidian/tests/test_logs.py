"""What stands in the logs, whatever strangers send."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kaidian.logs import JsonLines, ReadableLines, RequestLog


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


def test_secrets_of_letters_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "kaidian.access")
    letter = "/account/reset/" + "aB3-_" * 8 + "xyz"
    for path in (letter, f"{letter}/file", "/products/a-handle-that-is-a-bit-longer-than-any-secret-of-ours"):
        RequestLog(lambda request: HttpResponse())(RequestFactory().get(path))
    assert [line.message for line in caplog.records] == [
        "GET /account/reset/… 200",
        "GET /account/reset/…/file 200",
        "GET /products/a-handle-that-is-a-bit-longer-than-any-secret-of-ours 200",
    ]
