"""Get a file from an address that a stranger gave, without becoming their way into our network.

Only http and https on their usual ports; every address that the name resolves to must be public, on each
redirect anew; the connection goes to the very address that was looked at.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import urllib3

from .pictures import MAX_BYTES
from .reasons import PictureError

SECONDS_TO_CONNECT = 5
SECONDS_TO_READ = 10
SECONDS_ALTOGETHER = 30
MAX_REDIRECTS = 4
PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK = 64 * 1024
_PATH = "/%:@!$&'()*+,;=~-._"
_QUERY = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect to, after all checks."""

    scheme: str
    host: str
    port: int
    address: str
    path: str


def fetch(url: str) -> bytes:
    """The body at `url`, at most MAX_BYTES. Raises PictureError with the reason."""
    deadline = time.monotonic() + SECONDS_ALTOGETHER
    for _redirect in range(MAX_REDIRECTS + 1):
        target = resolve(url)
        try:
            answer = _get(target)
        except (urllib3.exceptions.HTTPError, OSError):
            raise PictureError("unreachable", target.host) from None
        try:
            if answer.status in REDIRECTS and answer.headers.get("Location"):
                url = urljoin(url, answer.headers["Location"])
                continue
            if answer.status != 200:
                gone = answer.status in {404, 410}
                raise PictureError("missing") if gone else PictureError("refused", answer.status)
            return _body(answer, deadline)
        except (urllib3.exceptions.HTTPError, OSError):
            raise PictureError("unreachable", target.host) from None
        finally:
            answer.close()
    raise PictureError("too_many_redirects")


def resolve(url: str) -> Target:
    """Look an address up and refuse what is not a public web server. Raises PictureError."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError):
        raise PictureError("address_invalid") from None
    if parts.scheme not in PORTS or not host or parts.username is not None:
        raise PictureError("address_invalid")
    if port != PORTS[parts.scheme]:
        raise PictureError("port_refused")
    path = quote(parts.path or "/", safe=_PATH)
    query = f"?{quote(parts.query, safe=_QUERY)}" if parts.query else ""
    return Target(parts.scheme, host, port, _public_address(host, port), path + query)


def _public_address(host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PictureError("host_unknown", host) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise PictureError("address_private", host)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


def _get(target: Target) -> urllib3.BaseHTTPResponse:
    timeout = urllib3.Timeout(connect=SECONDS_TO_CONNECT, read=SECONDS_TO_READ)
    if target.scheme == "https":
        pool: urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool(
            target.address,
            target.port,
            timeout=timeout,
            retries=False,
            server_hostname=target.host,
            assert_hostname=target.host,
            ssl_context=ssl.create_default_context(),
        )
    else:
        pool = urllib3.HTTPConnectionPool(target.address, target.port, timeout=timeout, retries=False)
    headers = {
        "Host": target.host,
        "User-Agent": "Kaidian",
        "Accept": "image/*",
        "Accept-Encoding": "identity",
    }
    return pool.urlopen(
        "GET", target.path, headers=headers, redirect=False, preload_content=False, assert_same_host=False
    )


def _body(answer: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    parts, size = [], 0
    for chunk in answer.stream(CHUNK, decode_content=False):
        parts.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            raise PictureError("too_large", MAX_BYTES // 1024 // 1024)
        if time.monotonic() > deadline:
            raise PictureError("too_slow")
    return b"".join(parts)
