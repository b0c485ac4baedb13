"""The shop's rules, and pictures of the shop itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from foundation.events import SYSTEM, record
from foundation.html import clean_html
from storefront.catalog.media import pictures
from storefront.content.events import PolicyChanged, ShopPictureAdded
from storefront.content.models import Policy, ShopPicture


@transaction.atomic
def save_policy(
    *, kind: str, body: str, translations: Mapping[str, str] | None = None, actor: str = SYSTEM
) -> Policy:
    """Write one of the shop's rules. `translations` is {locale: HTML}. The HTML is cleaned."""
    given = {locale: text for locale, text in (translations or {}).items() if text.strip()}
    texts = {locale: {"body": clean_html(text)} for locale, text in given.items()}
    policy, _made = Policy.objects.update_or_create(
        kind=Policy.Kind(kind),
        defaults={"body": clean_html(body), "translations": texts, "updated_at": timezone.now()},
    )
    record(PolicyChanged(kind=policy.kind), subject=policy, actor=actor)
    return policy


@transaction.atomic
def add_shop_picture(
    *,
    name: str,
    data: bytes,
    alt: str = "",
    translations: Mapping[str, Mapping[str, str]] | None = None,
    actor: str = SYSTEM,
) -> ShopPicture:
    """Keep a picture under a name that themes use; one of that name is replaced. Raises PictureError."""
    content_hash, file = pictures.keep_original(data)
    picture, _made = ShopPicture.objects.update_or_create(
        name=name,
        defaults={
            "alt": alt,
            "translations": {locale: dict(texts) for locale, texts in (translations or {}).items()},
            "file": file,
            "content_hash": content_hash,
            "renditions": [],
        },
    )
    record(ShopPictureAdded(picture=picture.pk), subject=picture, actor=actor)
    return picture


def finish_shop_picture(*, picture: ShopPicture, rendered: pictures.Picture) -> None:
    """Note the sizes there are now."""
    facts = rendered.as_json()
    picture.width, picture.height, picture.renditions = facts["width"], facts["height"], facts["renditions"]
    picture.save(update_fields=["width", "height", "renditions"])
