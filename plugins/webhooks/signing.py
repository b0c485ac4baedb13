"""Standard Webhooks: secrets, and the headers that a receiver checks a message by."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

SECRET_BYTES = 32
USER_AGENT = "Kaidian-Webhooks/1"


def new_secret() -> str:
    """A fresh secret as Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers_for(webhook_id: str, body: str, keys: Sequence[str], at: datetime) -> dict[str, str]:
    """The headers of one try. Each secret in `keys` signs, the newest first."""
    moment = at.astimezone(UTC)
    signatures = [Webhook(key).sign(webhook_id, moment, body) for key in keys]
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": USER_AGENT,
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
