"""Turns of requests, in front of the application."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connections
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from kaidian.front import PLATFORM, PROGRAMS, STRANGERS, Front, _key
from tenants.fairness import CrowdedError, Gate, Turn
from tenants.hosts import Route, routes
from tenants.models import Store


class Counted(Gate):
    """A gate that knows how many are in."""

    inside = 0

    def enter(self, key: Any) -> Turn:
        self.inside += 1
        return super().enter(key)

    def leave(self, turn: Turn) -> None:
        self.inside -= 1
        super().leave(turn)


@pytest.fixture(autouse=True)
def _same_connection_afterwards() -> Iterator[None]:
    own = connections["default"]
    yield
    connections["default"] = own


def ask(answer: Any, gate: Gate, path: str = "/") -> Any:
    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if isinstance(answer, Exception):
            raise answer
        found: Iterable[bytes] = answer() if callable(answer) else answer
        return found

    told: list[Any] = []
    front = Front(application, gate)
    body = front({"HTTP_HOST": "x.example", "PATH_INFO": path}, lambda *about: told.append(about))
    return body, told


def test_the_turn_ends_before_the_answer_goes_out() -> None:
    gate = Counted()
    body, _told = ask(HttpResponse("hello"), gate)
    assert (body, gate.inside) == ([b"hello"], 0)


def test_a_request_has_the_connection_of_its_turn() -> None:
    gate = Counted()
    seen = []

    def look() -> HttpResponse:
        seen.append(connections["default"])
        return HttpResponse("")

    own = connections["default"]
    ask(look, gate)
    assert seen[0] is not own
    assert seen[0].allow_thread_sharing


def test_a_body_that_is_made_while_it_is_sent_keeps_its_turn() -> None:
    gate = Counted()
    body, _told = ask(StreamingHttpResponse(iter([b"a", b"b"])), gate)
    assert gate.inside == 1
    assert b"".join(body) == b"ab"
    body.close()
    body.close()
    assert gate.inside == 0


def test_a_body_that_nobody_reads_ends_its_turn() -> None:
    gate = Counted()
    body, _told = ask(StreamingHttpResponse(iter([b"a"])), gate)
    assert gate.inside == 1
    del body
    assert gate.inside == 0


def test_who_reads_a_file_slowly_holds_no_turn(tmp_path: Any) -> None:
    gate = Counted()
    file = tmp_path / "film"
    file.write_bytes(b"film")
    body, _told = ask(FileResponse(file.open("rb")), gate)
    assert gate.inside == 0
    assert b"".join(body) == b"film"
    body.close()


def test_a_fault_ends_the_turn() -> None:
    gate = Counted()
    with pytest.raises(ValueError, match="broken"):
        ask(ValueError("broken"), gate)
    assert gate.inside == 0


def test_who_would_wait_too_long_is_told_so_in_both_languages() -> None:
    with patch.object(Gate, "enter", side_effect=CrowdedError):
        body, told = ask(HttpResponse("hello"), Gate())
    ((status, headers),) = told
    assert status == "503 Service Unavailable"
    assert dict(headers)["Retry-After"] == "2"
    text = b"".join(body).decode()
    assert "店里人有点多" in text
    assert "It is crowded here" in text
    assert dict(headers)["Content-Length"] == str(len(text.encode()))


def test_whether_all_is_well_is_answered_without_a_turn() -> None:
    with patch.object(Gate, "enter", side_effect=CrowdedError), patch.object(connections, "close_all"):
        body, _told = ask(HttpResponse("ok"), Gate(), "/healthz")
    assert body == [b"ok"]


def test_whoever_asks_whether_all_is_well_closes_no_connection_of_another_turn() -> None:
    others = connections["default"]  # as a body leaves it that ended in another thread
    with patch.object(others, "close") as closed:
        ask(HttpResponse("ok"), Gate(), "/healthz")
        assert connections["default"] is not others
    closed.assert_not_called()


def test_a_store_is_known_by_its_host_and_by_its_back_office() -> None:
    host = f"known.{settings.STORES_DOMAIN}"
    route = Route(Store(pk=7, handle="known", name="Known"), host)
    with patch.dict(routes._known, {host: (0.0, route)}):
        asked = {
            (host, "/products/x"): 7,
            (f"{host.upper()}.:8000", "/"): 7,
            (settings.PLATFORM_HOST, "/stores/known/orders/"): 7,
            (settings.PLATFORM_HOST, "/stores/unknown/orders/"): PLATFORM,
            (settings.PLATFORM_HOST, "/"): PLATFORM,
            (settings.PLATFORM_HOST, "/api/2026-11/products"): PROGRAMS,
            ("made-up.example", "/"): STRANGERS,
            ("", "/"): STRANGERS,
        }
        for (name, path), key in asked.items():
            assert _key({"HTTP_HOST": name, "PATH_INFO": path}) == key
