"""The cookie of a shopper who is signed in. Host-only, unreadable for scripts, and of one store alone."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .actions.sessions import SIGNED_IN_FOR, end_session, start_session
from .models import Customer
from .queries import customer_of_session

COOKIE = "__Host-customer" if settings.SESSION_COOKIE_SECURE else "customer"


def has_session(request: HttpRequest) -> bool:
    """Whether the browser says that somebody is signed in; true or not, the page may be theirs alone."""
    return bool(request.COOKIES.get(COOKIE))


def customer_of(request: HttpRequest) -> Customer | None:
    """Who is signed in. One query at most, none for guests; asked once for a request."""
    if not hasattr(request, "shop_customer"):
        token = request.COOKIES.get(COOKIE, "")
        request.shop_customer = customer_of_session(token) if token else None  # type: ignore[attr-defined]
    return cast("Customer | None", request.shop_customer)  # type: ignore[attr-defined]


def sign_in(request: HttpRequest, response: HttpResponse, customer: Customer) -> None:
    """Begin a session and let the browser keep it; one it had before is void."""
    token = start_session(customer=customer, before=request.COOKIES.get(COOKIE, ""))
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SIGNED_IN_FOR.total_seconds()),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def sign_out(request: HttpRequest, response: HttpResponse) -> None:
    """End the browser's session and take the cookie away."""
    end_session(token=request.COOKIES.get(COOKIE, ""))
    response.delete_cookie(COOKIE, samesite="Lax")
    if settings.SESSION_COOKIE_SECURE:
        response.cookies[COOKIE]["secure"] = True
