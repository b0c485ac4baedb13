"""A name for search engines, on every page. The Liquid of it is `blocks/verify.liquid`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.storefront import Place, ThemeEmbed


def data(store: Store, place: Place) -> Mapping[str, Any]:
    return {"token": store.settings.get("token", "")}


@hookimpl
def theme_embeds() -> list[ThemeEmbed]:
    return [ThemeEmbed(id="verify", file="verify.liquid", target="head", data=data)]
