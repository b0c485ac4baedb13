"""What shoppers see of a plugin: blocks and embeds in themes, and pages of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from kaidian_sdk.points.calls import Call
from kaidian_sdk.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a block is drawn. Ids are of what the page is about, None where it is about something else."""

    template: str
    path: str
    settings: Mapping[str, Any]
    product: int | None = None
    collection: int | None = None
    customer: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeBlock:
    """A block that merchants place in sections of any theme. `file` is Liquid in the plugin's `blocks/`
    folder, with a `{% schema %}`; what `data` gives stands in it under its names, beside what every block
    sees.
    """

    id: str
    file: str
    data: Annotated[
        Callable[[Store, Place], Mapping[str, Any]] | None,
        Call(0.15, "The block is left out of the page."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEmbed:
    """Something on every page without a place of its own: in the head, or at the end of the body. It has no
    scripts: what needs one is a remote app.
    """

    id: str
    file: str
    target: Literal["head", "body"] = "body"
    data: Annotated[
        Callable[[Store, Place], Mapping[str, Any]] | None,
        Call(0.1, "The page stands without it."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRequest:
    """A request of a shopper to an address of the plugin. `form` and `query` have the last value of each
    name.

    `path` is what follows `/apps/<plugin>/`. `customer` is None for who is not signed in. `files` has up to
    five files of up to 8 MB by the name of their field; they are what a stranger sent, whatever they seem.
    """

    method: Literal["GET", "POST"]
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    locale: str
    customer: int | None = None
    customer_email: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopResponse:
    """The answer:

    a page of Liquid inside the theme's layout, JSON, or another address of the shop to go to. `file` is a
    Liquid file in the package's folder `blocks/`; it needs no schema, and finds what is in `data` by name.
    """

    title: str = ""
    file: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    redirect: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopPage:
    """Answers `/apps/<plugin>/…` in the shop. Liquid escapes what it prints, as everywhere."""

    id: str
    answer: Annotated[
        Callable[[Store, ShopRequest], ShopResponse],
        Call(
            3,
            "The shopper sees a page that says it does not work just now, with a way back.",
            by_strangers=True,
        ),
    ]
