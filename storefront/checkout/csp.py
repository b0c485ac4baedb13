"""The checkout's own content security policy: scripts from us and from its gateways, nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps

from django.conf import settings
from django.http import HttpResponse

from storefront.payments.gateways import BrowserSetup
from storefront.payments.gateways.sound import origin_of

HEADER = "Content-Security-Policy"


def policy(setups: Iterable[BrowserSetup] = ()) -> str:
    """The policy of a page on which these gateways take payments. Their addresses were looked at before."""
    shown = list(setups)
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *(origin_of(each.script_url) for each in shown if each.script_url)],
        "style-src": ["'self'", "'unsafe-inline'"],  # gateways' scripts size their frames by style
        "connect-src": ["'self'", *(origin_of(url) for each in shown for url in each.connect_urls)],
        "frame-src": [origin_of(url) for each in shown for url in each.frame_urls] or ["'none'"],
        "img-src": ["'self'", "data:", "https:" if settings.PUBLIC_SCHEME == "https" else "http:"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(dict.fromkeys(values))}" for name, values in rules.items())


def guarded[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Mark a view's answers with the policy, those that have none of their own yet."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers.setdefault(HEADER, policy())
        return response

    return wrapped
