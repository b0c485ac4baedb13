"""What plugins learn of the shop and have done in it: `plugins.shop_side.Answers`."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.meter import LETTERS
from foundation.rates import Rate
from kaidian_sdk.points.commerce import OrderFacts
from kaidian_sdk.shop import (
    KeptPicture,
    Letter,
    LetterRefused,
    PictureRefused,
    ProductFacts,
    VariantFacts,
)
from kaidian_sdk.text import in_language
from plugins.models import KeptPicture as PictureRow
from storefront.catalog.media import pictures
from storefront.catalog.media.reasons import PictureError
from storefront.catalog.models import Product, Variant
from storefront.catalog.pictures import media_url
from storefront.catalog.queries.shop import can_buy
from storefront.inventory.sql import available_of
from storefront.orders.models import FIRST_NUMBER, Order, OrderLine
from storefront.orders.risks import facts_of
from tenants.context import require_store

from .tasks import send_plugin_letter

MOST_PRODUCTS = 100
MOST_PICTURES = 5_000
LARGEST_PICTURE = 8 * 1024 * 1024
WIDTH = 1200
LONGEST_LETTER = 10_000
A_DAY = Rate("plugin-letters", most=500, seconds=86_400, struck=LETTERS)
A_DAY_TO_ONE = Rate("plugin-letters-to", most=10, seconds=86_400, struck=LETTERS)


class ShopAnswers:
    """Answers plugins in the current store."""

    def products(
        self, ids: Sequence[int], variants: Sequence[int], handles: Sequence[str]
    ) -> tuple[ProductFacts, ...]:
        """Products that shoppers can see, with what can be bought of them. Three queries."""
        wanted = (
            Q(pk__in=_whole(ids))
            | Q(variants__in=_whole(variants))
            | Q(handle__in=list(handles)[:MOST_PRODUCTS])
        )
        rows = Product.objects.filter(wanted, status=Product.Status.ACTIVE).distinct().order_by("pk")
        found = list(rows.prefetch_related("variants")[:MOST_PRODUCTS])
        left = _available([variant.pk for product in found for variant in product.variants.all()])
        return tuple(_product(product, left) for product in found)

    def order(self, number: str) -> OrderFacts | None:
        """An order by its number."""
        digits = number.strip().removeprefix("#")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
            return None
        order = Order.objects.filter(pk=int(digits) - FIRST_NUMBER).first()
        return None if order is None else facts_of(order)

    def has_bought(self, customer: int, product: int) -> bool:
        """Whether a customer paid for a piece of a product."""
        lines = OrderLine.objects.filter(order__customer=customer, variant__product=product)
        return lines.exclude(order__payment_status=Order.Payment.PENDING).filter(order__paid__gt=0).exists()

    def send_letter(self, plugin: str, to: str, letter: Letter) -> None:
        """Send a letter when the transaction is done. Raises LetterRefused."""
        locale = letter.locale or require_store().locale
        subject, text = in_language(letter.subject, locale).strip(), in_language(letter.text, locale).strip()
        try:
            validate_email(to)
        except ValidationError as error:
            raise LetterRefused(f"“{to}” is no e-mail address") from error
        if not subject or not text or len(subject) + len(text) > LONGEST_LETTER:
            raise LetterRefused(
                f"a letter has a subject and a text, of up to {LONGEST_LETTER} letters together"
            )
        if letter.path and not letter.path.startswith("/"):
            raise LetterRefused("the button leads to a path of the shop, beginning with a slash")
        if not A_DAY_TO_ONE.take(f"{plugin}:{to}") or not A_DAY.take(plugin):
            raise LetterRefused("too many letters today: 500 in all, 10 to one address")
        button = in_language(letter.button, locale).strip()[:100]
        send_plugin_letter.send(to, locale, subject[:200], text, button, letter.path)

    def keep_picture(self, plugin: str, data: bytes) -> KeptPicture:
        """Keep a picture in one size. Raises PictureRefused."""
        if len(data) > LARGEST_PICTURE:
            raise PictureRefused(_("The picture is larger than 8 MB."))
        if PictureRow.objects.filter(plugin=plugin).count() >= MOST_PICTURES:
            raise PictureRefused(_("There is no room for more pictures."))
        digest = hashlib.sha256(secrets.token_bytes(32) + data).hexdigest()  # no two share a file
        try:
            key = pictures.small(data, digest, WIDTH)
        except PictureError as error:
            raise PictureRefused(str(error)) from error
        PictureRow.objects.create(plugin=plugin, digest=digest)
        return KeptPicture(id=digest, url=media_url(key))

    def drop_pictures(self, plugin: str, digest: str | None) -> None:
        """Delete a picture of the plugin, or all."""
        rows = PictureRow.objects.filter(plugin=plugin)
        gone = [row.digest for row in (rows if digest is None else rows.filter(digest=digest))]
        rows.filter(digest__in=gone).delete()
        keys = [pictures.rendition_key(each, WIDTH, "webp") for each in gone]

        def delete_files() -> None:
            for key in keys:
                default_storage.delete(key)

        transaction.on_commit(delete_files)


def _whole(numbers: Sequence[int]) -> list[int]:
    return [number for number in list(numbers)[:MOST_PRODUCTS] if 0 < number < 2**63]


def _product(product: Product, left: dict[int, int]) -> ProductFacts:
    return ProductFacts(
        id=product.pk,
        handle=product.handle,
        title=product.title,
        path=f"/products/{product.handle}",
        variants=tuple(_variant(variant, left.get(variant.pk)) for variant in product.variants.all()),
    )


def _variant(variant: Variant, available: int | None) -> VariantFacts:
    return VariantFacts(
        id=variant.pk,
        title=variant.title,
        sku=variant.sku,
        price=variant.price,
        can_buy=can_buy(variant, available),
    )


def _available(variants: list[int]) -> dict[int, int]:
    """Units that can be sold now, of variants that have any stock noted."""
    if not variants:
        return {}
    statement = f"SELECT v.id, {available_of('v.id')} FROM catalog_variant v WHERE v.id = ANY(%s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [variants])
        return {row[0]: row[1] or 0 for row in cursor.fetchall()}
