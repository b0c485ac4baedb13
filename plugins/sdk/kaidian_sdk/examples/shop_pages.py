"""Hearts for products: `POST /apps/<plugin>/add` gives one, `GET /apps/<plugin>` counts them as JSON.

Nothing is kept of who gave them, so nobody has to be told or forgotten.
"""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.storefront import ShopPage, ShopRequest, ShopResponse

MOST = 100


def answer(store: Store, request: ShopRequest) -> ShopResponse:
    hearts: dict[str, int] = store.storage.get("hearts", {})
    product = request.form.get("product", "")
    if request.method == "POST" and request.path == "add" and product:
        hearts[product] = hearts.get(product, 0) + 1
        best = sorted(hearts.items(), key=lambda each: -each[1])[:MOST]
        store.storage.set("hearts", dict(best))
        return ShopResponse(redirect=f"/products/{product}")
    return ShopResponse(json={"hearts": hearts})


@hookimpl
def shop_pages() -> list[ShopPage]:
    return [ShopPage(id="hearts", answer=answer)]
