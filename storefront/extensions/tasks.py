"""Letters of plugins, sent in the worker."""

from __future__ import annotations

from foundation.letters import Letter
from storefront.letters import send_letter
from tenants.context import require_store
from tenants.tasks import store_task


@store_task
def send_plugin_letter(to: str, locale: str, subject: str, text: str, button: str, path: str) -> None:
    """Send a letter that a plugin wrote, in the shop's form."""
    url = f"{require_store().url}{path}"
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    send_letter(to, locale, lambda: Letter(subject, paragraphs, (button, url) if button and path else None))
