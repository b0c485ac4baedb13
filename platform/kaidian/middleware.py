"""The platform's middleware, each stepping aside on a store's host.

A storefront has its own sessions, languages and headers (storefront.surface), and trusts nothing of the
platform's; so a shop page pays nothing for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django_htmx.middleware import HtmxMiddleware

from accounts.devices import note_session
from accounts.language import AccountLanguage


class PlatformOnly:
    """Mixed into a middleware class: requests to a store's host pass it by."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "store", None) is not None:
            passed: HttpResponse = self.get_response(request)
            return passed
        response: HttpResponse = super().__call__(request)  # type: ignore[misc]
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        parent = getattr(super(), "process_view", None)
        if parent is None or getattr(request, "store", None) is not None:
            return None
        result: HttpResponse | None = parent(request, view, args, kwargs)
        return result


class Sessions(PlatformOnly, SessionMiddleware): ...


class Csrf(PlatformOnly, CsrfViewMiddleware): ...  # type: ignore[misc]


class Authentication(PlatformOnly, AuthenticationMiddleware): ...


class Language(PlatformOnly, AccountLanguage): ...


class Messages(PlatformOnly, MessageMiddleware): ...


class FrameOptions(PlatformOnly, XFrameOptionsMiddleware): ...


class ContentSecurityPolicy(PlatformOnly, ContentSecurityPolicyMiddleware): ...


class Htmx(PlatformOnly, HtmxMiddleware): ...


class SessionActivity:
    """Keeps where and when each session of an account was last used, for its owner to look at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "store", None) is None:
            note_session(request)
        return self.get_response(request)
