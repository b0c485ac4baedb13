"""Stores that jobs and acts name by number, also those that are gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tenants.archive.models import Certificate
from tenants.models import Store


@dataclass(frozen=True)
class KnownStore:
    """What is known of a store. One that `is_gone` has no page any more, and perhaps no name."""

    number: int
    name: str = ""
    handle: str = ""
    is_gone: bool = False

    def has(self, words: str) -> bool:
        """Whether its name or its handle has these words, in whatever case."""
        return words.casefold() in f"{self.name}\n{self.handle}".casefold()


def known_stores(numbers: Iterable[int | None]) -> dict[int, KnownStore]:
    """The stores of these numbers: by one query, and by a second one where some are gone."""
    asked = {number for number in numbers if number}
    rows = Store.objects.filter(pk__in=asked).values_list("pk", "name", "handle")
    found = {row[0]: KnownStore(*row) for row in rows}
    lacking = asked - set(found)
    gone = {number: KnownStore(number, is_gone=True) for number in lacking}
    for row in Certificate.objects.filter(store_number__in=lacking):
        assert row.store_number is not None
        gone[row.store_number] = KnownStore(row.store_number, row.name, row.handle, is_gone=True)
    return {**found, **gone}
