"""What the editor's pickers ask: things of the store by words or handle, pictures, videos, and new ones."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from themes.editor.api import answer, refusal, told
from themes.editor.resources import (
    MOST_FOUND,
    FilmSource,
    PictureSource,
    film_source,
    picture_source,
    source_of,
    sources,
)

LONGEST_QUERY = 100
MOST_HANDLES = 100
MOST_A_KIND = 5
"""Things of each kind when links are looked for among all."""


def _words(request: StoreRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]


def _handles(request: StoreRequest) -> list[str]:
    return [each.replace("\x00", "") for each in request.GET.getlist("handle")[:MOST_HANDLES]]


@store_page("themes.edit")
@require_safe
def resources(request: StoreRequest, kind: str) -> HttpResponse:
    """Things of a kind: those of `?handle=…`, else those that `?q=` finds. Kind "url" looks among all."""
    if kind == "url":
        groups = [
            {"label": str(source.label), "items": _found(source.kind, _words(request), MOST_A_KIND)}
            for source in sources()
        ]
        return answer({"groups": [group for group in groups if group["items"]]})
    source = source_of(kind)
    if source is None:
        return refusal("unknown_kind", _("Your store has nothing of this kind."), 404)
    handles = _handles(request)
    if handles:
        return answer({"items": [each.json() for each in source.named(handles)]})
    return answer({"label": str(source.label), "items": _found(kind, _words(request), MOST_FOUND)})


def _found(kind: str, words: str, most: int) -> list[dict[str, object]]:
    source = source_of(kind)
    return [each.json() for each in source.find(words, most)] if source else []


def _media(request: StoreRequest, source: PictureSource | FilmSource) -> HttpResponse:
    """The pictures or videos that are asked for, by name or by words."""
    handles = _handles(request)
    found = source.named(handles) if handles else source.find(_words(request), MOST_FOUND)
    return answer({"items": [each.json() for each in found]})


@store_page("themes.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@told
def pictures(request: StoreRequest) -> HttpResponseBase:
    """The shop's pictures by `?handle=…` or `?q=`; a POST with `file` takes a new one in."""
    source = picture_source()
    if source is None:
        return refusal("unknown_kind", _("Your store has nothing of this kind."), 404)
    if request.method != "POST":
        return _media(request, source)
    file = request.FILES.get("file")
    if file is None:
        return refusal("no_file", _("Choose a picture."), 400)
    return answer(source.add(file, actor_of(request)).json())


@store_page("themes.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@told
def videos(request: StoreRequest) -> HttpResponseBase:
    """The shop's videos by `?handle=…` or `?q=`. A POST with `file` takes a new one in; one with `name` and
    `poster` chooses the picture that stands for a video.
    """
    source = film_source()
    if source is None:
        return refusal("unknown_kind", _("Your store has nothing of this kind."), 404)
    if request.method != "POST":
        return _media(request, source)
    if "name" in request.POST:
        name, poster = (request.POST.get(each, "").replace("\x00", "") for each in ("name", "poster"))
        return answer(source.pose(name, poster, actor_of(request)).json())
    file = request.FILES.get("file")
    if file is None:
        return refusal("no_file", _("Choose a video."), 400)
    return answer(source.add(file, actor_of(request)).json())
