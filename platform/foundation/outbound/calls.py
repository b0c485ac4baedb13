"""Call a target that was looked at: at its address, by its name, within a time that nobody can draw out.

A read's own timeout counts anew with every byte, so a server that sends one a second holds a caller for as
long as it likes. Here a clock cuts the connection when the whole time is over.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from http.client import HTTPException
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from .addresses import OutboundError, Target

CHUNK = 16 * 1024


@contextmanager
def calling(
    method: str,
    target: Target,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    connect_seconds: float,
    whole_seconds: float,
) -> Iterator[urllib3.BaseHTTPResponse]:
    """The answer of a target, its body unread; redirects are not followed. Raises OutboundError.

    The time for the whole covers what the block reads. Bodies come as they were sent, never unpacked.
    """
    clock = _Clock(whole_seconds)
    kind = _Secure if target.scheme == "https" else _Plain
    connection = kind(target, clock, min(connect_seconds, whole_seconds))
    try:
        connection.connect()
        connection.sock.settimeout(whole_seconds)
        connection.request(
            method,
            target.path,
            body=body,
            headers={"Host": target.authority, "Accept-Encoding": "identity", **headers},
            preload_content=False,
            decode_content=False,
        )
        answer = connection.getresponse()
        clock.check(target)  # a cut looks like the end of the headers, or of a body
        yield answer
        clock.check(target)
    except (urllib3.exceptions.HTTPError, HTTPException, OSError) as error:
        raise OutboundError("too_slow" if clock.is_over else _code(error), target.host) from error
    finally:
        clock.stop()
        connection.close()


def read_some(answer: urllib3.BaseHTTPResponse, most: int) -> tuple[bytes, bool]:
    """The first `most` bytes of a body, and whether there was more."""
    parts, size = [], 0
    for chunk in answer.stream(min(CHUNK, most + 1), decode_content=False):
        parts.append(chunk)
        size += len(chunk)
        if size > most:
            return b"".join(parts)[:most], True
    return b"".join(parts), False


def _code(error: Exception) -> str:
    causes = [error, error.__cause__, *error.args]
    if any(isinstance(each, ssl.SSLError | urllib3.exceptions.SSLError) for each in causes):
        return "tls"
    if any(isinstance(each, TimeoutError | urllib3.exceptions.TimeoutError) for each in causes):
        return "too_slow"
    never = (urllib3.exceptions.NewConnectionError, ConnectionRefusedError)
    return "unreachable" if any(isinstance(each, never) for each in causes) else "hung_up"


class _Clock:
    """Cuts a connection when the time is over."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._twin: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, connected: socket.socket) -> None:
        """Watch this connection. TLS takes the socket itself over, so we keep a twin of it."""
        self._twin = connected.dup()
        if self.is_over:
            self._cut()

    def check(self, target: Target) -> None:
        """Raise OutboundError where the time is over."""
        if self.is_over:
            raise OutboundError("too_slow", target.host)

    def stop(self) -> None:
        """It was in time, or is over anyway."""
        self._timer.cancel()
        if self._twin is not None:
            self._twin.close()

    def _cut(self) -> None:
        self.is_over = True
        if self._twin is not None:
            with suppress(OSError):
                self._twin.shutdown(socket.SHUT_RDWR)


class _Pinned:
    """Connects to the address that was looked at, whatever the name resolves to by now."""

    def __init__(self, target: Target, clock: _Clock, seconds: float, **options: Any) -> None:
        super().__init__(target.host, target.port, timeout=seconds, **options)  # type: ignore[call-arg]
        self._target = target
        self._clock = clock
        self._seconds = seconds

    def _new_conn(self) -> socket.socket:
        try:
            connected = socket.create_connection((self._target.address, self._target.port), self._seconds)
        except OSError:
            raise OutboundError("unreachable", self._target.host) from None
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._clock.watch(connected)
        return connected


class _Plain(_Pinned, HTTPConnection):
    pass


class _Secure(_Pinned, HTTPSConnection):
    def __init__(self, target: Target, clock: _Clock, seconds: float) -> None:
        super().__init__(target, clock, seconds, ssl_context=_trust())


@cache
def _trust() -> ssl.SSLContext:
    """Whom we trust; reading all authorities takes 20 ms, so once."""
    return ssl.create_default_context()
