"""Looking at each component as those do who use it."""

from __future__ import annotations

import http.client
import json
import logging
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.mail import mailers

from tenants.models import Store

from .actions import Found
from .components import State

log = logging.getLogger(__name__)
SECONDS = 10
SLOW_SECONDS = 3.0
WAITS_LONG, WAITS_TOO_LONG = 120, 600
"""Seconds for which the oldest task of a queue waits: then it is slow, then it does not work."""
QUEUED_AT = "queued_at"


class ProbeError(Exception):
    """A component does not do what it is there for."""


def look() -> list[Found]:
    """Look at every component, one after the other. Never raises."""
    probes: dict[str, Callable[[], float | None]] = {
        "storefronts": _shop,
        "backoffice": _back_office,
        "checkout": _checkout,
        "email": _mail,
        "webhooks": lambda: _queue("webhooks"),
        "jobs": lambda: max(_queue(name) or 0.0 for name in settings.STORE_QUEUES),
    }
    return [_found(name, probe) for name, probe in probes.items()]


def _found(name: str, probe: Callable[[], float | None]) -> Found:
    """What a probe found. It gives the seconds that something waits, or None where its own time counts."""
    started = time.perf_counter()
    try:
        waited = probe()
    except Exception as error:
        ms = round((time.perf_counter() - started) * 1000)
        log.warning("the probe of %s failed: %s", name, error)
        return Found(name, State.DOWN, ms, f"{type(error).__name__}: {error}")
    taken = time.perf_counter() - started
    if waited is None:
        return Found(name, State.SLOW if taken > SLOW_SECONDS else State.WELL, round(taken * 1000))
    if waited > WAITS_TOO_LONG:
        return Found(name, State.DOWN, round(waited * 1000), f"the oldest task waits for {waited:.0f} s")
    return Found(name, State.SLOW if waited > WAITS_LONG else State.WELL, round(waited * 1000))


def _get(host: str, path: str, *, address: str = "") -> None:
    """Ask a server for a page. Raises ProbeError for an answer that begins with 5, OSError without any."""
    parts = urlsplit(address or settings.PROBE_URL)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    server = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        headers = {"User-Agent": "Kaidian-Status", "X-Forwarded-Proto": settings.PUBLIC_SCHEME}
        server.request("GET", path, headers={**headers, "Host": host or parts.netloc})
        answer = server.getresponse()
        answer.read()
        if answer.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ProbeError(f"{path} was answered with {answer.status}")
    finally:
        server.close()


def _canary() -> Store:
    """The shop that is looked at: the oldest one that is open to everybody."""
    stores = Store.objects.filter(status=Store.Status.ACTIVE, password_hash="").order_by("pk")
    store: Store | None = stores.first()
    if store is None:
        raise ProbeError("there is no open shop to look at")
    return store


def _shop() -> None:
    _get(_canary().host, "/")


def _back_office() -> None:
    _get(settings.PLATFORM_HOST, "/accounts/login/")


def _checkout() -> None:
    """The cart, and whoever takes the payments: any answer says that it is there."""
    _get(_canary().host, "/cart")
    if settings.STRIPE_SECRET_KEY:
        _get("", "/healthcheck", address=settings.STRIPE_API_URL or "https://api.stripe.com")


def _mail() -> None:
    mailer = mailers["default"]
    mailer.open()
    mailer.close()


def _queue(name: str) -> float:
    """Seconds for which the oldest task of a queue waits; 0 where none does."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=2) as valkey:
        last = valkey.lindex(name, -1)
    if last is None:
        return 0.0
    queued = json.loads(last).get("headers", {}).get(QUEUED_AT)
    return max(0.0, time.time() - queued) if queued else 0.0
