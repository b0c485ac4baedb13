"""What a plugin is tested with: the fixture `shop`, a real store in which the plugin is on.

    def test_it_counts(shop: Shop) -> None:
        shop.happened("order.paid", order=1)
        assert shop.store.storage.get("paid") == 1

`kaidian plugin test` gives it, and so does pytest with `-p kaidian.harness.entry`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kaidian_sdk.store import Store


class CallFailed(AssertionError):
    """A call that the platform counts as a fault. `kind` is "raised", "late" or "rubbish"."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A product of the shop: its id, handle and address, and the id of its only variant."""

    id: int
    variant: int
    handle: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a shopper's browser got. `to` is where it was sent, "" where it was not."""

    status: int
    text: str
    to: str = ""
    json: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """A letter that was sent: to whom, and what it says in plain text."""

    to: str
    subject: str
    text: str


class Shop(Protocol):
    """A real store with the plugin on. Prices are minor units of its currency, CNY."""

    @property
    def store(self) -> Store:
        """The store as the plugin's functions get it."""
        ...

    def declared(self, hook: str) -> list[str]:
        """The ids of what the plugin declares at a point."""
        ...

    def set(self, **settings: Any) -> None:
        """Choose settings, as the merchant does. Raises AssertionError for what the form refuses."""
        ...

    def call(self, hook: str, declared: str, function: str, *facts: Any) -> Any:
        """What a function answers, called as the platform calls it. Raises CallFailed."""
        ...

    def goods(self, title: str = "Bracelet", *, price: int = 12_800, stock: int = 10) -> Goods:
        """Put a product on the shelf."""
        ...

    def customer(self, email: str = "lin@example.com") -> int:
        """The id of somebody with an account, made when they have none."""
        ...

    def place(self, block: str, *, template: str = "product", **settings: Any) -> None:
        """Place a block of the plugin alone on pages of a kind."""
        ...

    def get(self, path: str, *, customer: int | None = None) -> Answer:
        """Open an address of the shop, signed in as a customer or not."""
        ...

    def post(
        self,
        path: str,
        form: Mapping[str, str] | None = None,
        *,
        files: Mapping[str, bytes] | None = None,
        customer: int | None = None,
    ) -> Answer:
        """Send a form to an address of the shop."""
        ...

    def happened(self, event: str, **payload: Any) -> None:
        """Tell the plugin's subscribers of an event. Raises CallFailed."""
        ...

    def run_job(self, job: str) -> None:
        """Run one of the plugin's jobs. Raises CallFailed."""
        ...

    def letters(self) -> list[SentLetter]:
        """The letters that were sent so far, the first one first."""
        ...
