"""A shopper over HTTP: cart, checkout, payment, the way back. Nothing is pretended."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.live_shop import LiveShop

LIKE_A_BROWSER = {"Sec-Fetch-Site": "same-origin"}


class RefusedError(Exception):
    """The shop said no, in words."""


class Shopper:
    """One shopper with a cart cookie. Presses again when a page does not come, as people do."""

    def __init__(self, shop: LiveShop, name: str) -> None:
        self._shop = shop
        self._host = urlsplit(shop.url)
        services = shop.stack.environment()
        self._stripe = urlsplit(services["STRIPE_API_URL"])
        self._key = services["STRIPE_PUBLISHABLE_KEY"]
        self.email = f"{name}@example.com"
        self._cookies: dict[str, str] = {}

    def buy(self, quantity: int = 1) -> str:
        """Buy so many units (0: what is in the cart) by a card that works; gives the order's address.

        Raises RefusedError.
        """
        if quantity:
            self._again(lambda: self._post("/cart/add.js", {"id": self._shop.variant, "quantity": quantity}))
        started = self._again(self._checkout)
        if "redirect" in started:
            return str(started["redirect"])
        secret = started["client_secret"]
        ref = secret.partition("_secret")[0]
        self._again(lambda: self._confirm(ref, secret))
        way_back = urlsplit(started["return_url"]).path
        return self._again(lambda: self._get(way_back))

    def buy_with_pages(self) -> str:
        """The same, with a look at the checkout before and at the order after, as a browser has it."""
        self._post("/cart/add.js", {"id": self._shop.variant, "quantity": 1})
        self._page("/checkout")
        order = self.buy(quantity=0)
        self._page(order)
        return order

    def _page(self, path: str) -> None:
        status, body, _location = self._call("GET", path)
        if status != 200:
            raise RefusedError(f"{status} {body[:200]}")

    def _checkout(self) -> Any:
        address = {
            "country": "CN",
            "name": "Li Lei",
            "phone": "13800138000",
            "region": "GD",
            "city": "Shenzhen",
        }
        fields = {"email": self.email, "line1": "1 Nanshan Road", "rate": self._shop.rate, **address}
        return self._post("/checkout/pay", fields)

    def _confirm(self, ref: str, secret: str) -> Any:
        form = {"key": self._key, "client_secret": secret, "payment_method": "pm_card_visa"}
        connection = http.client.HTTPConnection(self._stripe.hostname or "", self._stripe.port, timeout=20)
        try:
            body = urlencode({**form, "use_stripe_sdk": "true"})
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", f"/v1/payment_intents/{ref}/confirm", body, headers)
            answer = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        error = answer.get("error", {})
        # Pressed a second time: the first press had arrived.
        if error and error.get("payment_intent", {}).get("status") != "succeeded":
            raise RefusedError(error["message"])
        return answer

    def _post(self, path: str, fields: Mapping[str, object]) -> Any:
        status, body, _location = self._call("POST", path, urlencode(fields))
        if status >= 400:
            raise RefusedError(body)
        return json.loads(body)

    def _get(self, path: str) -> str:
        status, body, location = self._call("GET", path)
        if status != 302:
            raise RefusedError(f"{status} {body[:200]}")
        return location

    def _call(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._host.port, timeout=20)
        headers = {"Host": self._host.netloc, "Accept": "application/json", **LIKE_A_BROWSER}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= 500:
            raise ConnectionError(f"{answer.status} {text[:300]}")
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")

    def _again[T](self, step: Callable[[], T], seconds: float = 60) -> T:
        deadline = time.monotonic() + seconds
        while True:
            try:
                return step()
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
