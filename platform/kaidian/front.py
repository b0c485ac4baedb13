"""In front of the application: each request waits for its turn, and has a connection that goes with it.

Many threads may wait, few run; so the connections to the database are as few as the turns, and a store that
is called often mostly gets the connection that is in its schema already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import FileResponse

from foundation.meter import CROWDED, STOPPED, strike
from tenants.fairness import TURNS, CrowdedError, Gate, Turn
from tenants.health import PROBES
from tenants.hosts import is_address, routes, split_host
from tenants.quiet import of_this_machine

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]

SECONDS_TO_COME_BACK = 2
PLATFORM, PROGRAMS, STRANGERS = "platform", "programs", "strangers"
"""Whose requests are no store's. Programs say theirs in a token, which nobody has looked at here."""
_OF_A_STORE = re.compile(r"/stores/([a-z0-9-]{1,40})/")
_CROWDED = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>请稍候 · One moment</title>
<h1>店里人有点多</h1><p>现在同时访问的人很多，请稍等几秒再试一次。您填写的内容没有丢失，返回上一页即可。</p>
<h1 lang="en">It is crowded here</h1><p lang="en">Many people are here right now. Wait a few seconds and try
again. What you typed is not lost: go back one page.</p></html>""".encode()


class Front:
    """The application, with turns."""

    def __init__(self, application: Application, gate: Gate | None = None) -> None:
        self._application = application
        self._gate = gate or Gate(quiet=of_this_machine())
        self._connections = [
            {alias: connections.create_connection(alias) for alias in connections} for _turn in range(TURNS)
        ]
        for each in self._connections:
            for connection in each.values():
                connection.inc_thread_sharing()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or send away who would wait too long."""
        if environ.get("PATH_INFO") in PROBES:
            return self._probed(environ, start_response)
        try:
            turn = self._gate.enter(_key(environ))
        except CrowdedError:
            strike(CROWDED, store_id=_key(environ))
            return _crowded(start_response)
        for alias, connection in self._connections[turn.place].items():
            connections[alias] = connection
        try:
            response = self._application(environ, start_response)
        except BaseException:
            self._end(turn)
            raise
        return self._sent(response, turn)

    def _probed(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Who asks whether all is well must not wait where it isn't."""
        # A body that ended in another thread left this one with connections that other turns have by now.
        _unbind()
        try:
            return list(self._application(environ, start_response))
        finally:
            connections.close_all()

    def _sent(self, response: Any, turn: Turn) -> Iterable[bytes]:
        """The body. The turn ends with it where it is still being made; else before it goes out."""
        if getattr(response, "streaming", True) and not isinstance(response, FileResponse):
            return _Body(response, lambda: self._end(turn))
        try:
            if getattr(response, "streaming", False):
                return response  # type: ignore[no-any-return]  # a file: slow readers hold no turn
            body = list(response)
            response.close()
        finally:
            self._end(turn)
        return body

    def _end(self, turn: Turn) -> None:
        _unbind()
        self._gate.leave(turn)
        if turn.stopped:
            strike(STOPPED, store_id=turn.key)


def _unbind() -> None:
    """Leave this thread without connections; they stay open for whoever has them."""
    for alias in connections:
        with suppress(AttributeError):  # it ends in another thread than it began in
            del connections[alias]


class _Body:
    """A body that is made while it is sent. Whoever drops it half-way ends the turn, too."""

    def __init__(self, response: Any, end: Callable[[], None]) -> None:
        self._response, self._end = response, end
        self._is_over = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response

    def close(self) -> None:
        """Called by the server after the last part, or when nobody reads any more."""
        if self._is_over:
            return
        self._is_over = True
        try:
            close = getattr(self._response, "close", None)
            if close is not None:
                close()
        finally:
            self._end()

    __del__ = close


def _key(environ: Environ) -> Hashable:
    """Whose request it is: a store's id, for its shop and its back office alike. Asks no database."""
    host, _port = split_host(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", ""))
    if host == settings.PLATFORM_HOST or is_address(host):
        path = environ.get("PATH_INFO", "")
        named = _OF_A_STORE.match(path)
        if named is None:
            return PROGRAMS if path.startswith("/api/") else PLATFORM
        host = f"{named[1]}.{settings.STORES_DOMAIN}"
        route = routes.recall(host)
        return route.store.pk if route else PLATFORM
    route = routes.recall(host)
    return route.store.pk if route else STRANGERS


def _crowded(start_response: StartResponse) -> Iterable[bytes]:
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(_CROWDED))),
        ("Retry-After", str(SECONDS_TO_COME_BACK)),
        ("Cache-Control", "no-store"),
    ]
    start_response("503 Service Unavailable", headers)
    return [_CROWDED]
