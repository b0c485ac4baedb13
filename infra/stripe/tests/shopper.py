"""A shopper's browser, as far as the API and the bank's page go."""

import json
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError

import stripe

from infra.stripe.process import PUBLISHABLE_KEY, StripeProcess


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Shopper:
    """Calls the API with the publishable key, and answers the bank's question."""

    def __init__(self, local: StripeProcess) -> None:
        self._url = local.url
        self.open = urllib.request.build_opener(_StayHere).open

    def call(self, method: str, path: str, **fields: str) -> Any:
        """One API call; errors come back as their JSON."""
        form = urllib.parse.urlencode({**fields, "key": PUBLISHABLE_KEY})
        url = f"{self._url}{path}" if method == "POST" else f"{self._url}{path}?{form}"
        request = urllib.request.Request(url, form.encode() if method == "POST" else None)
        try:
            with self.open(request) as answer:
                return json.loads(answer.read())
        except HTTPError as error:
            with error:
                return json.loads(error.read())

    def confirm(self, intent: stripe.PaymentIntent, fields: Mapping[str, str]) -> Any:
        """Confirm an intent as the browser script does."""
        path = f"/v1/payment_intents/{intent.id}/confirm"
        return self.call("POST", path, client_secret=str(intent.client_secret), **fields)

    def page_of(self, intent: Any) -> str:
        """The address of the bank's or wallet's page an intent waits for."""
        action = intent["next_action"]
        details = action[action["type"]]
        page: str = details.get("url") or details.get("hosted_instructions_url") or details.get("stripe_js")
        return page

    def answer(self, page: str, answer: str) -> str:
        """Press `approve` or `fail` on the page; gives the address the shopper is sent back to."""
        with self.open(page) as shown:
            assert b'value="approve"' in shown.read()
        try:
            self.open(page, f"answer={answer}".encode())
        except HTTPError as redirect:
            with redirect:
                back: str = redirect.headers["Location"]
                return back
        raise AssertionError("the page did not lead back")
