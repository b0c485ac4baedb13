"""What settings of a theme can point to among the shop's own texts and pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import IO, Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from storefront.catalog.media import pictures, videos
from storefront.catalog.media.reasons import PictureError, VideoError
from storefront.catalog.pictures import media_url
from themes.editor.resources import (
    Film,
    FilmSource,
    Picture,
    PictureSource,
    Resource,
    offer_films,
    offer_pictures,
    offer_resources,
)

from .actions import add_shop_picture, add_shop_video, choose_video_poster
from .models import Article, Blog, ContentPage, Menu, ShopPicture, ShopVideo
from .queries.videos import video_name

SHOWN_WIDTH = 320
LONGEST_NAME = 60


def find_pictures(words: str, most: int) -> list[Picture]:
    """The shop's pictures whose name or description has all these words, newest first."""
    rows = ShopPicture.objects.all()
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(alt__icontains=word))
    return [_picture(row) for row in rows.order_by("-pk")[:most]]


def named_pictures(names: Sequence[str]) -> list[Picture]:
    """Pictures of these names, in their order."""
    found = {row.name: _picture(row) for row in ShopPicture.objects.filter(name__in=names)}
    return [found[name] for name in names if name in found]


def add_picture(file: UploadedFile[Any], actor: str) -> Picture:
    """Keep an uploaded picture under a name of its own. Raises PictureError."""
    if file.size is None or file.size > pictures.MAX_BYTES:
        raise PictureError("too_large", pictures.MAX_BYTES // 1024 // 1024)
    data = file.read()
    row = add_shop_picture(name=_free_name(ShopPicture, file.name, "picture"), data=data, actor=actor)
    return Picture(row.name, media_url(pictures.preview(data, SHOWN_WIDTH)), row.alt, is_ready=False)


def _free_name(model: type[ShopPicture] | type[ShopVideo], file_name: str | None, otherwise: str) -> str:
    wanted = slugify(PurePath(file_name or "").stem)[:LONGEST_NAME] or otherwise
    taken = set(model._default_manager.filter(name__startswith=wanted).values_list("name", flat=True))
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _picture(row: ShopPicture) -> Picture:
    """A picture as small as the picker shows it: its narrowest WebP that is wide enough."""
    sizes = sorted((each["width"], each["key"]) for each in row.renditions if each["format"] == "webp")
    key = next((key for width, key in sizes if width >= SHOWN_WIDTH), sizes[-1][1] if sizes else "")
    return Picture(row.name, media_url(key) if key else "", row.alt, is_ready=bool(sizes))


def find_videos(words: str, most: int) -> list[Film]:
    """The shop's videos whose name or description has all these words, newest first."""
    rows = ShopVideo.objects.select_related("poster")
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(alt__icontains=word))
    return [_film(row) for row in rows.order_by("-pk")[:most]]


def named_videos(names: Sequence[str]) -> list[Film]:
    """Videos of these names, in their order. A name may end as a file's does, as foreign themes write it."""
    bare = [video_name(name) for name in names]
    rows = ShopVideo.objects.select_related("poster").filter(name__in=bare)
    found = {row.name: _film(row) for row in rows}
    return [found[name] for name in bare if name in found]


def add_video(file: UploadedFile[Any], actor: str) -> Film:
    """Keep an uploaded video under a name of its own. Raises VideoError."""
    if file.size is None or file.size > videos.MAX_BYTES:
        raise VideoError("too_large", videos.MAX_BYTES // 1024 // 1024)
    name = _free_name(ShopVideo, file.name, "video")
    return _film(add_shop_video(name=name, file=cast(IO[bytes], file), actor=actor))


def pose_video(name: str, picture: str, actor: str) -> Film:
    """Choose the picture that stands for a video. Raises ActionError."""
    return _film(choose_video_poster(name=name, picture=picture, actor=actor))


def _film(row: ShopVideo) -> Film:
    poster = _picture(row.poster) if row.poster else None
    return Film(
        name=row.name,
        url=media_url(row.key),
        alt=row.alt,
        seconds=round(row.milliseconds / 1000),
        poster=poster.name if poster else "",
        poster_url=poster.url if poster else "",
    )


def offer_choices() -> None:
    """Tell the theme editor what settings can point to here."""
    offer_pictures(PictureSource(find_pictures, named_pictures, add_picture))
    offer_films(FilmSource(find_videos, named_videos, add_video, pose_video))
    offer_resources("page", label=_("Pages"), find=_find(_pages, _page), named=_named(_pages, _page))
    offer_resources("blog", label=_("Blogs"), find=_find(_blogs, _blog), named=_named(_blogs, _blog))
    offer_resources("article", label=_("Blog posts"), find=_find(_articles, _article), named=_named_articles)
    offer_resources("link_list", label=_("Menus"), find=_find(_menus, _menu), named=_named(_menus, _menu))


def _pages() -> QuerySet[ContentPage]:
    return ContentPage.objects.defer("body").order_by("title", "pk")


def _blogs() -> QuerySet[Blog]:
    return Blog.objects.order_by("pk")


def _articles() -> QuerySet[Article]:
    return Article.objects.select_related("blog").defer("body", "excerpt").order_by("-pk")


def _menus() -> QuerySet[Menu]:
    return Menu.objects.order_by("pk")


def _find[Row: Model](
    rows: Callable[[], QuerySet[Row]], shown: Callable[[Row], Resource]
) -> Callable[[str, int], list[Resource]]:
    """Search by title and handle among `rows`."""

    def find(words: str, most: int) -> list[Resource]:
        found = rows()
        for word in words.split():
            found = found.filter(Q(title__icontains=word) | Q(handle__icontains=word))
        return [shown(row) for row in found[:most]]

    return find


def _named[Row: Model](
    rows: Callable[[], QuerySet[Row]], shown: Callable[[Row], Resource]
) -> Callable[[Sequence[str]], list[Resource]]:
    """Those of `rows` with these handles, in the handles' order."""

    def named(handles: Sequence[str]) -> list[Resource]:
        found = {each.handle: each for each in map(shown, rows().filter(handle__in=handles))}
        return [found[handle] for handle in handles if handle in found]

    return named


def _named_articles(handles: Sequence[str]) -> list[Resource]:
    """Articles by "blog/article", as themes name them."""
    last = [handle.partition("/")[2] for handle in handles]
    found = {each.handle: each for each in map(_article, _articles().filter(handle__in=last))}
    return [found[handle] for handle in handles if handle in found]


def _page(row: ContentPage) -> Resource:
    return Resource(row.handle, row.title, path=f"/pages/{row.handle}")


def _blog(row: Blog) -> Resource:
    return Resource(row.handle, row.title, path=f"/blogs/{row.handle}")


def _article(row: Article) -> Resource:
    handle = f"{row.blog.handle}/{row.handle}"
    return Resource(handle, row.title, row.blog.title, path=f"/blogs/{handle}")


def _menu(row: Menu) -> Resource:
    return Resource(row.handle, row.title, row.handle)
