"""A store, its owner's browser and Stripe, with a clock that all of them follow."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from billing.actions.clock import run_clock
from billing.actions.paying import begin_card, choose_plan, take_card
from billing.actions.questions import asked_of
from billing.models import Price, Subscription
from billing.queries import offered, price_of
from billing.stripe.client import client
from billing.stripe.events import EVENTS
from infra.stripe.process import WEBHOOK_SECRET, StripeProcess
from infra.stripe.webhooks import signature

BACK = "http://platform.localhost/back"


class _StayHere(urllib.request.HTTPErrorProcessor):
    """Follows no redirect: the bank's page leads back to a page that nobody serves."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response


_OPENER = urllib.request.build_opener(_StayHere)


class Cashier:
    """Moves the clock, and brings Stripe's webhooks twice and in the wrong order."""

    def __init__(
        self,
        stripe: StripeProcess,
        subscription: Subscription,
        now: datetime,
        set_now: Callable[[datetime], None],
    ) -> None:
        self.stripe, self._pk, self.now, self._set_now = stripe, subscription.pk, now, set_now
        self._brought: set[str] = set()
        self.statuses: list[int] = []
        stripe.control("reset", {})
        self.move(timedelta())

    @property
    def subscription(self) -> Subscription:
        """As it is in the database."""
        rows = Subscription.objects.select_related("plan", "price", "store")
        return rows.get(pk=self._pk)

    @property
    def state(self) -> str:
        """Its state."""
        return str(self.subscription.state)

    def move(self, by: timedelta) -> str:
        """Let time go by: Stripe renews, its webhooks come, our clock runs. The state after that."""
        self.now += by
        self._set_now(self.now)
        self.stripe.control("clock", {"now": int(self.now.timestamp())})
        self.bring()
        run_clock(now=self.now)
        return self.state

    def bring(self) -> int:
        """Bring what Stripe has to tell: the newest first, and each message twice. How many there were."""
        found = client().v1.events.list({"limit": 100})
        fresh = [event for event in found.data if event.id not in self._brought and event.type in EVENTS]
        for event in fresh:
            self._brought.add(event.id)
            for _again in range(2):
                self.statuses.append(self.tell(event.to_dict()))
        return len(fresh)

    def tell(self, event: dict[str, Any], secret: str = WEBHOOK_SECRET) -> int:
        """One webhook; the status of our answer."""
        body = json.dumps(event).encode()
        answer = Client(headers={"host": settings.PLATFORM_HOST}).post(
            "/webhooks/stripe/billing",
            data=body,
            content_type="application/json",
            headers={"stripe-signature": signature(body, secret, int(time.time()))},
        )
        return answer.status_code

    def price(self, code: str, interval: str = "month", currency: str = "CNY") -> Price:
        """What a plan costs."""
        found = price_of(offered().get(code=code), currency, interval)
        assert found is not None
        return found

    def give_card(self, method: str = "pm_card_visa") -> None:
        """The owner types a card in the browser, and says yes where its bank asks."""
        intent = self.type_card(method)
        take_card(subscription=self.subscription, setup_intent=intent, now=self.now)

    def type_card(self, method: str, *, agrees: bool = True) -> str:
        """Only the browser's side of it: Stripe's id of the SetupIntent."""
        intent = begin_card(subscription=self.subscription).partition("_secret")[0]
        params: Any = {"payment_method": method, "return_url": BACK}
        self._answer(client().v1.setup_intents.confirm(intent, params), agrees=agrees)
        return intent

    def choose(self, code: str, interval: str = "month", **more: Any) -> Subscription:
        """The owner chooses a plan; then Stripe's messages come."""
        key = more.pop("key", f"{code}:{self.now.isoformat()}")
        choose_plan(
            subscription=self.subscription, price=self.price(code, interval), key=key, now=self.now, **more
        )
        self.bring()
        return self.subscription

    def answer_bank(self, *, agrees: bool = True) -> None:
        """The owner goes to the bank by the page, and the bank agrees or not. No webhook has come yet."""
        asked = asked_of(self.subscription)
        assert asked is not None
        intent = asked.payment.secret.partition("_secret")[0]
        params: Any = {"payment_method": asked.card, "return_url": BACK}
        self._answer(client().v1.payment_intents.confirm(intent, params), agrees=agrees)

    def _answer(self, confirmed: Any, *, agrees: bool) -> None:
        if confirmed.status == "requires_action":
            data = f"answer={'approve' if agrees else 'fail'}".encode()
            page = urllib.request.Request(confirmed.next_action.redirect_to_url.url, data=data)
            _OPENER.open(page, timeout=10)

    def bills(self) -> list[tuple[str, int]]:
        """(status, total) of what Stripe billed, the oldest first."""
        found = client().v1.invoices.list({"customer": self.subscription.customer_ref, "limit": 100})
        return [(str(row.status), row.total) for row in found.data[::-1]]
