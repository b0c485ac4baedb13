"""What a setting of a theme can point to in a store: each domain offers its own kinds.

    offer_resources(
        "product",
        label=_("Products"),
        find=lambda words, most: [Resource("tea", "Tea", path="/products/tea") …],
        named=lambda handles: […],
    )

`kind` is the type of the setting: product, collection, page, blog, article, link_list. The functions run in
the store's schema. Pictures and videos are offered by one domain, which also takes new ones in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise

MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing of the store. `path` is its page in the shop, "" for a thing without one."""

    handle: str
    title: str
    detail: str = ""
    image: str = ""
    path: str = ""

    def json(self) -> dict[str, Any]:
        """For the editor."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the shop. Until it `is_ready`, pages can't show it."""

    name: str
    url: str
    alt: str = ""
    is_ready: bool = True

    def json(self) -> dict[str, Any]:
        """For the editor."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Film:
    """A video of the shop. `poster` names the picture that stands for it; "" for none."""

    name: str
    url: str
    alt: str = ""
    seconds: int = 0
    poster: str = ""
    poster_url: str = ""

    def json(self) -> dict[str, Any]:
        """For the editor."""
        return asdict(self)


type Find = Callable[[str, int], Sequence[Resource]]
type Named = Callable[[Sequence[str]], Sequence[Resource]]


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing: `find(words, most)` searches, `named(handles)` gives those that are still there."""

    kind: str
    label: str | Promise
    find: Find
    named: Named


@dataclass(frozen=True, slots=True)
class PictureSource:
    """`find(words, most)`, `named(names)`, and `add(file, actor)`, which raises ActionError."""

    find: Callable[[str, int], Sequence[Picture]]
    named: Callable[[Sequence[str]], Sequence[Picture]]
    add: Callable[[UploadedFile[Any], str], Picture]


@dataclass(frozen=True, slots=True)
class FilmSource:
    """`find(words, most)`, `named(names)`, `add(file, actor)`, and `pose(name, picture, actor)`, which
    chooses the picture that stands for a video; the last two raise ActionError.
    """

    find: Callable[[str, int], Sequence[Film]]
    named: Callable[[Sequence[str]], Sequence[Film]]
    add: Callable[[UploadedFile[Any], str], Film]
    pose: Callable[[str, str, str], Film]


_sources: dict[str, Source] = {}
_pictures: list[PictureSource] = []
_films: list[FilmSource] = []


def offer_resources(kind: str, *, label: str | Promise, find: Find, named: Named) -> None:
    """Let settings point to things of a kind; a later offer of the same kind replaces it."""
    _sources[kind] = Source(kind, label, find, named)


def offer_pictures(source: PictureSource) -> None:
    """Let settings of the type image_picker show these pictures; a later offer replaces it."""
    _pictures[:] = [source]


def offer_films(source: FilmSource) -> None:
    """Let settings of the type video show these videos; a later offer replaces it."""
    _films[:] = [source]


def film_source() -> FilmSource | None:
    """Where videos come from, None without any."""
    return _films[0] if _films else None


def source_of(kind: str) -> Source | None:
    """The source of a kind, None when nobody offers it."""
    return _sources.get(kind)


def sources() -> list[Source]:
    """All kinds, in the order they were offered."""
    return list(_sources.values())


def picture_source() -> PictureSource | None:
    """Where pictures come from, None without any."""
    return _pictures[0] if _pictures else None
