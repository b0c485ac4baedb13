"""What plugins learn of the shop and have done in it, within the rights that the merchant agreed to."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from PIL import Image

from kaidian_sdk import Letter, LetterRefused, PictureRefused, ScopeMissing
from kaidian_sdk import Store as StoreOfPlugins
from plugins.actions import install_plugin
from plugins.bounded import Line
from plugins.models import Installation, KeptPicture
from plugins.registry import plugins
from plugins.store_side import StoreSide
from plugins.testing import with_plugins
from storefront.catalog.models import Product
from storefront.customers.testing import make_account
from storefront.extensions.testing import letters_at_once
from storefront.inventory.actions import set_on_hand
from storefront.orders.models import Order
from storefront.testing import make_product, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db
ALL = ["catalog.view", "orders.view", "customers.view"]
HELLO = Letter(subject="Hello\nthere", text="One.\n\nTwo <b>.", button="Look", path="/products/beads")


@pytest.fixture
def asked(store: Store) -> Iterator[StoreOfPlugins]:
    """The store as a plugin with every right gets it."""
    with with_plugins("plugins.tests.desk"):
        install_plugin(plugin="desk")
        yield side(ALL)


def side(scopes: list[str]) -> StoreOfPlugins:
    Installation.objects.update(scopes=scopes)
    line = Line()
    line.here = True
    return StoreSide(plugins()["desk"].manifest, Installation.objects.get(), line)


def test_each_right_is_asked_for(asked: StoreOfPlugins) -> None:
    bare = side([])
    for question, scope in (
        (lambda: bare.products(ids=[1]), "catalog.view"),
        (lambda: bare.order("1001"), "orders.view"),
        (lambda: bare.has_bought(1, 1), "orders.view"),
        (lambda: bare.send_letter("lin@example.com", HELLO), "customers.view"),
    ):
        with pytest.raises(ScopeMissing, match=scope):
            question()
    assert mail.outbox == []


def test_products_that_shoppers_see(asked: StoreOfPlugins, django_assert_num_queries: Any) -> None:
    beads, hidden = (
        make_product("Beads", on_hand=3),
        make_product("Hidden", status=Product.Status.DRAFT.value),
    )
    variant = variant_of(beads)
    (found,) = asked.products(ids=[beads.pk, hidden.pk], handles=[beads.handle])
    assert (found.id, found.title, found.path) == (beads.pk, "Beads", f"/products/{beads.handle}")
    assert [(each.id, each.can_buy) for each in found.variants] == [(variant.pk, True)]
    set_on_hand(counts={variant: 0})
    assert not asked.products(variants=[variant.pk])[0].variants[0].can_buy
    more = make_product("More")
    asked_for = [*range(-5, 1), beads.pk, more.pk, hidden.pk, *range(10**9, 10**9 + 200)]
    with django_assert_num_queries(3):
        assert len(asked.products(ids=asked_for)) == 2
    assert asked.products() == ()


def test_an_order_and_what_was_bought(asked: StoreOfPlugins) -> None:
    from storefront.payments.tests.till import order_of

    variant = variant_of(make_product())
    order = order_of(variant, 2)
    product = variant.product_id
    for number in (order.name, f" {order.number} "):
        facts = asked.order(number)
        assert facts is not None
        assert (facts.number, facts.buyer.email) == (order.name, "li@example.com")
        assert [(line.product, line.quantity) for line in facts.lines] == [(product, 2)]
    assert [asked.order(number) for number in ("", "#", "0", "9" * 30, "١", "x")] == [None] * 6
    assert not asked.has_bought(order.customer_id, product)
    Order.objects.update(paid=order.total, payment_status=Order.Payment.PAID)
    assert asked.has_bought(order.customer_id, product)
    assert not asked.has_bought(order.customer_id, product + 1)
    assert not asked.has_bought(make_account().pk, product)


def test_a_letter_in_the_shops_name(asked: StoreOfPlugins, store: Store) -> None:
    with letters_at_once():
        asked.send_letter("lin@example.com", HELLO)
    (sent,) = mail.outbox
    assert sent.subject == f"Hello there · {store.name}"
    assert sent.to == ["lin@example.com"]
    assert "Two <b>." in str(sent.body)
    html = str(sent.alternatives[0][0])  # type: ignore[attr-defined]
    assert "Two &lt;b&gt;." in html
    assert f'href="{store.url}/products/beads"' in html


@pytest.mark.parametrize(
    ("to", "letter", "why"),
    [
        ("lin", HELLO, "is no e-mail address"),
        ("lin@example.com\nBcc: x@example.com", HELLO, "is no e-mail address"),
        ("lin@example.com", Letter(subject=" ", text="x"), "a subject and a text"),
        ("lin@example.com", Letter(subject="x", text="x" * 10_001), "a subject and a text"),
        ("lin@example.com", Letter(subject="x", text="x", path="https://evil.example"), "path of the shop"),
    ],
)
def test_letters_that_are_not_sent(asked: StoreOfPlugins, to: str, letter: Letter, why: str) -> None:
    with pytest.raises(LetterRefused, match=why):
        asked.send_letter(to, letter)


def test_one_address_gets_ten_a_day(asked: StoreOfPlugins) -> None:
    for _ in range(10):
        asked.send_letter("lin@example.com", HELLO)
    with pytest.raises(LetterRefused, match="too many letters today"):
        asked.send_letter("LIN@example.com", HELLO)
    asked.send_letter("wang@example.com", HELLO)


def test_pictures_are_kept_small_and_bare(asked: StoreOfPlugins) -> None:
    out = io.BytesIO()
    image = Image.new("RGB", (2400, 1200), "red")
    exif = image.getexif()
    exif[0x010F] = "Camera"
    image.save(out, "JPEG", exif=exif)
    first, second = asked.keep_picture(out.getvalue()), asked.keep_picture(out.getvalue())
    assert first.id != second.id  # dropping one leaves the other
    from django.core.files.storage import default_storage

    key = first.url.removeprefix(default_storage.url(""))
    with default_storage.open(key) as file:
        small = Image.open(file)
        assert (small.format, small.size, dict(small.getexif())) == ("WEBP", (1200, 600), {})
    KeptPicture.objects.filter(digest=second.id).update(plugin="other")
    asked.drop_picture(second.id)
    asked.drop_picture("nothing")
    assert KeptPicture.objects.count() == 2
    asked.drop_picture(first.id)
    assert [row.digest for row in KeptPicture.objects.all()] == [second.id]


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", b"x" * (8 * 1024 * 1024 + 1)])
def test_what_is_no_picture_is_refused(asked: StoreOfPlugins, data: bytes) -> None:
    with pytest.raises(PictureRefused):
        asked.keep_picture(data)
    assert not KeptPicture.objects.exists()
