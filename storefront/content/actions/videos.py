"""Videos of the shop itself."""

from __future__ import annotations

from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.catalog.media.videos import keep_video
from storefront.content.events import ShopVideoAdded, ShopVideoPosterChosen
from storefront.content.locks import lock_video
from storefront.content.models import ShopPicture, ShopVideo


@transaction.atomic
def add_shop_video(*, name: str, file: IO[bytes], alt: str = "", actor: str = SYSTEM) -> ShopVideo:
    """Keep a video under a name that themes use. Raises VideoError with the reason why not."""
    kept = keep_video(file)
    video = ShopVideo.objects.create(
        name=name,
        alt=alt,
        format=ShopVideo.Format(kept.format),
        key=kept.key,
        content_hash=kept.content_hash,
        size=kept.size,
        width=kept.width,
        height=kept.height,
        milliseconds=kept.milliseconds,
    )
    record(ShopVideoAdded(video=video.pk), subject=video, actor=actor)
    return video


@transaction.atomic
def choose_video_poster(*, name: str, picture: str, actor: str = SYSTEM) -> ShopVideo:
    """Let a picture of the shop, by its name, stand for a video until it plays; "" for none.

    Raises ActionError when one of the two is gone.
    """
    video = lock_video(name)
    chosen = ShopPicture.objects.filter(name=picture).first() if picture else None
    if video is None or (picture and chosen is None):
        raise ActionError("gone", _("It is not in your store any more."))
    video.poster = chosen
    video.save(update_fields=["poster"])
    event = ShopVideoPosterChosen(video=video.pk, picture=chosen.pk if chosen else None)
    record(event, subject=video, actor=actor)
    return video
