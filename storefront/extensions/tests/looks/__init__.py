"""A plugin with a block and an embed; the block fails where its text says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.storefront import Place, ShopPage, ShopRequest, ShopResponse, ThemeBlock, ThemeEmbed


def looks(store: Store, place: Place) -> Mapping[str, Any]:
    """How often the product was looked at."""
    if place.settings.get("text") == "fail":
        raise ValueError("told to")
    return {"looks": store.storage.increase(f"looks:{place.product}"), "said": "<script>"}


def token(store: Store, place: Place) -> Mapping[str, Any]:
    """Where the page is."""
    return {"token": place.template}


@hookimpl
def theme_blocks() -> list[ThemeBlock]:
    """One."""
    return [ThemeBlock(id="looks", file="looks.liquid", data=looks)]


def answer(store: Store, request: ShopRequest) -> ShopResponse:
    """What was asked, in each kind of answer."""
    if request.path == "away":
        return ShopResponse(redirect="https://evil.example/")
    if request.path == "on":
        return ShopResponse(redirect="/products/x?y=1")
    if request.path == "json":
        return ShopResponse(json={"form": dict(request.form), "customer": request.customer})
    if request.path == "fail":
        raise ValueError("told to")
    odd = {
        "lost": ShopResponse(file="lost.liquid"),
        "status": ShopResponse(status=99, json={}),
        "set": ShopResponse(json={1, 2}),
    }
    if request.path in odd:
        return odd[request.path]
    if request.path:
        return ShopResponse(status=404)
    return ShopResponse(title="<Looks>", file="page.liquid", data={"name": request.query.get("name", "")})


@hookimpl
def shop_pages() -> list[ShopPage]:
    """One."""
    return [ShopPage(id="all", answer=answer)]


@hookimpl
def theme_embeds() -> list[ThemeEmbed]:
    """One."""
    return [ThemeEmbed(id="verify", file="verify.liquid", target="head", data=token)]
