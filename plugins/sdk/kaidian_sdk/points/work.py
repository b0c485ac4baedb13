"""What a plugin does by itself:

after something happened, by the clock, and with data from and for elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from kaidian_sdk.fields import Field
from kaidian_sdk.points.calls import Call
from kaidian_sdk.store import Store
from kaidian_sdk.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in the store. `payload` is as the catalogue of events describes it."""

    id: int
    name: str
    subject: str
    actor: str
    at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Called for each event of a name, at least once: so what it does must bear being done twice."""

    id: str
    event: str
    handle: Annotated[
        Callable[[Store, Event], None],
        Call(10, "The event is told again after growing pauses, five times."),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Done every `minutes` in each store where the plugin is on; never twice at once in one store."""

    id: str
    minutes: int
    run: Annotated[
        Callable[[Store], None],
        Call(60, "It is left for the next time."),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metafield:
    """A field that the plugin adds to things of the store, for merchants to fill in and themes to show.

    Themes read every field but secrets, and print what they choose. A `public` one of a product, variant or
    collection is told to everybody by the shop's API, too.
    """

    on: Literal["product", "variant", "collection", "customer", "order"]
    field: Field
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A product from elsewhere, by the names of columns that the store's own import knows."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSource:
    """Brings products from elsewhere. They pass the same checks as a file, and are told row by row."""

    id: str
    label: Text
    rows: Annotated[
        Callable[[Store, Mapping[str, Any]], Iterable[Row]],
        Call(300, "What came so far is shown; nothing is taken in before the merchant says so."),
    ]
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Up to 100 products of one export, each with all its rows: the columns are those of the CSV file.

    `run` is the number of the export in its store, `number` that of the batch, from 1. A batch may come twice
    where a server broke down, with the same two numbers. `is_last` tells that none follows.
    """

    run: int
    number: int
    is_last: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A product that was not taken, by its handle, and why, as merchants read it."""

    handle: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a batch: its products were taken, but for those `refused`.

    `note` is a sentence for the merchant; the one of the last batch stays with the result.
    """

    refused: tuple[Refused, ...] = ()
    note: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTarget:
    """Takes products to elsewhere, a batch after the other, with what the merchant filled in for this export.

    It runs in the background. The merchant sees how far it is, can end it, and reads what was refused.
    """

    id: str
    label: Text
    send: Annotated[
        Callable[[Store, Batch, Mapping[str, Any]], Sent],
        Call(60, "The export stops before this batch; the merchant is told, and can let it go on."),
    ]
    fields: tuple[Field, ...] = ()
