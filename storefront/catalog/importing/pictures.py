"""The pictures that a product's rows name, matched with those that the product has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from storefront.catalog.columns import IMAGE, IMAGE_ALT, IMAGE_POSITION, VARIANT_IMAGE, translation_column
from storefront.catalog.drafts import MediaDraft
from storefront.catalog.models import Media

from .cells import CellError, position
from .problems import Problems
from .reader import Row

_OWN = re.compile(r"/stores/(?P<uid>[0-9a-f-]{36})/media/(?P<hash>[0-9a-f]{64})/")
FAR = 10**6


@dataclass(frozen=True, slots=True)
class NamedPicture:
    """A picture as the file names it."""

    url: str
    alt: str = ""
    translations: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Pictures:
    """All pictures of one product of the file, in order, each with the row of `Media` that it is already.

    `added` are those the product doesn't have; `index` finds the place of an address in `named`.
    """

    named: list[NamedPicture] = field(default_factory=list)
    standing: list[Media | None] = field(default_factory=list)

    @property
    def added(self) -> list[MediaDraft]:
        """Drafts of the new ones, in order."""
        return [
            MediaDraft(source_url=picture.url, alt=picture.alt, translations=picture.translations)
            for picture, media in zip(self.named, self.standing, strict=True)
            if media is None
        ]

    def reference(self, url: str) -> tuple[int | None, int]:
        """(media id, index into `added`) of an address, as a variant's draft says it. (None, -1) for none."""
        for index, picture in enumerate(self.named):
            if picture.url == url:
                media = self.standing[index]
                if media is not None:
                    return media.pk, -1
                return None, sum(row is None for row in self.standing[:index])
        return None, -1


def pictures_of(
    rows: Iterable[Row], locales: Iterable[str], standing: Iterable[Media], uid: str, problems: Problems
) -> Pictures:
    """Read the pictures of a product's rows: those of Image Src by position, then others of Variant Image."""
    placed: list[tuple[int, int, NamedPicture]] = []
    for number, row in enumerate(rows):
        if url := row.get(IMAGE):
            placed.append((_place(row, problems), number, _named(row, url, locales)))
    named = [picture for _position, _number, picture in sorted(placed, key=lambda found: found[:2])]
    urls = {picture.url for picture in named}
    for row in rows:
        url = row.get(VARIANT_IMAGE)
        if url and url not in urls:
            named.append(NamedPicture(url))
            urls.add(url)
    free = list(standing)
    return Pictures(named, [_take(free, picture.url, uid) for picture in named])


def _place(row: Row, problems: Problems) -> int:
    try:
        return position(cell) if (cell := row.get(IMAGE_POSITION)) else FAR
    except CellError as error:
        problems.add(row.line, IMAGE_POSITION, "warning", error.code, error.message)
        return FAR


def _named(row: Row, url: str, locales: Iterable[str]) -> NamedPicture:
    translations = {
        locale: {"alt": alt} for locale in locales if (alt := row.get(translation_column(IMAGE_ALT, locale)))
    }
    return NamedPicture(url, row.get(IMAGE_ALT), translations)


def _take(free: list[Media], url: str, uid: str) -> Media | None:
    """The picture among `free` that `url` means, taken out: by where it came from, or by our own address."""
    own = _OWN.search(url)
    content_hash = own["hash"] if own and own["uid"] == uid else ""
    for media in free:
        if (media.source_url == url) or (content_hash and media.content_hash == content_hash):
            free.remove(media)
            return media
    return None
