"""Pages with Stripe's own script: what it needs, and the policy that lets it in on them alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.csp import CSP
from django.utils.translation import get_language


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


_SCRIPT, _API = _origin(settings.STRIPE_JS_URL), _origin(settings.STRIPE_API_URL)
POLICY: dict[str, Any] = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, _SCRIPT],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],  # Stripe's script sizes its frames by style
    "connect-src": [CSP.SELF, _SCRIPT, _API],
    "frame-src": [_SCRIPT, _API, "https://hooks.stripe.com"],
}
"""The pages' policy, with room for Stripe on these pages alone."""


def script_facts(*, secret: str, back: str) -> dict[str, str]:
    """What the script of a page needs: an intent's client secret, and the absolute URL it comes back to."""
    local = urlsplit(settings.STRIPE_API_URL).hostname != "api.stripe.com"
    return {
        "secret": secret,
        "key": settings.STRIPE_PUBLISHABLE_KEY,
        "script": settings.STRIPE_JS_URL,
        "api": settings.STRIPE_API_URL if local else "",
        "language": "zh" if get_language() == "zh-hans" else "en",
        "back": back,
    }
