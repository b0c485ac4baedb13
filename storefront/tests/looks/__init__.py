"""A plugin with a block and an embed; the block fails where its text says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.storefront import Place, ThemeBlock, ThemeEmbed


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


@hookimpl
def theme_embeds() -> list[ThemeEmbed]:
    """One."""
    return [ThemeEmbed(id="verify", file="verify.liquid", target="head", data=token)]
