"""Start and stop a local Stripe of one's own: for tests and for benches."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SECRET_KEY = "sk_test_local"  # noqa: S105 - it opens nothing
PUBLISHABLE_KEY = "pk_test_local"
WEBHOOK_SECRET = "whsec_local"  # noqa: S105
_START_SECONDS = 20.0


class StripeProcess:
    """A local Stripe in a process of its own on a free port of this machine."""

    def __init__(
        self,
        *,
        webhook_url: str = "",
        state: Path | None = None,
        events: str = "",
        clock: Path | None = None,
    ) -> None:
        self._options: list[str] = []
        if webhook_url:
            self._options += ["--webhook-url", webhook_url, "--webhook-secret", WEBHOOK_SECRET]
        if events:
            self._options += ["--webhook-events", events]
        if state:
            self._options += ["--state", str(state)]
        if clock:
            self._options += ["--clock", str(clock)]
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError when it does not."""
        command = [sys.executable, "-m", "infra.stripe", "--port", str(self.port), *self._options]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(command, cwd=root, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self.control("webhooks")
            except urllib.error.URLError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"the local Stripe did not start on port {self.port}")

    def kill(self) -> None:
        """End it as `kill -9` does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def control(self, what: str, body: Mapping[str, object] | None = None) -> Any:
        """One call of `/_control/…`: a GET without a body, else a POST."""
        return control(self.url, what, body)


def control(url: str, what: str, body: Mapping[str, object] | None = None) -> Any:
    """One call of `/_control/…` of the local Stripe at this address: a GET without a body, else a POST."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/_control/{what}", data=data)  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=15) as answer:  # noqa: S310
        return json.loads(answer.read())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
