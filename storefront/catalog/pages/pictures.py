"""Pictures in the editor: uploaded at once, and part of the product when it is saved.

Until then a picture travels in the form as a signed token that names its kept original.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_POST

from backoffice.access import StoreRequest, store_page
from storefront.catalog.media import pictures
from storefront.catalog.media.reasons import PictureError, told
from storefront.catalog.models import Media, Product
from storefront.catalog.pictures import media_url, thumbnail_url
from tenants.context import require_store

MAX_AT_ONCE = 50
KEPT_SECONDS = 7 * 24 * 3600
TILE_WIDTH = 320


@dataclass
class Tile:
    """A picture of the editor: `key` is the id of a saved one, or the token of a new one."""

    key: str
    url: str
    alt: str = ""
    alts: dict[str, str] = field(default_factory=dict)
    status: str = Media.Status.READY.value
    problem: str | Promise = ""

    @property
    def is_new(self) -> bool:
        """Whether it isn't saved yet."""
        return not self.key.isdecimal()


def _salt() -> str:
    return f"catalog.picture.{require_store().uid}"


def token_of(content_hash: str, file: str) -> str:
    """A kept original as a token that only this store takes."""
    return signing.dumps([content_hash, file], salt=_salt())


def read_token(token: str) -> tuple[str, str] | None:
    """(content hash, key of the original) of a token, or None for one that is not ours or too old."""
    try:
        content_hash, file = signing.loads(token, salt=_salt(), max_age=KEPT_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return str(content_hash), str(file)


def take_in(file: UploadedFile[Any]) -> Tile:
    """Keep an uploaded picture. Raises PictureError."""
    if file.size is None or file.size > pictures.MAX_BYTES:
        raise PictureError("too_large", pictures.MAX_BYTES // 1024 // 1024)
    data = file.read()
    content_hash, key = pictures.keep_original(data)
    preview = pictures.preview(data, TILE_WIDTH)
    return Tile(token_of(content_hash, key), media_url(preview))


@store_page("catalog.edit")
@require_POST
def upload(request: StoreRequest) -> HttpResponse:
    """Take pictures in and answer with a tile for each, and with the reason for each that is none."""
    tiles: list[Tile] = []
    refused: list[tuple[str, str]] = []
    for file in request.FILES.getlist("files")[:MAX_AT_ONCE]:
        try:
            tiles.append(take_in(file))
        except PictureError as error:
            refused.append((file.name or "", str(error)))
    context = {"tiles": tiles, "refused": refused, "locales": request.store.all_locales[1:]}
    return render(request, "catalog/tiles.html", context)


def _preview_url(content_hash: str) -> str:
    """The preview that an upload left; "" where there is none."""
    key = pictures.rendition_key(content_hash, TILE_WIDTH, "webp")
    return media_url(key) if content_hash and default_storage.exists(key) else ""


def tiles_of(product: Product | None) -> list[Tile]:
    """The saved pictures of a product."""
    if product is None:
        return []
    return [
        Tile(
            key=str(media.pk),
            url=thumbnail_url(media, TILE_WIDTH) or _preview_url(media.content_hash),
            alt=media.alt,
            alts={locale: texts.get("alt", "") for locale, texts in media.translations.items()},
            status=media.status,
            problem=told(media.error),
        )
        for media in product.media.all()
    ]


def read_tiles(post: QueryDict, product: Product | None, locales: Sequence[str]) -> list[Tile]:
    """The pictures of a form in its order, with the words typed for them; strangers' are left out."""
    saved = {tile.key: tile for tile in tiles_of(product)}
    tiles = []
    for key in dict.fromkeys(post.getlist("pictures")):
        if post.get(f"remove-{key}"):
            continue
        tile = saved.get(key)
        if tile is None:
            kept = read_token(key)
            if kept is None:
                continue
            tile = Tile(key, _preview_url(kept[0]))
        tile.alt = post.get(f"alt-{key}", tile.alt)
        tile.alts = {locale: post.get(f"alt-{key}-{locale}", tile.alts.get(locale, "")) for locale in locales}
        tiles.append(tile)
    return tiles
