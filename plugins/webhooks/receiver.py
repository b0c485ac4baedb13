"""A receiver of webhooks on this machine: checks signatures and says what came.

`kaidian webhook listen` runs it for developers; tests and measurements send to it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

LARGEST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """One request. `fault` says why its signature does not hold; None where no secret was given."""

    path: str
    headers: dict[str, str]
    body: str
    fault: str | None

    @property
    def webhook_id(self) -> str:
        return self.headers.get("webhook-id", "")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver answers."""

    status: int = 200
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Receiver:
    """An HTTP server on this machine; `answer` is called for each request, in a thread of its own.

    Used in a `with`; `url` is where it listens. `answered` is called when an answer has gone out.
    """

    def __init__(
        self,
        answer: Callable[[Received], Reply],
        *,
        secrets: Sequence[str] = (),
        port: int = 0,
        answered: Callable[[], object] = lambda: None,
    ) -> None:
        self._answer, self.answered = answer, answered
        self.secrets = list(secrets)
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.receiver = self
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, path: str, headers: dict[str, str], body: str) -> Reply:
        """Answer a request."""
        return self._answer(Received(path, headers, body, self._fault(headers, body)))

    def _fault(self, headers: dict[str, str], body: str) -> str | None:
        fault = None
        for secret in self.secrets:
            try:
                Webhook(secret).verify(body, headers, json_parse=False)
            except (WebhookVerificationError, ValueError) as error:
                fault = str(error)
            else:
                return None
        return fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    receiver: Receiver


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 30

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST:
            self.send_error(411)
            return
        body = self.rfile.read(int(length)).decode(errors="replace")
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.receiver.take(self.path, headers, body)
        data = reply.body.encode()
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.server.receiver.answered()

    def log_message(self, *args: object) -> None:
        """Say nothing: who runs the receiver tells what came."""
