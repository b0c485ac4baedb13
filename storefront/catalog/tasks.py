"""What the catalogue does in the background. Each may run twice: the second time changes nothing."""

from __future__ import annotations

from django.core.files.storage import default_storage

from tenants.tasks import store_task

from .actions.media import fail_media, finish_media, receive_media
from .media import fetching, pictures
from .media.reasons import PictureError
from .models import Media


@store_task
def prepare_media(media_id: int) -> None:
    """Fetch a picture that is elsewhere, and make every size of it. A failure is noted on the picture."""
    media = Media.objects.filter(pk=media_id, status=Media.Status.PENDING).first()
    if media is None:
        return
    try:
        data = _original(media)
        picture = pictures.render(data)
    except PictureError as error:
        fail_media(media_id=media_id, error=error)
        return
    finish_media(media_id=media_id, picture=picture)


def _original(media: Media) -> bytes:
    """The picture's bytes, from our storage or else from where it came."""
    if media.file:
        try:
            with default_storage.open(media.file) as file:
                return bytes(file.read())
        except FileNotFoundError:
            if not media.source_url:
                raise PictureError("lost") from None
    data = fetching.fetch(media.source_url)
    content_hash, file_name = pictures.keep_original(data)
    receive_media(media_id=media.pk, content_hash=content_hash, file=file_name)
    return data


@store_task
def forget_picture(content_hash: str) -> None:
    """Delete a picture's files, unless a picture of some product still has them."""
    if not Media.objects.filter(content_hash=content_hash).exists():
        pictures.forget(content_hash)
