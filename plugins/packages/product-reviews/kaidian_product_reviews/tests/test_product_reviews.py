"""Reviews, written by shoppers in a shop and looked at by its owner."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Account
from backoffice.testing import client_of
from plugins.actions import change_plugin_settings, install_plugin, remove_plugin
from plugins.models import KeptPicture
from plugins.storage import PluginStorage
from plugins.testing import with_plugins
from storefront.catalog.models import Product
from storefront.customers.models import Customer
from storefront.customers.testing import make_account, signed_in_at
from storefront.testing import make_product, shopper_at
from tenants.context import enter_store
from tenants.models import Store
from themes.actions import change_theme_settings, install_theme

pytestmark = pytest.mark.django_db
BLOCKS = "kaidian://apps/product-reviews/blocks/"
WRITE = "/apps/product-reviews/write"


@pytest.fixture
def shop(store: Store) -> Iterator[Store]:
    """A shop whose product page has both blocks; everybody with an account may write."""
    with with_plugins("kaidian_product_reviews"):
        install_plugin(plugin="product-reviews")
        change_plugin_settings(plugin="product-reviews", values={"who": "customers"})
        install_theme(package="folio")
        blocks = {name: {"type": f"{BLOCKS}{name}"} for name in ("stars", "reviews")}
        section = {"type": "apps", "blocks": blocks, "block_order": ["stars", "reviews"]}
        template = {"sections": {"s": section}, "order": ["s"]}
        change_theme_settings(settings={"templates": {"product": template}})
        yield store


@pytest.fixture
def product(shop: Store) -> Product:
    return make_product("紫水晶手串")


def kept(prefix: str) -> list[dict[str, Any]]:
    return [row for _key, row in PluginStorage("product-reviews").items(prefix)]


def send(shop: Store, who: Customer, product: Product, **form: Any) -> Any:
    sent = {"product": product.handle, "stars": "5", "text": "很喜欢", **form}
    answer = signed_in_at(shop, who).post(WRITE, sent)
    enter_store(shop)
    return answer


def picture(colour: str = "red") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (1600, 800), colour).save(out, "JPEG")
    return SimpleUploadedFile("p.jpg", out.getvalue(), "image/jpeg")


def page_of(shop: Store, product: Product) -> str:
    text = shopper_at(shop).get(f"/products/{product.handle}").text.partition("<main")[2]
    enter_store(shop)
    return text


def desk(shop: Store, owner: Account, path: str = "", **form: str) -> Any:
    client: Client = client_of(owner)
    url = f"/stores/{shop.handle}/plugins/product-reviews/pages/reviews/{path}"
    answer = client.post(url, form) if form else client.get(url)
    enter_store(shop)
    return answer


def test_a_review_waits_until_the_merchant_shows_it(
    shop: Store, product: Product, store_owner: Account
) -> None:
    assert "还没有评价" in page_of(shop, product)
    answer = send(
        shop, make_account(), product, text="<b>好</b>看\n真的", name="小雨 <i>", picture1=picture()
    )
    assert "我们看过之后就会展示您的评价" in answer.text
    assert "还没有评价" in page_of(shop, product)
    assert "好" in desk(shop, store_owner).text
    ((key, row),) = PluginStorage("product-reviews").items("waiting:")
    assert (row["stars"], row["is_buyer"], len(row["pictures"])) == (5, False, 1)
    assert row["pictures"][0]["url"] in desk(shop, store_owner, f"one/{key}").text
    assert desk(shop, store_owner, _act="show", value=key).status_code == 302
    shown = page_of(shop, product)
    assert "&lt;b&gt;好&lt;/b&gt;看<br" in shown
    assert "小雨 &lt;i&gt;" in shown
    assert "5.0 分，共 1 条" in shown
    assert "1 条评价" in shown  # the stars alone
    assert f'src="{row["pictures"][0]["url"]}"' in shown
    assert shopper_at(shop).get(row["pictures"][0]["url"]).status_code == 200


def test_hiding_answering_and_deleting(shop: Store, product: Product, store_owner: Account) -> None:
    change_plugin_settings(plugin="product-reviews", values={"at_once": True})
    first = make_account()
    assert "您的评价已展示" in send(shop, first, product, stars="2", picture1=picture()).text
    send(shop, make_account("two@example.com"), product, stars="5")
    assert "3.5 分，共 2 条" in page_of(shop, product)
    key = next(
        key for key, row in PluginStorage("product-reviews").items("shown:") if row["customer"] == first.pk
    )
    desk(shop, store_owner, f"one/{key}", _act="answer", words="抱歉，<请>联系我们")
    assert "抱歉，&lt;请&gt;联系我们" in page_of(shop, product)
    desk(shop, store_owner, "shown", _act="hide", value=key)
    assert "5.0 分，共 1 条" in page_of(shop, product)
    desk(shop, store_owner, "shown", _act="hide", value=key)  # pressed twice
    ((hidden, _row),) = PluginStorage("product-reviews").items("hidden:")
    desk(shop, store_owner, "hidden", _act="delete", value=hidden)
    assert kept("hidden:") == []
    assert not KeptPicture.objects.exists()
    assert "您的评价已展示" in send(shop, first, product).text  # who was deleted may write anew


def test_only_buyers_by_default(shop: Store, product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    change_plugin_settings(plugin="product-reviews", values={"who": "buyers"})
    who = make_account()
    assert "购买过的顾客才能评价" in send(shop, who, product).text
    assert kept("") == []
    bought = "storefront.extensions.answers.ShopAnswers.has_bought"
    monkeypatch.setattr(bought, lambda self, customer, bought: (customer, bought) == (who.pk, product.pk))
    assert send(shop, who, product).status_code == 200
    assert kept("waiting:")[0]["is_buyer"] is True


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"stars": "6"}, "请选择一到五颗星"),
        ({"stars": ""}, "请选择一到五颗星"),
        ({"text": " "}, "请写几句话"),
        ({"text": "x" * 2001}, "请写几句话"),
        ({"picture1": SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", "image/jpeg")}, 'role="alert"'),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    shop: Store, product: Product, form: dict[str, Any], fault: str
) -> None:
    answer = send(shop, make_account(), product, name="小<雨", **form)
    assert answer.status_code == 422
    assert fault in answer.text
    assert 'value="小&lt;雨"' in answer.text
    assert kept("waiting:") == []
    assert not KeptPicture.objects.exists()


def test_spam_is_kept_out(shop: Store, product: Product) -> None:
    change_plugin_settings(plugin="product-reviews", values={"at_once": True})
    who = make_account()
    assert "感谢" in send(shop, who, product, website="https://spam.example").text
    assert kept("") == []
    assert "我们看过之后" in send(shop, who, product, text="看看 www.spam.example").text
    assert len(kept("waiting:")) == 1
    assert "您已经评价过" in send(shop, who, product).text
    for number in range(4):
        assert send(shop, who, make_product(f"P{number}")).status_code == 200
    last = make_product("Last")
    assert "请明天再来" in send(shop, who, last).text
    assert len(kept("waiting:")) + len(kept("shown:")) == 5
    guest = shopper_at(shop)
    assert guest.post(WRITE, {"product": last.handle}).headers["Location"] == "/account/login"
    assert guest.get(f"{WRITE}?product=nothing").status_code == 404


def test_all_reviews_in_pages(shop: Store, product: Product) -> None:
    storage = PluginStorage("product-reviews")
    for number in range(12):
        row = {"product": product.pk, "stars": 4, "text": f"No {number}.", "name": "", "pictures": []}
        more = {"is_buyer": False, "at": "2026-11-22", "answer": ""}
        storage.set(f"shown:{product.pk}:{number:010}", {**row, **more})
    storage.increase(f"count:{product.pk}", 12)
    storage.increase(f"sum:{product.pk}", 48)
    assert "查看全部 12 条评价" in page_of(shop, product)
    first = shopper_at(shop).get(f"/apps/product-reviews/all?product={product.handle}").text
    assert "No 9." in first
    assert "No 10." not in first
    after = f"shown:{product.pk}:{9:010}"
    second = shopper_at(shop).get(f"/apps/product-reviews/all?product={product.handle}&after={after}").text
    assert "No 11." in second
    assert "更多评价" not in second


def test_pictures_go_with_the_plugins_data(
    shop: Store, product: Product, django_capture_on_commit_callbacks: Any
) -> None:
    send(shop, make_account(), product, picture1=picture(), picture2=picture("blue"))
    keys = [row["url"].removeprefix(default_storage.url("")) for row in kept("waiting:")[0]["pictures"]]
    assert [default_storage.exists(key) for key in keys] == [True, True]
    with django_capture_on_commit_callbacks(execute=True):
        remove_plugin(plugin="product-reviews", with_data=True)
    assert [default_storage.exists(key) for key in keys] == [False, False]
