"""What was said in a shopper's chat: kept in the cache alone, and forgotten soon.

The browser has a random name of it in a cookie that ends with the browser. Who signs in or out begins anew:
the next one at the same screen does not read what was said before.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from redis.exceptions import RedisError

from storefront.customers.cookies import customer_of

log = logging.getLogger(__name__)
COOKIE = "__Host-chat" if settings.SESSION_COOKIE_SECURE else "chat"
KEPT_SECONDS = 30 * 60
"""After the last word."""
MOST_LINES = 40
_NAME = re.compile(r"[\w-]{43}", re.ASCII)

type Who = Literal["shopper", "bot", "shop"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said. `shop` is the platform, where no bot had an answer; with `leads_on` the way to the
    people of the shop is shown beside it.
    """

    who: Who
    text: str
    leads_on: bool = False


@dataclass(slots=True)
class Talk:
    """One shopper's talk, oldest first. `name` is a secret of their browser; `customer` is who they are."""

    name: str
    customer: int | None
    lines: list[Line] = field(default_factory=list)

    def told(self) -> tuple[tuple[str, str], ...]:
        """What a bot is told of it: what it and the shopper said."""
        return tuple((line.who, line.text) for line in self.lines if line.who != "shop")


def talk_of(request: HttpRequest) -> Talk:
    """The talk of this browser, an empty one where there is none. Only for a cookie the cache is asked."""
    customer = customer_of(request)
    number = customer.pk if customer else None
    name = request.COOKIES.get(COOKIE, "")
    if not _NAME.fullmatch(name):
        return Talk(secrets.token_urlsafe(32), number)
    try:
        kept = cache.get(_key(name))
    except RedisError as error:
        log.warning("a chat could not be read: %s", error)
        kept = None
    if kept is None or kept["customer"] != number:
        # A name that we did not give, or no longer know, is not taken up.
        return Talk(secrets.token_urlsafe(32), number)
    return Talk(name, number, [Line(*line) for line in kept["lines"]])


def keep(response: HttpResponse, talk: Talk, more: Iterable[Line]) -> None:
    """Add lines to the talk, and let the browser find it again for half an hour."""
    talk.lines = [*talk.lines, *more][-MOST_LINES:]
    lines = [(line.who, line.text, line.leads_on) for line in talk.lines]
    try:
        cache.set(_key(talk.name), {"customer": talk.customer, "lines": lines}, KEPT_SECONDS)
    except RedisError as error:
        log.warning("a chat could not be kept: %s", error)
    response.set_cookie(
        COOKIE, talk.name, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )


def _key(name: str) -> str:
    return f"chat:{name}"
