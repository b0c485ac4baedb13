"""Look at an address that a stranger gave, so that calling it is no way into our network.

Every address that the name resolves to must be public; ports are those the caller names. The target carries
the address that was looked at, and the connection goes there: a name that resolves to something else a
moment later changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

USUAL_PORTS = {"http": 80, "https": 443}
_PATH = "/%:@!$&'()*+,;=~-._"
_QUERY = "/%:@!$&'()*+,;=~-._?"
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
_CLOUD_INSIDES = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Public by number, yet every machine of Azure reaches its host's own services there."""


class OutboundError(Exception):
    """An address that is refused, or a call that failed.

    `code` is "address_invalid", "port_refused", "host_unknown" or "address_private" before a call, and
    "unreachable", "tls", "hung_up" or "too_slow" of one. `host` is the name that was meant, where known.
    """

    def __init__(self, code: str, host: str = "") -> None:
        super().__init__(f"{code} {host}".strip())
        self.code = code
        self.host = host


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect to, after all checks."""

    scheme: str
    host: str
    port: int
    address: str
    path: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def resolve(url: str, *, ports: Mapping[str, Collection[int]], may_be_local: bool = False) -> Target:
    """Look a URL up. `ports` are those that may be called, by scheme; other schemes are refused.

    With `may_be_local` this very machine may be called, by http or https and on any port: for development.
    Raises OutboundError.
    """
    try:
        parts = urlsplit(url)
        port = parts.port if parts.port is not None else USUAL_PORTS.get(parts.scheme, 0)
        host = parts.hostname.encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError):
        raise OutboundError("address_invalid") from None
    if parts.scheme not in USUAL_PORTS or not host or parts.username is not None or "\\" in url:
        raise OutboundError("address_invalid")
    if may_be_local and host in {"localhost", "127.0.0.1", "::1"}:
        address = _looked_up(host, port)[0]
    else:
        _check_port(parts.scheme, port, ports)
        address = _public_address(host, port)
    path = quote(parts.path or "/", safe=_PATH)
    query = f"?{quote(parts.query, safe=_QUERY)}" if parts.query else ""
    return Target(parts.scheme, host, port, address, path + query)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also inside of IPv6 addresses that carry IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and ip not in _CLOUD_INSIDES


def _check_port(scheme: str, port: int, ports: Mapping[str, Collection[int]]) -> None:
    if scheme not in ports:
        raise OutboundError("address_invalid")
    if port not in ports[scheme]:
        raise OutboundError("port_refused")


def _public_address(host: str, port: int) -> str:
    addresses = _looked_up(host, port)
    if not all(is_public(address) for address in addresses):
        raise OutboundError("address_private", host)
    return addresses[0]


def _looked_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise OutboundError("host_unknown", host) from None
    if not found:
        raise OutboundError("host_unknown", host)
    return [str(entry[4][0]) for entry in found]
