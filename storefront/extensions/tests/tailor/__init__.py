"""Fields on all that can have some."""

from __future__ import annotations

from kaidian_sdk import Field, hookimpl
from kaidian_sdk.points.work import Metafield


@hookimpl
def metafields() -> list[Metafield]:
    """Some of each type that matters."""
    care = Field(id="care", label={"en": "Care", "zh-Hans": "洗涤"}, type="textarea", maximum=20)
    return [
        Metafield(on="product", field=care, public=True),
        Metafield(on="product", field=Field(id="layers", label="Layers", type="integer", default=1)),
        Metafield(on="product", field=Field(id="code", label="Code", type="secret"), public=True),
        Metafield(on="variant", field=care, public=True),
        Metafield(on="collection", field=care, public=True),
        Metafield(on="customer", field=Field(id="size", label="Size")),
        Metafield(on="order", field=Field(id="gift", label="Gift", type="checkbox")),
    ]
