"""A list of wishes: `POST /apps/<plugin>/add` adds a product, `GET /apps/<plugin>` gives all as JSON."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.storefront import ShopPage, ShopRequest, ShopResponse


def answer(store: Store, request: ShopRequest) -> ShopResponse:
    if request.customer is None:
        return ShopResponse(redirect="/account/login")
    key = f"wishes:{request.customer}"
    wishes: list[str] = store.storage.get(key, [])
    if request.method == "POST" and request.path == "add":
        wishes = [*dict.fromkeys([*wishes, request.form.get("product", "")])][-100:]
        store.storage.set(key, wishes)
        return ShopResponse(redirect=f"/products/{wishes[-1]}")
    return ShopResponse(json={"products": wishes})


@hookimpl
def shop_pages() -> list[ShopPage]:
    return [ShopPage(id="wishes", answer=answer)]
