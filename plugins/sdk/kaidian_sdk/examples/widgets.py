"""How many wishes shoppers have made."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.backoffice import Facts, Glance, PageRequest, Widget


def show(store: Store, request: PageRequest) -> Glance | None:
    count = store.storage.get("wishes", 0)
    rows = (({"en": "Made so far", "zh-Hans": "累计"}, str(count)),)
    return Glance(title={"en": "Wishes", "zh-Hans": "心愿"}, parts=(Facts(rows=rows),)) if count else None


@hookimpl
def widgets() -> list[Widget]:
    return [Widget(id="wishes", permission="orders.view", show=show)]
