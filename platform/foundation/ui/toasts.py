"""A toast with an htmx answer: the page shows it without a reload."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse
from django_htmx.http import trigger_client_event

Tone = Literal["success", "info", "warning", "error"]


def toast(response: HttpResponse, text: str, tone: Tone = "success") -> HttpResponse:
    """Add an HX-Trigger header that shows `text` as a toast; the response is given back."""
    trigger_client_event(response, "toast", {"text": str(text), "tone": tone})
    return response
