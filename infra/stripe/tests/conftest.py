"""A local Stripe in a process of its own, Stripe's own client, and an ear for its webhooks."""

import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe

from infra.stripe.process import SECRET_KEY, WEBHOOK_SECRET, StripeProcess


class Ear:
    """Receives webhooks; `answers` are the statuses of the next ones, then 200."""

    def __init__(self) -> None:
        self.heard: queue.Queue[stripe.Event] = queue.Queue()
        self.answers: list[int] = []
        ear = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sign = self.headers["Stripe-Signature"]
                event = stripe.Webhook.construct_event(body, sign, WEBHOOK_SECRET)
                ear.heard.put(event)
                self.send_response(ear.answers.pop(0) if ear.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def next(self, seconds: float = 5) -> stripe.Event:
        """The next event."""
        return self.heard.get(timeout=seconds)

    def forget(self) -> None:
        """Empty the queue."""
        self.answers = []
        while not self.heard.empty():
            self.heard.get()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def only_ear() -> Iterator[Ear]:
    ear = Ear()
    yield ear
    ear.close()


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory, only_ear: Ear) -> Iterator[StripeProcess]:
    state = tmp_path_factory.mktemp("stripe") / "stripe.sqlite"
    process = StripeProcess(webhook_url=only_ear.url, state=state)
    process.start()
    yield process
    process.kill()


@pytest.fixture
def local(process: StripeProcess, only_ear: Ear) -> StripeProcess:
    """A local Stripe that nothing has happened in yet, and that has nothing under way."""
    process.control("webhooks?settle=5")
    process.control("reset", {})
    only_ear.forget()
    return process


@pytest.fixture
def ear(local: StripeProcess, only_ear: Ear) -> Ear:
    return only_ear


@pytest.fixture
def client(local: StripeProcess) -> stripe.StripeClient:
    return stripe.StripeClient(SECRET_KEY, base_addresses={"api": local.url}, max_network_retries=0)
