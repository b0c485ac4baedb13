"""The sample catalogue in a store, and background work that follows from events."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from foundation import events
from foundation.models import Event
from storefront.catalog import samples, tasks
from storefront.catalog.actions import create_product
from storefront.catalog.drafts import MediaDraft, ProductDraft, VariantDraft
from storefront.catalog.models import Collection, Media, Product
from storefront.catalog.pictures import collection_picture
from storefront.catalog.samples import install_samples, price_in
from storefront.inventory.models import StockLevel
from storefront.samples.catalogue import SamplePicture, load_samples
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture(autouse=True)
def _small_pictures(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of this test only, and one small picture for all samples."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.RUN_DIR = tmp_path
    picture = tmp_path / "picture.webp"
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "WEBP")
    picture.write_bytes(out.getvalue())
    monkeypatch.setattr(SamplePicture, "path", property(lambda self: picture))
    monkeypatch.setattr(samples, "PICTURES", tmp_path)
    samples.sample_hashes.cache_clear()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """Tasks that were handed to the worker: (name, argument)."""
    found: list[tuple[str, Any]] = []
    for name in (
        "prepare_media",
        "forget_picture",
        "check_file",
        "import_file",
        "prepare_collection_picture",
    ):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "send", lambda argument, name=name: found.append((name, argument)))
    return found


def test_the_samples_fill_a_store_once(store: Store) -> None:
    catalogue = load_samples()
    install_samples()
    assert Product.objects.count() == len(catalogue.products)
    assert Collection.objects.count() == len(catalogue.collections)
    bracelet = Product.objects.get(handle="amethyst-bracelet")
    sample = next(product for product in catalogue.products if product.handle == "amethyst-bracelet")
    assert (bracelet.title, bracelet.text("title", "en")) == (sample.title.zh_hans, sample.title.en)
    assert bracelet.is_published
    assert [v.price for v in bracelet.variants.all()] == [v.price for v in sample.variants]
    option = bracelet.options.all()[0]
    first = sample.options[0].values[0]
    assert option.value_text(first.zh_hans, "en") == first.en
    stock = dict(StockLevel.objects.filter(variant__product=bracelet).values_list("variant__sku", "on_hand"))
    assert stock == {v.sku: v.stock for v in sample.variants if v.stock is not None}
    shelf = catalogue.collections[0]
    places = Collection.objects.get(handle=shelf.handle).places.values_list("product__handle", flat=True)
    assert list(places) == [product.handle for product in shelf.products]
    install_samples()
    assert Product.objects.count() == len(catalogue.products)
    assert Media.objects.count() == sum(len(product.pictures) for product in catalogue.products)


def test_a_store_in_english_has_english_samples(store: Store) -> None:
    store.locale, store.locales, store.currency = "en", ["en"], "USD"
    sample = load_samples().products[0]
    draft = samples.product_draft(sample, store)
    assert (draft.title, draft.translations) == (sample.title.en, {})
    assert draft.variants[0].price % 100 == 0


@pytest.mark.parametrize(
    ("fen", "currency", "price"),
    [(19900, "CNY", 19900), (19900, "USD", 2800), (19900, "JPY", 3980), (1, "KWD", 1000)],
)
def test_sample_prices(fen: int, currency: str, price: int) -> None:
    assert price_in(fen, currency) == price


def test_sample_pictures_are_rendered_once_a_machine(tmp_path: Path) -> None:
    install_samples()
    first, second = Media.objects.order_by("pk")[:2]
    tasks.prepare_media(first.pk)
    tasks.complete_media(first.pk)
    assert (tmp_path / "renditions" / first.content_hash / "picture.json").exists()
    tasks.prepare_media(second.pk)
    second.refresh_from_db()
    assert second.status == "ready"
    collection = Collection.objects.all()[0]
    tasks.prepare_collection_picture(collection.pk)
    collection.refresh_from_db()
    picture = collection_picture(collection, "en")
    assert picture is not None
    assert (picture.width, picture.height, bool(picture.alt)) == (40, 30, True)


def test_events_start_the_work_they_call_for(sent: list[tuple[str, Any]]) -> None:
    draft = ProductDraft(
        title="Ring",
        variants=(VariantDraft(price=1),),
        media=(MediaDraft("https://e.com/1.jpg"), MediaDraft("https://e.com/2.jpg")),
    )
    create_product(draft=draft)
    for event in Event.objects.filter(delivered_at=None).order_by("pk"):
        events.deliver(event.pk)
    ids = list(Media.objects.order_by("pk").values_list("pk", flat=True))
    assert sent == [("prepare_media", pk) for pk in ids]
    assert not Event.objects.filter(delivered_at=None).exists()
