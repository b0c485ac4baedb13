"""The checkout's own content security policy: scripts from us and from the payment provider, nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse


@cache
def _policy() -> str:
    script = _origin(settings.STRIPE_JS_URL)
    local = [_origin(settings.STRIPE_API_URL)]
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", script],
        "style-src": ["'self'", "'unsafe-inline'"],  # the provider's script sizes its frames by style
        "connect-src": ["'self'", script, *local],
        "frame-src": [script, *local, "https://hooks.stripe.com"],
        "img-src": ["'self'", "data:", "https:" if settings.PUBLIC_SCHEME == "https" else "http:"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(dict.fromkeys(values))}" for name, values in rules.items())


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def guarded[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Mark a view's answers with the policy."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Content-Security-Policy"] = _policy()
        return response

    return wrapped
