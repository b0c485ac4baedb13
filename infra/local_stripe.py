"""The local Stripe as a process of the stack: its keys, its addresses, and the variables that lead to it."""

from __future__ import annotations

import secrets
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from billing.stripe.events import EVENTS
from foundation import moved_clock
from infra.run_folder import RunFolder
from infra.supervisor import Program


class LocalStripe:
    """A stateful stand-in for Stripe on a port of its own. Its webhooks go to `webhook_url`."""

    def __init__(self, folder: RunFolder, webhook_url: str) -> None:
        self._port = folder.ports().get("stripe")
        self._webhook_url = webhook_url
        self._token = _kept_token(folder.path / "stripe.token")
        self._state = folder.path / "stripe.sqlite"
        self._clock = folder.path / moved_clock.NAME

    def environment(self) -> dict[str, str]:
        """The variables that a real Stripe would be given by."""
        return {
            "STRIPE_SECRET_KEY": f"sk_test_{self._token}",
            "STRIPE_PUBLISHABLE_KEY": f"pk_test_{self._token[::-1]}",
            "STRIPE_WEBHOOK_SECRET": f"whsec_{self._token}",
            "STRIPE_API_URL": f"http://127.0.0.1:{self._port}",
            "STRIPE_JS_URL": f"http://localhost:{self._port}/v3/",
        }

    def command(self) -> list[str]:
        """The process, in the foreground."""
        return [
            sys.executable, "-m", "infra.stripe", "--port", str(self._port),
            "--webhook-url", self._webhook_url, "--billing-webhook-url", f"{self._webhook_url}/billing",
            "--billing-webhook-events", ",".join(EVENTS),
            "--webhook-secret", f"whsec_{self._token}",
            "--state", str(self._state), "--clock", str(self._clock),
        ]  # fmt: skip

    def program(self, environment: Mapping[str, str], folder: Path) -> Program:
        """The process for the supervisor, run in the project's folder."""
        return Program(
            name="stripe", argv=self.command(), environment=environment, folder=folder, is_ready=self.is_ready
        )

    def is_ready(self) -> bool:
        """Whether it accepts connections."""
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1):
                return True
        except OSError:
            return False


def _kept_token(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(12))
    return path.read_text()
