"""Videos and models: what themes see of them, and addresses of players elsewhere."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from themes.engine import Drop, prop
from themes.objects.images import ImageDrop

_ADDRESSES = (
    (
        "youtube",
        re.compile(
            r"(?:https?:)?//(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)"
            r"|youtu\.be/)([\w-]{6,20})"
        ),
    ),
    (
        "vimeo",
        re.compile(r"(?:https?:)?//(?:www\.|player\.)?vimeo\.com/(?:video/|channels/[\w-]+/)?(\d{4,14})"),
    ),
    (
        "bilibili",
        re.compile(
            r"(?:https?:)?//(?:(?:www\.|m\.)?bilibili\.com/video/"
            r"|player\.bilibili\.com/player\.html\?(?:[^#]*&)?bvid=)(BV[0-9A-Za-z]{8,14})"
        ),
    ),
    (
        "youku",
        re.compile(r"(?:https?:)?//(?:v\.youku\.com/v_show/id_|player\.youku\.com/embed/)([\w=]{6,30})"),
    ),
)
PLAYERS = {
    "youtube": "https://www.youtube.com/embed/{id}?enablejsapi=1",
    "vimeo": "https://player.vimeo.com/video/{id}?",
    "bilibili": "https://player.bilibili.com/player.html?bvid={id}&autoplay=0",
    "youku": "https://player.youku.com/embed/{id}?",
}
"""Address of each host's player; more parameters are added to its query."""


class VideoAddress(NamedTuple):
    """A video on one of the hosts we know: "youtube", "vimeo", "bilibili" or "youku", and its id there."""

    host: str
    id: str

    @property
    def player(self) -> str:
        """Address of the host's player for it."""
        return PLAYERS[self.host].format(id=quote(self.id, safe="="))


def video_address(url: str) -> VideoAddress | None:
    """The video that a page's or a player's address leads to; None when it is none we know."""
    for host, pattern in _ADDRESSES:
        if found := pattern.match(url.strip()):
            return VideoAddress(host, found[1])
    return None


class MediaDrop(Drop):
    """`media`: what pictures, videos and 3D models have in common."""

    kind = ""

    def __init__(
        self, *, identity: int | str = 0, alt: str = "", position: int = 1, preview: ImageDrop | None = None
    ) -> None:
        self._identity = identity
        self._alt = alt
        self._position = position
        self._preview = preview

    @prop
    def id(self) -> int | str:
        """Its id in the store."""
        return self._identity

    @prop
    def alt(self) -> str:
        """What it shows, for people who can't see it."""
        return self._alt

    @prop
    def position(self) -> int:
        """Its place in the list, from 1."""
        return self._position

    @prop
    def media_type(self) -> str:
        """Its kind: "video", "external_video", "model" or "generic_file"."""
        return self.kind

    @prop
    def preview_image(self) -> ImageDrop | None:
        """The picture that is shown until it plays."""
        return self._preview

    def json(self) -> object:
        return {
            "id": self._identity,
            "alt": self._alt,
            "position": self._position,
            "media_type": self.kind,
            "preview_image": self._preview.json() if self._preview else None,
        }


class SourceDrop(Drop):
    """`video_source` and `model_source`: a file of a video or a 3D model."""

    def __init__(self, url: str, mime_type: str, width: int = 0, height: int = 0) -> None:
        self._url = url
        self._mime_type = mime_type
        self._width = width
        self._height = height

    @prop
    def url(self) -> str:
        """Address of the file."""
        return self._url

    @prop
    def mime_type(self) -> str:
        """Its MIME type, such as "video/mp4"."""
        return self._mime_type

    @prop
    def format(self) -> str:
        """Its format, such as "mp4" or "glb"."""
        return self._url.partition("?")[0].rpartition(".")[2].lower()

    @prop
    def width(self) -> int:
        """Width in pixels; 0 for a model."""
        return self._width

    @prop
    def height(self) -> int:
        """Height in pixels; 0 for a model."""
        return self._height


class VideoDrop(MediaDrop):
    """`video`: a video in the store."""

    kind = "video"

    def __init__(self, sources: Sequence[SourceDrop], *, duration: int = 0, **common: object) -> None:
        super().__init__(**common)  # type: ignore[arg-type]
        self._sources = list(sources)
        self._duration = duration

    @prop
    def sources(self) -> list[SourceDrop]:
        """Its files, the best first."""
        return self._sources

    @prop
    def duration(self) -> int:
        """Its length, in milliseconds."""
        return self._duration

    @prop
    def aspect_ratio(self) -> float:
        """Width divided by height."""
        first = self._sources[0] if self._sources else None
        return first.width() / first.height() if first and first.height() else 16 / 9


class ModelDrop(MediaDrop):
    """`model`: a 3D model."""

    kind = "model"

    def __init__(self, sources: Sequence[SourceDrop], **common: object) -> None:
        super().__init__(**common)  # type: ignore[arg-type]
        self._sources = list(sources)

    @prop
    def sources(self) -> list[SourceDrop]:
        """Its files, the one for browsers first."""
        return self._sources


class ExternalVideoDrop(MediaDrop):
    """`external_video`: a video on another site, among a product's `media`."""

    kind = "external_video"

    def __init__(self, address: VideoAddress, *, aspect_ratio: float = 16 / 9, **common: object) -> None:
        super().__init__(**common)  # type: ignore[arg-type]
        self.address = address
        self._aspect_ratio = aspect_ratio

    @prop
    def id(self) -> int | str:
        """Its id in the store, otherwise its id on that site."""
        return self._identity or self.address.id

    @prop
    def external_id(self) -> str:
        """Its id on that site."""
        return self.address.id

    @prop
    def host(self) -> str:
        """The site: "youtube", "vimeo", "bilibili" or "youku"."""
        return self.address.host

    @prop
    def type(self) -> str:
        """The site, by its name in settings."""
        return self.address.host

    @prop
    def aspect_ratio(self) -> float:
        """Width divided by height."""
        return self._aspect_ratio
