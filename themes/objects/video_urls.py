"""What a `video_url` setting gives: an address of a video elsewhere, with its host and id there."""

from themes.engine import Drop, escape, prop
from themes.objects.videos import VideoAddress, video_address


class VideoUrlDrop(Drop):
    """`video_url`: the value of a setting of the type video_url. It prints as its address."""

    def __init__(self, url: str, address: VideoAddress) -> None:
        self._url = url
        self._address = address

    @prop
    def id(self) -> str:
        """Its id on that site."""
        return self._address.id

    @prop
    def type(self) -> str:
        """The site: "youtube", "vimeo", "bilibili" or "youku"."""
        return self._address.host

    def json(self) -> object:
        """The address."""
        return self._url

    def __str__(self) -> str:
        return self._url

    def __html__(self) -> str:
        return str(escape(self._url))


def video_url(text: str) -> VideoUrlDrop | None:
    """The video of an address, None when it leads to no host we know."""
    address = video_address(text)
    return VideoUrlDrop(text.strip(), address) if address else None
