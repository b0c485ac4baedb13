"""The sample of a remote app refuses what nobody signed; the browser test lets it into a store."""

from __future__ import annotations

import importlib.util
import io
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from standardwebhooks.webhooks import Webhook

from plugins.registry import PACKAGES

from .following import blocks_of

SECRET = "whsec_" + "c2FtcGxlIHNlY3JldCBvZiB3ZWJob29rcw=="
BODY = b'{"type": "product.created", "store": {"id": "s-1"}, "data": {}}'

type Ask = Callable[..., tuple[str, str]]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """Calls the program: (status, text)."""
    told = {"PLATFORM": "https://kaidian.example", "HERE": "http://localhost:9000", "CLIENT_ID": "board"}
    told |= {"CLIENT_SECRET": "s" * 32, "WEBHOOK_SECRET": SECRET}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    spec = importlib.util.spec_from_file_location("board", PACKAGES / "sample-remote-app" / "app.py")
    assert spec
    assert spec.loader
    app = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(app)

    def call(method: str, path: str, query: str = "", body: bytes = b"", **headers: str) -> tuple[str, str]:
        request: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
        request |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        request |= {f"HTTP_{name}": value for name, value in headers.items()}
        said: list[str] = []
        (text,) = app.application(request, lambda status, headers: said.append(status))
        return said[0], text.decode()

    return call


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers of a message."""
    now = datetime.now(UTC)
    signature = Webhook(secret).sign("msg_1", now, body.decode())
    stamp = str(int(now.timestamp()))
    return {"WEBHOOK_ID": "msg_1", "WEBHOOK_TIMESTAMP": stamp, "WEBHOOK_SIGNATURE": signature}


def heard(folder: Path) -> list[tuple[Any, ...]]:
    """What it keeps of messages."""
    with closing(sqlite3.connect(folder / "board.db")) as database:
        return database.execute("SELECT message, store, event FROM heard").fetchall()


def test_a_message_counts_once_and_only_with_a_signature(ask: Ask, tmp_path: Path) -> None:
    other = "whsec_" + "YW5vdGhlciBzZWNyZXQgb2Ygd2ViaG9va3M="
    assert ask("POST", "/webhooks", body=BODY, **signed(BODY, other))[0] == "401 Unauthorized"
    assert ask("POST", "/webhooks", body=BODY)[0] == "401 Unauthorized"
    for _again in range(2):
        assert ask("POST", "/webhooks", body=BODY, **signed(BODY))[0] == "204 No Content"
    assert heard(tmp_path) == [("msg_1", "s-1", "product.created")]
    last = BODY.replace(b"product.created", b"app.uninstalled")
    assert ask("POST", "/webhooks", body=last, **signed(last))[0] == "204 No Content"
    assert heard(tmp_path) == []


@pytest.mark.parametrize("wrong", [{"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}, {}])
def test_only_a_session_of_the_platform_opens_its_page(ask: Ask, wrong: dict[str, Any]) -> None:
    claims = {"aud": "board", "iss": "https://kaidian.example", "exp": time.time() + 60}
    key = "s" * 32 if wrong else "x" * 32
    told = {"store": {"id": "s-1"}, "scopes": ["catalog.view", "catalog.edit"]}
    token = jwt.encode({**claims, **told, **wrong}, key, algorithm="HS256")
    assert ask("GET", "/inside", f"session={token}")[0] == "401 Unauthorized"
    assert ask("POST", "/sample", AUTHORIZATION=f"Bearer {token}")[0] == "401 Unauthorized"


def test_it_does_nothing_for_a_member_who_may_not(ask: Ask) -> None:
    claims = {"aud": "board", "iss": "https://kaidian.example", "exp": time.time() + 60}
    told = {"store": {"id": "s-1"}, "scopes": ["catalog.view"]}
    token = jwt.encode({**claims, **told}, "s" * 32, algorithm="HS256")
    refused = ask("POST", "/sample", AUTHORIZATION=f"Bearer {token}")
    assert refused == ("403 Forbidden", "Your role in this store does not allow it.")


def test_an_answer_to_no_question_is_refused(ask: Ask) -> None:
    assert ask("GET", "/back", "code=c&state=s&iss=https://kaidian.example")[0] == "400 Bad Request"
    assert ask("GET", "/add")[0] == "302 Found"
    assert ask("GET", "/inside")[0] == ask("POST", "/sample")[0] == "401 Unauthorized"
    assert ask("GET", "/elsewhere")[0] == "404 Not Found"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_portal_shows_this_very_program(language: str) -> None:
    shown = [block.text for block in blocks_of("remote-apps", language) if block.rest == "app.py"]
    assert shown == [(PACKAGES / "sample-remote-app" / "app.py").read_text()]
