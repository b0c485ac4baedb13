"""How to wash a piece: a field of products."""

from __future__ import annotations

from kaidian_sdk import Field, hookimpl
from kaidian_sdk.points.work import Metafield


@hookimpl
def metafields() -> list[Metafield]:
    label = {"en": "How to wash it", "zh-Hans": "洗涤说明"}
    care = Field(id="care", label=label, type="textarea", maximum=500)
    return [Metafield(on="product", field=care)]
