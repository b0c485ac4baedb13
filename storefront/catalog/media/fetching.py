"""Get a file from an address that a stranger gave, without becoming their way into our network.

Only http and https on their usual ports; every redirect is looked at anew (`foundation.outbound`).
"""

from __future__ import annotations

from urllib.parse import urljoin

import urllib3

from foundation.outbound.addresses import OutboundError, Target
from foundation.outbound.addresses import resolve as look_up
from foundation.outbound.calls import calling, read_some

from .pictures import MAX_BYTES
from .reasons import PictureError

SECONDS_TO_CONNECT = 5
SECONDS_ALTOGETHER = 30
MAX_REDIRECTS = 4
PORTS = {"http": {80}, "https": {443}}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HEADERS = {"User-Agent": "Kaidian", "Accept": "image/*"}


def fetch(url: str) -> bytes:
    """The body at `url`, at most MAX_BYTES. Raises PictureError with the reason."""
    for _redirect in range(MAX_REDIRECTS + 1):
        found = _ask(resolve(url))
        if isinstance(found, bytes):
            return found
        url = urljoin(url, found)
    raise PictureError("too_many_redirects")


def resolve(url: str) -> Target:
    """Look an address up and refuse what is not a public web server. Raises PictureError."""
    try:
        return look_up(url, ports=PORTS)
    except OutboundError as error:
        raise PictureError(error.code, error.host) from None


def _ask(target: Target) -> bytes | str:
    """The body, or where the server sends us instead."""
    try:
        with calling(
            "GET",
            target,
            headers=HEADERS,
            connect_seconds=SECONDS_TO_CONNECT,
            whole_seconds=SECONDS_ALTOGETHER,
        ) as answer:
            if answer.status in REDIRECTS and answer.headers.get("Location"):
                return answer.headers["Location"]
            return _body(answer)
    except OutboundError as error:
        raise PictureError("too_slow" if error.code == "too_slow" else "unreachable", target.host) from None


def _body(answer: urllib3.BaseHTTPResponse) -> bytes:
    if answer.status != 200:
        raise (
            PictureError("missing") if answer.status in {404, 410} else PictureError("refused", answer.status)
        )
    body, was_more = read_some(answer, MAX_BYTES)
    if was_more:
        raise PictureError("too_large", MAX_BYTES // 1024 // 1024)
    return body
