"""Pages of the platform that show a shop in a frame: their policy names that one shop."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.csp import CSP


def allow_frame(response: HttpResponse, url: str) -> None:
    """Let this one page show a frame of the shop at an address."""
    parts = urlsplit(url)
    policy: dict[str, Any] = {
        **settings.SECURE_CSP,
        "frame-src": [CSP.SELF, f"{parts.scheme}://{parts.netloc}"],
    }
    response._csp_config = policy  # type: ignore[attr-defined]
