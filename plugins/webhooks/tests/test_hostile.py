"""Receivers that mean ill, and addresses that lead inside."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection

from foundation.errors import ActionError
from plugins.webhooks import sending
from plugins.webhooks.actions import save_endpoint
from plugins.webhooks.models import Attempt, Endpoint, Message
from plugins.webhooks.receiver import Received, Receiver, Reply
from plugins.webhooks.tests.conftest import Till
from plugins.webhooks.tests.happenings import happen, send_due
from tenants.models import Store

pytestmark = pytest.mark.django_db

REFUSED = [
    ("http://example.com/hook", "address_invalid"),
    ("http://localhost:8000/hook", "address_invalid"),
    ("ftp://example.com/hook", "address_invalid"),
    ("https://name:word@example.com/", "address_invalid"),
    ("javascript:alert(1)", "address_invalid"),
    ("https://example.com:22/", "port_refused"),
    ("https://example.com:6379/", "port_refused"),
    ("https://127.0.0.1/", "address_private"),
    ("https://localhost/", "address_private"),
    ("https://10.0.0.1/", "address_private"),
    ("https://172.31.255.1/", "address_private"),
    ("https://192.168.1.1:8443/", "address_private"),
    ("https://169.254.169.254/latest/meta-data/", "address_private"),
    ("https://100.100.100.200/latest/meta-data/", "address_private"),
    ("https://168.63.129.16/", "address_private"),
    ("https://[::1]/", "address_private"),
    ("https://[::ffff:127.0.0.1]/", "address_private"),
    ("https://[::ffff:a9fe:a9fe]/", "address_private"),
    ("https://[fd00:ec2::254]/", "address_private"),
    ("https://[fe80::1]/", "address_private"),
    ("https://[64:ff9b::7f00:1]/", "address_private"),
    ("https://0/", "address_private"),
    ("https://017700000001/", "address_private"),
    ("https://nowhere.invalid/", "host_unknown"),
]


@pytest.mark.parametrize(("url", "code"), REFUSED)
def test_an_address_inside_is_refused_when_saved(store: Store, url: str, code: str) -> None:
    with pytest.raises(ActionError) as refused:
        save_endpoint(url=url, events=["*"])
    assert (refused.value.code, refused.value.field) == (code, "url")
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize(("url", "code"), REFUSED)
def test_and_at_every_try(
    store: Store, endpoint: Endpoint, till: Till, settings: Any, url: str, code: str
) -> None:
    settings.LOCAL_WEBHOOKS = False
    Endpoint.objects.update(url=url)
    happen()
    send_due(endpoint)
    attempt = Attempt.objects.get()
    assert (attempt.fault, attempt.status) == (code, None)
    assert till.got == []


def test_a_name_that_moves_inside_after_it_was_saved(
    store: Store, endpoint: Endpoint, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ["93.184.215.14"]
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *args, **kwargs: [(socket.AF_INET, 1, 6, "", (where[0], 443))]
    )
    save_endpoint(url="https://hooks.example.com/", events=["*"], endpoint=endpoint)
    where[0] = "127.0.0.1"
    happen()
    send_due(endpoint)
    assert Attempt.objects.get().fault == "address_private"


def test_a_redirect_is_not_followed(endpoint: Endpoint, till: Till) -> None:
    happen()
    till.replies = [Reply(302, headers=(("Location", f"{till.receiver.url}/inside"),))]
    send_due(endpoint)
    assert [each.path for each in till.got] == ["/hook"]
    assert (Attempt.objects.get().status, Message.objects.get().state) == (302, "waiting")


@contextmanager
def receiver(act: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on this machine that does this with each connection; its address."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            act(self.request)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def tried(endpoint: Endpoint, act: Callable[[socket.socket], None]) -> Attempt:
    """What comes of sending to such a server."""
    with receiver(act) as url:
        Endpoint.objects.update(url=url)
        happen()
        send_due(endpoint)
    return Attempt.objects.get()


def test_a_huge_answer_is_cut(endpoint: Endpoint) -> None:
    def pour(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                connection.sendall(b"x" * 65536)
        except OSError:
            return

    attempt = tried(endpoint, pour)
    assert (attempt.status, len(attempt.response), attempt.is_cut) == (200, 64 * 1024, True)
    assert Message.objects.get().state == "delivered"


def test_an_answer_of_bytes_that_are_no_text_is_kept(endpoint: Endpoint) -> None:
    def babble(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 500 No\r\nX-Odd: \xff\xfe\r\nContent-Length: 4\r\n\r\n\x00\xff\xfe!")

    attempt = tried(endpoint, babble)
    assert (attempt.status, attempt.response) == (500, "\ufffd\ufffd\ufffd!")


def test_a_receiver_that_hangs_up(endpoint: Endpoint) -> None:
    attempt = tried(endpoint, lambda connection: connection.close())
    assert (attempt.status, attempt.fault) == (None, "hung_up")
    assert Message.objects.get().state == "waiting"


def test_a_receiver_that_speaks_no_http(endpoint: Endpoint) -> None:
    assert tried(endpoint, lambda connection: connection.sendall(b"220 smtp ready\r\n")).fault == "hung_up"


def test_a_receiver_that_dawdles_is_cut_off(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SECONDS_ALTOGETHER", 0.4)

    def drip(connection: socket.socket) -> None:
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while True:
                connection.sendall(b"x")
                time.sleep(0.02)
        except OSError:
            return

    started = time.monotonic()
    attempt = tried(endpoint, drip)
    assert (attempt.status, attempt.fault) == (None, "too_slow")
    assert time.monotonic() - started < 2


def test_the_limits_are_those_that_are_promised() -> None:
    limits = (sending.SECONDS_TO_CONNECT, sending.SECONDS_ALTOGETHER, sending.MOST_READ)
    assert limits == (5, 15, 65536)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_while_something_is_sent(store: Store, settings: Any) -> None:
    settings.LOCAL_WEBHOOKS = True
    seen: list[object] = []
    ours = connection.settings_dict

    def answer(received: Received) -> Reply:
        with psycopg.connect(
            host=ours["HOST"],
            port=ours["PORT"],
            user=ours["USER"],
            password=ours["PASSWORD"],
            dbname=ours["NAME"],
        ) as other:
            row = other.execute("SELECT state FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()
            seen.append(row and row[0])
        return Reply()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with Receiver(answer) as got:
        endpoint = save_endpoint(url=got.url, events=["*"]).endpoint
        happen()
        send_due(endpoint)
    assert seen
    assert set(seen) == {"idle"}
