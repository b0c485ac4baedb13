"""Webhook endpoints and delivery: signed, retried until taken, and kept over a restart."""

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections import deque
from dataclasses import dataclass

import aiohttp

from .ledger import Ledger
from .wire import Json, Params, StripeError, missing, new_id

DEFAULT_EVENTS = (
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "payment_intent.processing",
    "payment_intent.amount_capturable_updated",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
)
_FIRST_RETRY, _LONGEST_RETRY = 0.5, 60.0
_GIVE_UP_SECONDS = 3 * 24 * 3600
_TIMEOUT = aiohttp.ClientTimeout(total=20)
logger = logging.getLogger("infra.stripe")


@dataclass
class Faults:
    """What a test may do to deliveries: hold them, repeat each, send newest first, lose the next few."""

    paused: bool = False
    duplicate: int = 0
    reorder: bool = False
    drop_next: int = 0


class Deliverer:
    """Sends committed events to the endpoints that want them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._endpoints: dict[str, Json] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[tuple[Json, str]] = []
        self._session: aiohttp.ClientSession | None = None
        self.log: deque[Json] = deque(maxlen=200)
        self.faults = Faults()
        self.reload()

    def reload(self) -> None:
        """Read the endpoints again after one was made, changed or removed."""
        kept = {endpoint["id"]: endpoint for endpoint in self._ledger.all("webhook_endpoint")}
        fixed = {name: each for name, each in self._endpoints.items() if each["metadata"].get("fixed")}
        self._endpoints = kept | fixed

    def add_fixed(self, url: str, secret: str, events: list[str]) -> None:
        """An endpoint named on the command line."""
        endpoint = endpoint_object(f"we_command_line_{len(self._endpoints)}", url, secret, events)
        endpoint["metadata"] = {"fixed": "true"}
        self._endpoints[endpoint["id"]] = endpoint

    def expect(self, events: list[Json]) -> list[tuple[Json, str]]:
        """Note, before the commit, who has to hear of these events."""
        wanted = []
        for event in events:
            for endpoint in self._endpoints.values():
                if endpoint["status"] == "enabled" and _wants(endpoint, event["type"]):
                    self._ledger.expect_delivery(event["id"], endpoint["id"])
                    event["pending_webhooks"] += 1
                    wanted.append((event, endpoint["id"]))
        return wanted

    def start(self) -> None:
        """Send what a stop left behind. Needs a running event loop."""
        left = self._ledger.undelivered()
        found = [(self._ledger.find(event), endpoint) for event, endpoint in left]
        self.send([(event, endpoint) for event, endpoint in found if event is not None])
        self._ledger.forget()

    def send(self, deliveries: list[tuple[Json, str]]) -> None:
        """Send at once, all side by side, as Stripe does: the order of arrival means nothing."""
        for event, endpoint in deliveries:
            if self.faults.paused:
                self._held.append((event, endpoint))
            elif self.faults.drop_next > 0:
                self.faults.drop_next -= 1
                self._ledger.delivered(event["id"], endpoint)
                self._note(event, "dropped")
            else:
                self._spawn(event, endpoint)

    async def change(self, faults: Faults) -> None:
        """Take new faults; what was held is sent when the pause ends, one by one when order matters."""
        self.faults = faults
        if faults.paused:
            return
        held, self._held = self._held, []
        if not faults.reorder:
            self.send(held)
            return
        for event, endpoint in reversed(held):
            await self._deliver(event, endpoint)

    async def settle(self, seconds: float) -> bool:
        """Wait until nothing is on its way; whether that came about in time."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        return not self._tasks

    def state(self) -> Json:
        """What waits, what is under way, and the latest deliveries."""
        held = [event["type"] for event, _ in self._held]
        return {**vars(self.faults), "held": held, "under_way": len(self._tasks), "log": list(self.log)}

    async def close(self) -> None:
        """Stop sending; undelivered events stay noted for the next start."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def reset(self) -> None:
        """Forget everything under way and every fault."""
        await self.close()
        self._session, self._held, self.faults = None, [], Faults()
        self.log.clear()
        self.reload()

    def _spawn(self, event: Json, endpoint: str) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(event, endpoint))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, event: Json, endpoint_id: str) -> None:
        wait, born = _FIRST_RETRY, event["created"]
        while (endpoint := self._endpoints.get(endpoint_id)) is not None:
            answers = [await self._post(event, endpoint) for _ in range(1 + self.faults.duplicate)]
            if all(200 <= answer < 300 for answer in answers):
                break
            if time.time() - born > _GIVE_UP_SECONDS:
                logger.warning("webhook %s %s given up", event["type"], event["id"])
                break
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_RETRY)
        self._ledger.delivered(event["id"], endpoint_id)

    async def _post(self, event: Json, endpoint: Json) -> int:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        payload = json.dumps(event, separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(payload, endpoint["_"]["secret"], int(time.time())),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        try:
            async with self._session.post(endpoint["url"], data=payload, headers=headers) as answer:
                await answer.read()
                status = answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            logger.info("webhook %s not delivered: %s", event["type"], error)
            status = 0
        if status and not 200 <= status < 300:
            logger.warning("webhook %s refused with %s", event["type"], status)
        self._note(event, str(status))
        return status

    def _note(self, event: Json, outcome: str) -> None:
        self.log.append({"id": event["id"], "type": event["type"], "outcome": outcome})


def signature(payload: bytes, secret: str, moment: int) -> str:
    """The `Stripe-Signature` header: HMAC-SHA256 over `{moment}.{payload}`."""
    digest = hmac.new(secret.encode(), b"%d." % moment + payload, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def endpoint_object(ident: str, url: str, secret: str, events: list[str]) -> Json:
    """A webhook endpoint as the API shows it, with its secret kept aside."""
    return {
        "id": ident,
        "object": "webhook_endpoint",
        "api_version": None,
        "created": int(time.time()),
        "description": None,
        "enabled_events": events,
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": url,
        "_": {"secret": secret},
    }


def create_endpoint(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/webhook_endpoints`; the secret is shown this once."""
    url, events = params.required("url"), params.texts("enabled_events")
    if not events or not url.startswith(("http://", "https://")):
        message = "A webhook endpoint needs an http(s) url and enabled_events."
        raise StripeError(400, message, param="url" if events else "enabled_events")
    secret = new_id("whsec", 32)
    endpoint = endpoint_object(new_id("we"), url, secret, events)
    endpoint["description"], endpoint["metadata"] = params.text("description"), params.metadata({})
    params.raw("api_version")
    params.done()
    return {**ledger.save(endpoint), "secret": secret}


def delete_endpoint(ledger: Ledger, ident: str, params: Params) -> Json:
    """`DELETE /v1/webhook_endpoints/{id}`."""
    if ledger.find(ident) is None:
        raise missing("webhook_endpoint", ident)
    ledger.remove(ident)
    return {"id": ident, "object": "webhook_endpoint", "deleted": True}


def _wants(endpoint: Json, kind: str) -> bool:
    return kind in endpoint["enabled_events"] or "*" in endpoint["enabled_events"]
