"""Strangers' addresses: what is refused before a call, and what ends one."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from foundation.outbound.addresses import OutboundError, Target, is_public, resolve
from foundation.outbound.calls import calling, read_some

PORTS = {"https": {443, 8443}}


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.8.8", "168.63.129.16",
        "169.254.169.254", "172.16.0.1", "192.0.0.192", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd00:ec2::254",
        "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_what_is_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_what_is_outside_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "address_invalid"),
        ("example.com/hook", "address_invalid"),
        ("http://example.com/", "address_invalid"),
        ("ftp://example.com/", "address_invalid"),
        ("https://", "address_invalid"),
        ("https://me:word@example.com/", "address_invalid"),
        ("https://example.com\\@127.0.0.1/", "address_invalid"),
        ("https://[::1", "address_invalid"),
        ("https://example.com:99999/", "address_invalid"),
        ("https://example.com:0/", "port_refused"),
        ("https://example.com:22/", "port_refused"),
        ("https://example.com:80/", "port_refused"),
        ("https://127.0.0.1/", "address_private"),
        ("https://localhost/", "address_private"),
        ("https://2130706433/", "address_private"),
        ("https://0x7f.1/", "address_private"),
        ("https://127.1/", "address_private"),
        ("https://[::ffff:10.0.0.1]:8443/", "address_private"),
        ("https://169.254.169.254/latest/meta-data", "address_private"),
        ("https://no-such-host.invalid/", "host_unknown"),
    ],
)
def test_what_is_refused(url: str, code: str) -> None:
    with pytest.raises(OutboundError) as refused:
        resolve(url, ports=PORTS)
    assert refused.value.code == code


def test_this_machine_may_be_called_only_where_it_is_said() -> None:
    target = resolve("http://127.0.0.1:9999/hook?a=b c", ports=PORTS, may_be_local=True)
    assert target == Target("http", "127.0.0.1", 9999, "127.0.0.1", "/hook?a=b%20c")
    assert target.authority == "127.0.0.1:9999"
    for url, code in (("http://10.0.0.1/", "address_invalid"), ("https://10.0.0.1/", "address_private")):
        with pytest.raises(OutboundError) as refused:
            resolve(url, ports=PORTS, may_be_local=True)
        assert refused.value.code == code


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", ("192.168.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(OutboundError) as refused:
        resolve("https://example.com/", ports=PORTS)
    assert refused.value.code == "address_private"


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server on this machine that does this with every connection; its port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            answer(self.request)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def call(port: int, *, seconds: float = 5, scheme: str = "http") -> tuple[int, bytes, bool]:
    target = Target(scheme, "hooks.example.com", port, "127.0.0.1", "/hook")
    with calling("POST", target, headers={}, body=b"{}", connect_seconds=1, whole_seconds=seconds) as answer:
        return answer.status, *read_some(answer, 100)


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        heard.append(connection.recv(4096))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    asked: list[str] = []
    looked_up = socket.getaddrinfo

    def noted(host: str, *others: Any, **options: Any) -> Any:
        asked.append(host)
        return looked_up(host, *others, **options)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    with listening(answer) as port:
        assert call(port) == (200, b"ok", False)
    assert asked == ["127.0.0.1"]
    assert f"Host: hooks.example.com:{port}\r\n".encode() in heard[0]


def test_a_redirect_is_an_answer_like_others() -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n")

    with listening(answer) as port:
        assert call(port) == (302, b"", False)


def test_no_more_is_read_than_was_asked_for() -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while True:
                connection.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
        except OSError:
            return

    with listening(answer) as port:
        assert call(port) == (200, b"x" * 100, True)


def drip(connection: socket.socket) -> None:
    """A header that never ends, a byte at a time."""
    try:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)
    except OSError:
        return


def hang(connection: socket.socket) -> None:
    connection.recv(4096)
    time.sleep(1.5)


@pytest.mark.parametrize("answer", [drip, hang])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_time_is_bounded_whatever_a_server_does(answer: Callable[[socket.socket], None], scheme: str) -> None:
    started = time.monotonic()
    with listening(answer) as port, pytest.raises(OutboundError) as ended:
        call(port, seconds=0.3, scheme=scheme)
    assert ended.value.code in ({"too_slow"} if scheme == "http" or answer is hang else {"tls", "too_slow"})
    assert time.monotonic() - started < 1.4


def test_a_server_that_hangs_up() -> None:
    with listening(lambda connection: connection.close()) as port, pytest.raises(OutboundError) as ended:
        call(port)
    assert ended.value.code == "hung_up"


def test_a_port_where_nobody_listens() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(OutboundError) as ended:
            call(held.getsockname()[1])
    assert ended.value.code == "unreachable"


def test_a_server_whose_certificate_nobody_vouches_for_is_not_talked_to() -> None:
    def babble(connection: socket.socket) -> None:
        connection.sendall(b"not TLS at all")

    with listening(babble) as port, pytest.raises(OutboundError) as ended:
        call(port, scheme="https")
    assert ended.value.code == "tls"
