"""Pictures of the shop are rendered in the background."""

from __future__ import annotations

from django.core.files.storage import default_storage

from foundation.events import subscribe
from foundation.models import Event
from storefront.catalog.media import pictures
from storefront.catalog.samples import sample_hashes
from tenants.tasks import store_task

from .actions import finish_shop_picture
from .events import ShopPictureAdded
from .models import ShopPicture


@store_task
def render_shop_picture(picture_id: int) -> None:
    """Make every size of a picture of the shop."""
    picture = ShopPicture.objects.filter(pk=picture_id).first()
    if picture is None or picture.renditions:
        return
    with default_storage.open(picture.file) as file:
        data = bytes(file.read())
    rendered = pictures.render(data, keep_on_machine=picture.content_hash in sample_hashes())
    finish_shop_picture(picture=picture, rendered=rendered)


@subscribe(ShopPictureAdded)
def _on_added(event: ShopPictureAdded, row: Event) -> None:
    render_shop_picture.send(event.picture)
