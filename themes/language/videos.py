"""Filters for videos, models and whatever else stands among a product's media."""

from urllib.parse import urlencode

from themes.engine import Drop, Html, attributes
from themes.language.media import image_tag, named_url, poster_of
from themes.language.text import text_of
from themes.objects.images import ImageDrop
from themes.objects.videos import VideoAddress, video_address
from themes.registry import theme_filter
from themes.rendering.page import Page

_ALLOWED = "accelerometer; autoplay; encrypted-media; gyroscope; picture-in-picture; web-share"
_SILENT = frozenset({"autoplay", "loop", "muted", "controls", "playsinline"})


class PlayerUrl(str):
    """Address of a player that remembers what its video shows, for the frame's title."""

    __slots__ = ("caption",)
    caption: str


def _address_of(value: object) -> VideoAddress | None:
    if isinstance(value, Drop):
        host, identity = (value[name] if name in value.table else None for name in ("host", "external_id"))
        return VideoAddress(str(host), str(identity)) if host and identity else None
    return video_address(text_of(value))


@theme_filter("external_video_url")
def external_video_url(value: object, **named: object) -> str:
    """Address of the player of a video on YouTube, Vimeo, Bilibili or Youku; arguments are passed to the
    player.
    """
    address = _address_of(value)
    if address is None:
        return ""
    query = urlencode({name.replace("-", "_"): text_of(each) for name, each in named.items()})
    base = address.player
    glue = "" if not query or base.endswith("?") else "&"
    url = PlayerUrl(f"{base}{glue}{query}".rstrip("?"))
    url.caption = text_of(value["alt"]) if isinstance(value, Drop) and "alt" in value.table else ""
    return url


@theme_filter("external_video_tag")
def external_video_tag(value: object, **named: object) -> Html:
    """An `<iframe>` with the player of a video on another site."""
    url = value if isinstance(value, PlayerUrl) else external_video_url(value)
    if not url:
        return Html("")
    title = url.caption if isinstance(url, PlayerUrl) else ""
    frame = {
        "src": url,
        "title": title or "Video",
        "frameborder": 0,
        "allow": _ALLOWED,
        "allowfullscreen": "allowfullscreen",
        "loading": "lazy",
        **named,
    }
    return Html("<iframe{}></iframe>").format(attributes(frame))


@theme_filter("video_tag")
def video_tag(value: object, *, image_size: object = None, **named: object) -> Html:
    """A `<video>` with all files of a video, and its picture until it plays."""
    if not isinstance(value, Drop) or "sources" not in value.table:
        return Html("")
    sources = Html("").join(
        Html("<source{}>").format(attributes({"src": each["url"], "type": each["mime_type"]}))
        for each in _sources(value)
    )
    frame: dict[str, object] = {
        "playsinline": True,
        "preload": "metadata",
        "aria-label": value["alt"] or None,
    }
    frame |= {name: True if name in _SILENT and each else each for name, each in named.items()}
    frame["poster"] = frame.get("poster") or poster_of(value, image_size) or None
    return Html("<video{}>{}</video>").format(attributes(frame), sources)


def _sources(value: Drop) -> list[Drop]:
    found = value["sources"]
    return [each for each in found if isinstance(each, Drop)] if isinstance(found, list) else []


@theme_filter("model_viewer_tag")
def model_viewer_tag(value: object, *, image_size: object = None, **named: object) -> Html:
    """A `<model-viewer>` for a 3D model; its picture where there is no viewer."""
    if not isinstance(value, Drop) or "sources" not in value.table:
        return Html("")
    sources = _sources(value)
    url = next((each["url"] for each in sources if each["format"] == "glb"), None)
    frame = {
        "src": url or (sources[0]["url"] if sources else None),
        "alt": value["alt"],
        "camera-controls": "true",
        "style": "--poster-color: transparent;",
        "data-model-id": value["id"],
        **named,
        "poster": poster_of(value, image_size) or None,
    }
    return Html("<model-viewer{}></model-viewer>").format(attributes(frame))


@theme_filter("media_tag", needs_page=True)
def media_tag(page: Page, value: object, *, image_size: object = None, **named: object) -> Html:
    """The element that fits the kind of a medium: a picture, a video, an embedded player or a 3D model."""
    if isinstance(value, ImageDrop):
        return image_tag(page, named_url(value, image_size) if image_size else value, **named)
    kind = value["media_type"] if isinstance(value, Drop) and "media_type" in value.table else ""
    if kind == "external_video":
        return external_video_tag(value, **named)
    if kind == "video":
        return video_tag(value, image_size=image_size, **{"controls": True, **named})
    if kind == "model":
        return model_viewer_tag(value, image_size=image_size, **named)
    return Html("")
