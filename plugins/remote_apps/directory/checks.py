"""Addresses that developers give for their apps, looked at before they are kept."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.outbound.addresses import USUAL_PORTS
from tenants.models import Domain

LONGEST = 500
MOST_REDIRECTS = 10
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def check_redirects(uris: list[str]) -> list[str]:
    """The addresses, each once. Raises ActionError "redirects_missing", "too_many" or "address_refused"."""
    chosen = list(dict.fromkeys(uri.strip() for uri in uris if uri.strip()))
    if not chosen:
        raise ActionError("redirects_missing", _("Name at least one address."), field="redirect_uris")
    if len(chosen) > MOST_REDIRECTS:
        text = sentence(_("Up to %(most)s addresses are possible."), most=MOST_REDIRECTS)
        raise ActionError("too_many", text, field="redirect_uris")
    for uri in chosen:
        check_page(uri, "redirect_uris")
    return chosen


def check_page(url: str, field: str) -> None:
    """An address that a browser is sent to or that is framed: of the app alone, never one of ours.

    Raises ActionError "address_refused".
    """
    parts = _parts(url)
    if parts is None:
        text = _("“%(url)s” is no whole address. Write one that begins with https://, without a # in it.")
        raise ActionError("address_refused", sentence(text, url=url[:80]), field=field)
    if parts.scheme != "https" and parts.hostname not in _THIS_MACHINE:
        text = _("“%(url)s” must begin with https://. Only localhost may do without.")
        raise ActionError("address_refused", sentence(text, url=url[:80]), field=field)
    if _is_ours(parts):
        text = _("“%(url)s” is an address of this platform or of a store on it. It must be the app's own.")
        raise ActionError("address_refused", sentence(text, url=url[:80]), field=field)


def origin_of(url: str) -> str:
    """Scheme, host and port of an address that was checked, as browsers write it: "https://app.example"."""
    parts = urlsplit(url)
    usual = f":{USUAL_PORTS[parts.scheme]}"
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(usual)}"


def _parts(url: str) -> SplitResult | None:
    """The parts of a whole address, None for what browsers and Python might read differently."""
    if (
        not url.isascii()
        or not url.isprintable()
        or len(url) > LONGEST
        or any(mark in url for mark in " \\#*;,'\"")
    ):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - asked here since it raises
    except ValueError:
        return None
    wrong = parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc
    return None if wrong else parts


def _is_this_machine(host: str) -> bool:
    """Whether browsers find this machine at a host, also by a number that they read as its address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address: IPv4Address | IPv6Address
    try:
        address = ip_address(host)
    except ValueError:
        try:
            address = IPv4Address(socket.inet_aton(host))
        except OSError:
            return False
    plain = getattr(address, "ipv4_mapped", None) or address
    return plain.is_loopback or plain.is_unspecified


def _is_ours(parts: SplitResult) -> bool:
    host = (parts.hostname or "").rstrip(".")
    if settings.DEVELOPMENT and _is_this_machine(host):
        # A developer's own machine serves the platform and the app, on ports of their own.
        return host.endswith(".localhost") or (parts.port or USUAL_PORTS[parts.scheme]) == settings.PORT
    if host == settings.PLATFORM_HOST:
        return True
    if host == settings.STORES_DOMAIN and host not in _THIS_MACHINE:
        return True
    return host.endswith(f".{settings.STORES_DOMAIN}") or Domain.objects.filter(host=host).exists()
