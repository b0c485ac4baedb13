"""`kaidian webhook listen`."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from plugins.webhooks.signing import headers_for, new_secret

BODY = '{"type":"order.paid","data":{"order":12}}'


@pytest.mark.parametrize(
    ("is_ours", "status", "code", "verdict"),
    [(True, 200, 0, "✓ signature holds"), (False, 401, 1, "✗ No matching signature found")],
)
def test_a_message_is_checked_and_shown(is_ours: bool, status: int, code: int, verdict: str) -> None:
    secret = new_secret()
    command = [
        sys.executable,
        "-m",
        "kaidian",
        "webhook",
        "listen",
        "--once",
        "--port",
        "0",
        "--secret",
        secret,
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("Listening at ").strip()
        key = secret if is_ours else new_secret()
        headers = headers_for("msg_1", BODY, [key], datetime.now(UTC))
        request = urllib.request.Request(url, BODY.encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                answered = answer.status
        except urllib.error.HTTPError as error:
            answered = error.code
        said, _ = process.communicate(timeout=20)
    assert (answered, process.returncode) == (status, code)
    assert verdict in said
    assert '"order": 12' in said
