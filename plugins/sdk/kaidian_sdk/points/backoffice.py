"""What merchants see of a plugin. Pages are made of parts; the platform draws them in its own design, in both
widths.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from kaidian_sdk.fields import Field
from kaidian_sdk.points.calls import Call
from kaidian_sdk.store import Store
from kaidian_sdk.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A paragraph, or a banner where it has a tone."""

    text: Text
    tone: Literal["", "info", "success", "warning", "danger"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Pairs of a name and a value, one under the other."""

    rows: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button. Pressing it sends `name` and `value` to the page's `act`. `danger` asks first."""

    name: str
    label: Text
    value: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way to another page: a path of the plugin's own pages, or one of the back office such as
    "orders/1001".
    """

    label: Text
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that the store keeps (`store.keep_picture`), by its `url`. `alt` says what is on it."""

    url: str
    alt: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under headings, with what can be done to each. `empty` is what stands there without any row."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[Text | Link | Picture, ...], ...]
    actions: tuple[tuple[Action, ...], ...] = ()
    empty: Text = ""
    more: str = ""
    """Where the next rows are: a path of the plugin's own pages, "" when these are all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Fields with a button. What is sent comes to the page's `act` as `name`, with the values by id, already
    checked.
    """

    name: str
    fields: tuple[Field, ...]
    button: Text
    values: Mapping[str, Any] = field(default_factory=dict)


type Part = Note | Facts | Table | Form | Action | Link | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page shows."""

    title: Text
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a card shows: few things, to be seen in passing. What is done about them is done on a page."""

    title: Text
    parts: tuple[Note | Facts | Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Who asks for which page. `path` is what follows the page's own; `subject` the order, product or
    customer of a card.
    """

    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    subject: int | None = None
    member: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of an action. `message` is shown; `errors` go to the fields by id, and what was typed
    stays.
    """

    message: Text = ""
    errors: Mapping[str, Text] = field(default_factory=dict)
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPage:
    """A page of the back office under /plugins/<plugin>/<id>/. `permission` is of the catalogue."""

    id: str
    permission: str
    show: Annotated[
        Callable[[Store, PageRequest], Page],
        Call(3, "The page says that the plugin did not answer, and offers to try again."),
    ]
    act: Annotated[
        Callable[[Store, PageRequest, str, Mapping[str, Any]], Done] | None,
        Call(5, "Nothing is said to be done; what was typed stays."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A place in the menu that opens one of the plugin's pages."""

    id: str
    label: Text
    page: str
    icon: str = "puzzle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card beside a product, an order or a customer; what it shows, or None for nothing."""

    id: str
    on: Literal["product", "order", "customer"]
    permission: str
    show: Annotated[
        Callable[[Store, PageRequest], Glance | None],
        Call(0.5, "The card says that the plugin did not answer."),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A card of the dashboard; what it shows, or None for nothing."""

    id: str
    permission: str
    show: Annotated[
        Callable[[Store, PageRequest], Glance | None],
        Call(0.5, "The dashboard stands without it."),
    ]
