"""A developer who has only the portal gets a plugin and a function to work: its own snippets are followed."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.message import Message
from importlib import metadata
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch
from urllib.error import HTTPError
from urllib.request import Request

import pytest
from django.test import Client

from kaidian_sdk.points.backoffice import PageRequest
from plugins.actions import change_plugin_settings, install_plugin
from plugins.calling import offers
from plugins.functions.actions import install_function
from plugins.functions.models import Run
from plugins.registry import forget, plugins, refused
from plugins.review.actions import decide, note_strangers
from plugins.storage import PluginStorage
from plugins.webhooks.signing import headers_for, new_secret
from storefront.orders.models import Order
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants.context import enter_store, on_platform
from tenants.models import Store
from themes.actions import install_theme
from themes.directory.actions import offer_theme, set_picture
from themes.directory.queries import listed_versions, with_looks
from themes.directory.testing import PRESET, a_picture, approve, developer

from .following import Block, Reader, blocks_of

PAGES = ("plugins", "plugin-tests", "functions", "webhooks", "remote-apps", "shop-api", "offer-a-theme")


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Somebody with an empty folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    return Reader(folder, tmp_path / "installed")


@pytest.mark.parametrize("slug", PAGES)
def test_both_languages_show_the_same_code(slug: str) -> None:
    assert blocks_of(slug, "en") == blocks_of(slug, "zh")


@pytest.mark.django_db
def test_a_plugin_is_written_tested_packed_installed_and_turned_on(
    reader: Reader, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.follow("plugins")
    reader.follow("plugin-tests")
    told = "".join(reader.said)
    assert "order-goal: nothing to complain about." in told
    assert "2 passed" in told
    assert "asks for orders.view: See orders" in told
    monkeypatch.syspath_prepend(str(reader.installed))
    assert metadata.version("order-goal") == "0.1.0"
    forget()
    try:
        assert refused() == []
        assert plugins()["order-goal"].manifest.version == "0.1.0"
        with on_platform():
            (version,) = note_strangers()
            decide(version=version, is_approved=True, actor="account:1")
        _turn_on(store)
    finally:
        forget()


@pytest.mark.django_db
def test_a_theme_is_described_packed_offered_and_approved(
    reader: Reader, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT, settings.RUN_DIR = tmp_path / "media", tmp_path / "run"
    for block in blocks_of("offer-a-theme"):
        if block.language == "json":
            schema = reader.folder / "config/settings_schema.json"
            schema.write_text(json.dumps([json.loads(block.text), *json.loads(schema.read_text())[1:]]))
        for line in block.text.splitlines() if block.language == "sh" else ():
            reader.run(line)
    with (reader.folder.parent / "lantern-1.0.0.zip").open("rb") as file:
        version = offer_theme(owner_id=developer().pk, file=file, file_name="lantern-1.0.0.zip")
    set_picture(theme=version.theme, preset=PRESET, body=a_picture())
    assert approve(version.theme) == version
    (listed,) = with_looks(listed_versions())
    assert (listed.version.name["zh-Hans"], listed.version.author) == ("灯笼", "Ada Studio")


def _turn_on(store: Store) -> None:
    install_theme(package="folio")
    install_plugin(plugin="order-goal")
    change_plugin_settings(plugin="order-goal", values={"goal": 7})
    (goal,) = (each for each in offers("widgets") if each.plugin.id == "order-goal")
    PluginStorage("order-goal").increase("paid", 3)
    assert goal.call("show", PageRequest()).parts[0].rows[0][1] == "3 / 7"


@pytest.mark.django_db(transaction=True)
def test_a_function_is_written_checked_uploaded_and_asked_at_a_basket(reader: Reader, store: Store) -> None:
    reader.follow("functions")
    assert "ok a sample is refused" in "".join(reader.said)
    assert '"message": "Samples are not for sale."' in "".join(reader.said)
    wasm = (reader.folder / "no_samples.wasm").read_bytes()
    install_function(manifest=(reader.folder / "function.toml").read_text(), wasm=wasm)
    make_rate()
    samples = make_product("Sample", variant={"sku": "SAMPLE-1"})
    beads = make_product("Beads", variant={"sku": "BEADS-1"})
    assert "Samples are not for sale." in _at_the_checkout(store, samples)
    assert "Samples are not for sale." not in _at_the_checkout(store, beads)
    assert [json.loads(run.output)["refusals"] for run in Run.objects.order_by("pk")][-1] == []


def _at_the_checkout(store: Store, product: Any) -> str:
    """What a shopper reads who puts a piece into the cart and goes on."""
    enter_store(store)
    shopper = shopper_at(store)
    variant = variant_of(product).pk
    shopper.post("/cart/add", {"id": variant, "quantity": 1})
    answer = shopper.post("/cart", {"checkout": ""}, follow=True)
    enter_store(store)
    return answer.content.decode()


def test_a_receiver_of_webhooks_checks_signatures() -> None:
    (block,) = (each for each in blocks_of("webhooks") if each.language == "python")
    secret = new_secret()
    names: dict[str, Any] = {}
    exec(_with_secret(block, secret), names)  # the page's own code
    heard: list[tuple[object, ...]] = []
    names["handle"] = lambda *message: heard.append(message)
    body = '{"type":"order.paid","data":{"order":12}}'
    headers = headers_for("msg_1", body, [secret], datetime.now(UTC))
    assert names["receive"](body.encode(), headers) == 204
    assert heard == [("msg_1", "order.paid", {"order": 12})]
    assert names["receive"](body.replace("12", "13").encode(), headers) == 401
    assert len(heard) == 1


def _with_secret(block: Block, secret: str) -> str:
    text, count = re.subn(r'"whsec_[^"]*"', f'"{secret}"', block.text)
    assert count == 1
    return text


@pytest.mark.django_db
@pytest.mark.usefixtures("stripe")
def test_a_shop_in_one_file_sells(store: Store) -> None:
    (block,) = (each for each in blocks_of("shop-api") if each.language == "python")
    names: dict[str, Any] = {"__name__": "headless"}
    with patch.dict("os.environ", SHOP=store.url):
        exec(block.text, names)  # the page's own code
    names["urllib"] = SimpleNamespace(
        request=SimpleNamespace(Request=Request, urlopen=Network(store)),
        error=SimpleNamespace(HTTPError=HTTPError),
    )
    make_rate(price=1_200, free_over=None)
    make_product("Beads", price=5_000)
    address = {name: text for name, text in ADDRESS.items() if name != "email"}
    placed = names["buy"](ADDRESS["email"], address)
    order = Order.objects.get()
    assert (order.total, order.email) == (6_200, ADDRESS["email"])
    assert placed["payment"]["client_secret"] == order.payments.get().client_secret != ""
    assert names["payment_of"](placed["order"]) == "pending"
    cart, total = order.cart_token, {"amount": 1, "currency": "CNY"}
    with pytest.raises(names["Refused"]) as refused:
        names["place"](cart, total, "another")
    assert refused.value.problem["total"] == {"amount": 6_200, "currency": "CNY"}


class Network:
    """Brings what the page's code sends to the test's shop, as the network would."""

    def __init__(self, store: Store) -> None:
        self._client = Client(headers={"host": store.host})

    def __call__(self, asked: Request, timeout: float) -> BytesIO:
        """The body of the answer. Raises HTTPError."""
        answer = self._client.generic(
            asked.get_method(),
            asked.selector,
            cast("bytes | None", asked.data) or b"",
            content_type="application/json",
            headers=dict(asked.header_items()),
        )
        body = BytesIO(answer.content)
        if answer.status_code >= 400:
            raise HTTPError(asked.full_url, answer.status_code, "", Message(), body)
        return body
