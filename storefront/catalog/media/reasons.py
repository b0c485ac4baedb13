"""Why a picture or video could not be had, as a code that is kept and a sentence that is shown."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence

REASONS: dict[str, str | Promise] = {
    "too_large": _("The picture is larger than %(detail)s MB."),
    "unreadable": _("This file is not a picture that can be shown: use JPEG, PNG, WebP, AVIF or GIF."),
    "too_many_pixels": _("The picture has more than %(detail)s million pixels."),
    "damaged": _("The picture is damaged and can't be read."),
    "address_invalid": _("Only well-formed http:// and https:// addresses can be fetched."),
    "port_refused": _("Only the usual web ports can be fetched from."),
    "host_unknown": _("There is no server called %(detail)s."),
    "address_private": _("%(detail)s is not a public address."),
    "unreachable": _("%(detail)s did not answer."),
    "too_slow": _("The server took too long to send the picture."),
    "too_many_redirects": _("The address leads from one place to the next without end."),
    "missing": _("There is no picture at this address any more."),
    "lost": _("The original of the picture is gone. Upload it again."),
    "no_room": _(
        "Your plan's storage is full, so the file was not kept. Choose a larger plan, or delete some first."
    ),
    "refused": _("The server refused the picture (status %(detail)s)."),
}


class PictureError(ActionError):
    """A picture that can't be had. `kept` is what `Media.error` holds of it: "<code>:<detail>"."""

    def __init__(self, code: str, detail: str | int = "") -> None:
        super().__init__(code, sentence(REASONS[code], detail=detail), field="media")
        self.kept = f"{code}:{detail}"[:255]


def told(kept: str) -> str | Promise:
    """The sentence for what `Media.error` holds; empty for no error."""
    code, _colon, detail = kept.partition(":")
    return sentence(REASONS[code], detail=detail) if code in REASONS else ""


VIDEO_REASONS: dict[str, str | Promise] = {
    "too_large": _("The video is larger than %(detail)s MB. Make it shorter, or export it smaller."),
    "unreadable": _("This file is not a video that browsers play: use MP4 or WebM."),
    "quicktime": _("Browsers don't play QuickTime (.mov). Export the video as MP4."),
    "codec": _("Many browsers don't play %(detail)s. Export the video as MP4 with H.264."),
    "no_pictures": _("There is no video in this file, only sound."),
    "no_room": REASONS["no_room"],
    "damaged": _("The video is damaged and can't be read."),
}


class VideoError(ActionError):
    """A video that can't be kept."""

    def __init__(self, code: str, detail: str | int = "") -> None:
        super().__init__(code, sentence(VIDEO_REASONS[code], detail=detail), field="media")
