"""Reads the sample catalogue's JSON strictly: a wrong or missing key is named with its file and place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class BrokenSample(Exception):
    """The sample data itself is wrong; the message names the file, the place and the fault."""


@dataclass(frozen=True)
class LocalText:
    """One text in the two languages every sample store speaks. May hold HTML where the field says so."""

    zh_hans: str
    en: str

    def in_locale(self, locale: str) -> str:
        """The text for a store locale: Chinese for any `zh…`, English for everything else."""
        return self.zh_hans if locale.startswith("zh") else self.en


class Node:
    """A JSON object together with where it stands, so that faults can be told precisely."""

    def __init__(self, data: object, place: str) -> None:
        if not isinstance(data, dict):
            raise BrokenSample(f"{place}: expected an object")
        self._data: dict[str, Any] = data
        self.place = place

    def allow(self, *keys: str) -> None:
        """Refuse keys outside the given ones: a misspelt key must not pass silently."""
        if extra := sorted(set(self._data) - set(keys)):
            raise BrokenSample(f"{self.place}: unknown key {extra[0]!r}")

    def string(self, key: str) -> str:
        value = self._data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise BrokenSample(f"{self.place}.{key}: expected text")
        return value

    def number(self, key: str) -> int:
        """A whole number, not below zero."""
        value = self._data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise BrokenSample(f"{self.place}.{key}: expected a whole number from 0")
        return value

    def number_or_none(self, key: str) -> int | None:
        return None if self._data.get(key) is None else self.number(key)

    def string_or_none(self, key: str) -> str | None:
        return None if self._data.get(key) is None else self.string(key)

    def strings(self, key: str) -> tuple[str, ...]:
        value = self._data.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise BrokenSample(f"{self.place}.{key}: expected a list of texts")
        return tuple(value)

    def node(self, key: str) -> "Node":
        return Node(self._data.get(key), f"{self.place}.{key}")

    def text(self, key: str) -> LocalText:
        return local_text(self._data.get(key), f"{self.place}.{key}")

    def texts(self, key: str) -> tuple[LocalText, ...]:
        items = self._list(key)
        return tuple(local_text(item, f"{self.place}.{key}[{i}]") for i, item in enumerate(items))

    def each[Item](self, key: str, read: Callable[["Node"], Item]) -> tuple[Item, ...]:
        """Read every object of a list with `read`."""
        items = self._list(key)
        return tuple(read(Node(item, f"{self.place}.{key}[{i}]")) for i, item in enumerate(items))

    def _list(self, key: str) -> list[object]:
        value = self._data.get(key)
        if not isinstance(value, list):
            raise BrokenSample(f"{self.place}.{key}: expected a list")
        return value


def local_text(data: object, place: str) -> LocalText:
    """Both languages of a text; long ones are kept as a list of lines and joined here."""
    node = Node(data, place)
    node.allow("zh-Hans", "en")
    return LocalText(zh_hans=_joined(node, "zh-Hans"), en=_joined(node, "en"))


def _joined(node: Node, key: str) -> str:
    value = node._data.get(key)
    return "\n".join(node.strings(key)) if isinstance(value, list) else node.string(key)
