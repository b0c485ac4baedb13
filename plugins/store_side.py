"""The store as plugins see it: `kaidian_sdk.Store` over the current store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language

from kaidian_sdk.manifest import Manifest
from kaidian_sdk.points.commerce import OrderFacts
from kaidian_sdk.shop import KeptPicture, Letter, ProductFacts
from tenants.context import require_store
from tenants.models import Store

from .bounded import Line
from .log import note
from .models import Installation
from .secrets import opened
from .shop_side import answers, demand
from .storage import PluginStorage


def settings_of(manifest: Manifest, installation: Installation | None) -> dict[str, Any]:
    """Every setting with the merchant's value, or where it starts.

    Secrets are open: for the plugin's own eyes.
    """
    chosen = installation.settings if installation else {}
    found = {}
    for field in manifest.settings:
        value = chosen.get(field.id, field.start)
        found[field.id] = opened(value) if field.type == "secret" else value
    return found


class StoreSide:
    """What a call is given. It is made in the store; what it does there, it asks the waiting thread for."""

    def __init__(self, manifest: Manifest, installation: Installation | None, line: Line) -> None:
        store = require_store()
        self._plugin = manifest.id
        self._line = line
        self.id = str(store.uid)
        self.handle = store.handle
        self.name = store.name
        self.currency = store.currency
        self.locale = _reader(store)
        self.url = store.url
        self.settings: Mapping[str, Any] = settings_of(manifest, installation)
        self.storage = StorageSide(manifest.id, line)
        self._scopes: list[str] | None = installation.scopes if installation else None

    def products(
        self, *, ids: Sequence[int] = (), variants: Sequence[int] = (), handles: Sequence[str] = ()
    ) -> tuple[ProductFacts, ...]:
        """Products that shoppers can see."""
        demand(self._scopes, "catalog.view")
        return self._line.ask(lambda: answers().products(ids, variants, handles))

    def order(self, number: str) -> OrderFacts | None:
        """The order that people call by a number."""
        demand(self._scopes, "orders.view")
        return self._line.ask(lambda: answers().order(number))

    def has_bought(self, customer: int, product: int) -> bool:
        """Whether a customer paid for a piece of a product."""
        demand(self._scopes, "orders.view")
        return self._line.ask(lambda: answers().has_bought(customer, product))

    def send_letter(self, to: str, letter: Letter) -> None:
        """Send an e-mail in the shop's name."""
        demand(self._scopes, "customers.view")
        self._line.ask(lambda: answers().send_letter(self._plugin, to, letter))

    def keep_picture(self, data: bytes) -> KeptPicture:
        """Keep a picture."""
        return self._line.ask(lambda: answers().keep_picture(self._plugin, data))

    def drop_picture(self, picture: str) -> None:
        """Delete a picture of the plugin's."""
        self._line.ask(lambda: answers().drop_pictures(self._plugin, picture))

    def log(self, message: str, **facts: Any) -> None:
        """Write a line that the merchant finds on the plugin's page."""
        self._line.ask(lambda: note(self._plugin, message, facts))


def _reader(store: Store) -> str:
    """The language to answer in, spelt as stores spell it: Django calls "zh-Hans" "zh-hans"."""
    spoken = get_language() or store.locale
    return next((each for each in store.all_locales if each.lower() == spoken.lower()), spoken)


class StorageSide:
    """`kaidian_sdk.Storage` that has everything done by the waiting thread."""

    def __init__(self, plugin: str, line: Line) -> None:
        self._storage = PluginStorage(plugin)
        self._ask: Callable[[Callable[[], Any]], Any] = line.ask

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key."""
        return self._ask(lambda: self._storage.get(key, default))

    def set(self, key: str, value: Any) -> None:
        """Keep a value."""
        self._ask(lambda: self._storage.set(key, value))

    def add(self, key: str, value: Any) -> bool:
        """Keep a value unless the key has one already; whether it was kept."""
        return bool(self._ask(lambda: self._storage.add(key, value)))

    def increase(self, key: str, by: int = 1) -> int:
        """Add to a number; the number it is now."""
        return int(self._ask(lambda: self._storage.increase(key, by)))

    def delete(self, key: str) -> None:
        """Forget a key."""
        self._ask(lambda: self._storage.delete(key))

    def items(self, prefix: str = "", *, limit: int = 100, after: str = "") -> Iterator[tuple[str, Any]]:
        """Pairs whose key begins with `prefix`, by key, those after the key `after`."""
        return iter(self._ask(lambda: list(self._storage.items(prefix, limit=limit, after=after))))
