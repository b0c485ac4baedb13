"""The store that a plugin's code runs for, as it is handed to every call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from kaidian_sdk.points.commerce import OrderFacts
from kaidian_sdk.shop import KeptPicture, Letter, ProductFacts


class StorageFull(Exception):
    """The plugin keeps more than it may. Its message says which limit was met."""


class Storage(Protocol):
    """What the plugin keeps for this store: JSON values by key. Nobody else's plugin or store is ever in
    reach.

    A key is up to 200 letters; a value up to 64 kB of JSON; a plugin keeps up to 50,000 of them a store.
    """

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key."""
        ...

    def set(self, key: str, value: Any) -> None:
        """Keep a value. Raises StorageFull, or ValueError for what is no JSON."""
        ...

    def add(self, key: str, value: Any) -> bool:
        """Keep a value unless the key has one already; whether it was kept. Safe between processes."""
        ...

    def increase(self, key: str, by: int = 1) -> int:
        """Add to a number, 0 before the first time; the number it is now. Safe between processes."""
        ...

    def delete(self, key: str) -> None:
        """Forget a key; nothing happens when it is not there."""
        ...

    def items(self, prefix: str = "", *, limit: int = 100, after: str = "") -> Iterator[tuple[str, Any]]:
        """Pairs whose key begins with `prefix`, by key, those after the key `after`."""
        ...


class Store(Protocol):
    """The store. Its texts are the store's own; `locale` is the language of whoever the call is made for."""

    @property
    def id(self) -> str:
        """Names the store for ever, also when its handle changes."""
        ...

    @property
    def handle(self) -> str:
        """What stands in its first address."""
        ...

    @property
    def name(self) -> str:
        """What shoppers call it."""
        ...

    @property
    def currency(self) -> str:
        """ISO 4217."""
        ...

    @property
    def locale(self) -> str:
        """The language to answer in, such as "zh-Hans"."""
        ...

    @property
    def url(self) -> str:
        """The shop's address, without a slash at its end."""
        ...

    @property
    def settings(self) -> Mapping[str, Any]:
        """The plugin's settings here, each with its default where the merchant chose none."""
        ...

    @property
    def storage(self) -> Storage:
        """What the plugin keeps here."""
        ...

    def log(self, message: str, **facts: Any) -> None:
        """Write a line that the merchant finds on the plugin's page. No secrets: it is read by people."""
        ...

    def products(
        self, *, ids: Sequence[int] = (), variants: Sequence[int] = (), handles: Sequence[str] = ()
    ) -> tuple[ProductFacts, ...]:
        """Up to 100 products that shoppers can see: those of these ids, with one of these variants, or of
        these handles. Needs the scope "catalog.view".
        """
        ...

    def order(self, number: str) -> OrderFacts | None:
        """The order that people call "1001" or "#1001". Needs the scope "orders.view"."""
        ...

    def has_bought(self, customer: int, product: int) -> bool:
        """Whether a customer paid for a piece of a product. Needs the scope "orders.view"."""
        ...

    def send_letter(self, to: str, letter: Letter) -> None:
        """Send an e-mail in the shop's name: up to 500 a day, and 10 a day to one address. Needs the scope
        "customers.view". Raises LetterRefused. It goes out a moment later; note first that it was sent, so
        that a repeat sends no second one.
        """
        ...

    def keep_picture(self, data: bytes) -> KeptPicture:
        """Keep a picture of up to 8 MB, upright, up to 1,200 pixels wide and without what a camera noted of
        place and time; up to 5,000 of them a store. Raises PictureRefused.
        """
        ...

    def drop_picture(self, picture: str) -> None:
        """Delete a picture by its id; nothing happens when it is not the plugin's, or gone."""
        ...
