"""How many people have looked at a product. The Liquid of it is `blocks/looks.liquid`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.storefront import Place, ThemeBlock


def data(store: Store, place: Place) -> Mapping[str, Any]:
    return {"looks": store.storage.increase(f"looks:{place.product}") if place.product else 0}


@hookimpl
def theme_blocks() -> list[ThemeBlock]:
    return [ThemeBlock(id="looks", file="looks.liquid", data=data)]
