"""The sample catalogue is whole: it loads, speaks both languages, and every picture is there and small."""

import json
import re
from dataclasses import fields, is_dataclass
from itertools import product as every_combination
from pathlib import Path

import pytest
from PIL import Image

from storefront.samples import catalogue
from storefront.samples.catalogue import (
    PICTURES,
    SampleCatalogue,
    SamplePicture,
    SampleProduct,
    load_samples,
)
from storefront.samples.reading import BrokenSample, LocalText, Node, local_text

HAN = re.compile(r"[\u4e00-\u9fff]")
UNIT_ONLY = re.compile(r"^[\d\s.–×+]+(mm|cm)([\d\s.–×+]+(mm|cm))?$")


def found[Kind](kind: type[Kind], value: object) -> list[Kind]:
    """Every instance of `kind` anywhere inside a tree of dataclasses and tuples."""
    if isinstance(value, kind):
        return [value]
    if isinstance(value, tuple):
        return [hit for item in value for hit in found(kind, item)]
    if is_dataclass(value):
        return [hit for field in fields(value) for hit in found(kind, getattr(value, field.name))]
    return []


@pytest.fixture(scope="module")
def samples() -> SampleCatalogue:
    return load_samples()


def product_of(samples: SampleCatalogue, handle: str) -> SampleProduct:
    return next(item for item in samples.products if item.handle == handle)


def test_the_catalogue_is_as_big_as_a_real_shop(samples: SampleCatalogue) -> None:
    assert len(samples.products) == 33
    assert [item.handle for item in samples.collections] == [
        "new-arrivals", "amethyst", "bodhi-and-wood", "gifts", "everyday", "diy-beads", "signature",
    ]  # fmt: skip
    assert [item.kind for item in samples.policies] == ["refund", "privacy", "shipping", "terms"]


def test_every_text_is_in_both_languages(samples: SampleCatalogue) -> None:
    texts = found(LocalText, samples)
    assert len(texts) > 500
    for text in texts:
        if not UNIT_ONLY.match(text.zh_hans):
            assert HAN.search(text.zh_hans), text
        assert not HAN.search(text.en), text


def test_handles_and_skus_are_unique_and_plain(samples: SampleCatalogue) -> None:
    handles = [item.handle for item in samples.products]
    skus = [variant.sku for item in samples.products for variant in item.variants]
    assert len(set(handles)) == len(handles)
    assert len(set(skus)) == len(skus)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", handle) for handle in handles)


def test_every_combination_of_options_is_a_variant_once(samples: SampleCatalogue) -> None:
    for item in samples.products:
        chosen = [variant.options for variant in item.variants]
        assert sorted(chosen, key=repr) == sorted(
            every_combination(*(option.values for option in item.options)), key=repr
        ), item.handle
        assert 1 <= len(chosen) <= 9


def test_prices_are_those_of_such_a_shop(samples: SampleCatalogue) -> None:
    for variant in (variant for item in samples.products for variant in item.variants):
        assert 3_900 <= variant.price <= 198_000, variant.sku
        assert variant.price % 100 == 0
        assert variant.compare_at is None or variant.compare_at > variant.price
        assert 1 <= variant.grams <= 200


def test_stock_shows_every_state_a_shop_knows(samples: SampleCatalogue) -> None:
    stock = [variant.stock for item in samples.products for variant in item.variants]
    assert 0 in stock
    assert None in stock
    assert any(count is not None and 0 < count <= 3 for count in stock)
    assert {variant.stock for variant in product_of(samples, "silk-tassel").variants} == {None}


def test_every_product_stands_in_a_collection(samples: SampleCatalogue) -> None:
    placed = {item.handle for collection in samples.collections for item in collection.products}
    assert placed == {item.handle for item in samples.products}


def test_every_picture_is_there_and_small(samples: SampleCatalogue) -> None:
    pictures = {picture.file: picture for picture in found(SamplePicture, samples)}
    assert {path.name for path in PICTURES.iterdir()} == set(pictures)
    for picture in pictures.values():
        assert picture.path.stat().st_size <= 110_000, picture.file
        with Image.open(picture.path) as image:
            assert image.format == "WEBP"
            assert max(image.size) in (1600, 2000), picture.file
    assert sum(picture.path.stat().st_size for picture in pictures.values()) <= 8_000_000


def test_every_product_has_pictures_of_its_own(samples: SampleCatalogue) -> None:
    for item in samples.products:
        assert 1 <= len(item.pictures) <= 3, item.handle
        assert all(picture.file.startswith(item.handle) for picture in item.pictures)


def test_shipping_says_what_the_policy_says(samples: SampleCatalogue) -> None:
    rates = {rate.code: (rate.price, rate.free_over) for rate in samples.shipping}
    assert rates == {
        "mainland": (1_200, 19_900), "hk-mo-tw": (3_500, 59_900), "international": (9_800, 128_000),
    }  # fmt: skip
    policy = next(item.body.en for item in samples.policies if item.kind == "shipping")
    for price, free_over in rates.values():
        assert f"¥{price // 100}" in policy
        assert f"¥{free_over // 100:,}" in policy


def test_text_follows_the_locale() -> None:
    text = local_text({"zh-Hans": ["<p>紫</p>", "<p>晶</p>"], "en": "Amethyst"}, "here")
    assert text.in_locale("zh-Hans") == "<p>紫</p>\n<p>晶</p>"
    assert text.in_locale("en") == "Amethyst"
    assert text.in_locale("fr") == "Amethyst"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"en": "Amethyst"}, "p.title.zh-Hans: expected text"),
        ({"zh-Hans": "紫水晶", "en": " "}, "p.title.en: expected text"),
        ({"zh-Hans": "紫水晶", "en": "Amethyst", "de": "Amethyst"}, "p.title: unknown key 'de'"),
        ("Amethyst", "p.title: expected an object"),
    ],
)
def test_a_broken_text_is_named(data: object, message: str) -> None:
    with pytest.raises(BrokenSample, match=re.escape(message)):
        Node({"title": data}, "p").text("title")


def test_a_broken_product_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = json.loads((catalogue.HERE / "products" / "silver-charms.json").read_text("utf-8"))
    source["variants"][1]["options"] = ["貔貅"]
    (tmp_path / "products").mkdir()
    (tmp_path / "products" / "silver-charms.json").write_text(json.dumps(source), "utf-8")
    (tmp_path / "catalogue.json").write_text('{"products": ["silver-charms"]}', "utf-8")
    monkeypatch.setattr(catalogue, "HERE", tmp_path)
    with pytest.raises(BrokenSample, match=r"variants\[1\].options: '貔貅' is not"):
        load_samples.__wrapped__()
