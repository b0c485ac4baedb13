"""What is kept of reviews. A shelf is one read: keys are in the order in which reviews are shown.

`waiting:<number>` and `hidden:<number>` are for the merchant; `shown:<product>:<number>` is what shoppers
see, the newest first. `sum:<product>` and `count:<product>` are its stars. `by:<product>:<customer>` is there
once somebody has written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from kaidian_sdk import Store

LAST = 10**9
PAGE = 10
type Review = dict[str, Any]


def keep(store: Store, review: Mapping[str, Any], *, is_shown: bool) -> Review:
    """Keep a new review, for shoppers or for the merchant to look at."""
    number = LAST - store.storage.increase("numbers")  # the newest comes first
    row: Review = {**review, "number": number, "at": datetime.now(UTC).date().isoformat()}
    _put(store, "shown" if is_shown else "waiting", row)
    return row


def move(store: Store, key: str, state: str) -> Review | None:
    """Bring a review to another shelf; None where it is not there (any more)."""
    row: Review | None = store.storage.get(key)
    if row is None or not _is_ours(key) or key.startswith(f"{state}:"):
        return None
    _take(store, key, row)
    _put(store, state, row)
    return row


def answered(store: Store, key: str, words: str) -> bool:
    """Write the merchant's answer below a review; "" takes it away. Whether the review was there."""
    row: Review | None = store.storage.get(key) if _is_ours(key) else None
    if row is not None:
        store.storage.set(key, {**row, "answer": words})
    return row is not None


def delete(store: Store, key: str) -> bool:
    """Forget a review and its pictures, so that its writer may write anew. Whether it was there."""
    row: Review | None = store.storage.get(key) if _is_ours(key) else None
    if row is None:
        return False
    _take(store, key, row)
    store.storage.delete(f"by:{row['product']}:{row['customer']}")
    for picture in row["pictures"]:
        store.drop_picture(picture["id"])
    return True


def rows(store: Store, shelf: str, *, after: str = "", limit: int = PAGE) -> list[tuple[str, Review]]:
    """Reviews of a shelf ("waiting", "hidden", "shown:12") by key, the newest first."""
    return list(store.storage.items(f"{shelf}:", limit=limit, after=after))


def stars_of(store: Store, product: int) -> tuple[float, int]:
    """The average of a product's stars, to a tenth, and how many reviews it has."""
    count = store.storage.get(f"count:{product}", 0)
    return (round(store.storage.get(f"sum:{product}", 0) / count, 1) if count > 0 else 0.0), count


def written_by(store: Store, customer: int) -> list[tuple[str, Review]]:
    """All reviews of one customer by key, on whichever shelf."""
    found = (pair for state in ("waiting", "hidden", "shown") for pair in _all(store, f"{state}:"))
    return [(key, row) for key, row in found if row["customer"] == customer]


def forget_days(store: Store, customer: int) -> None:
    """Forget on which days a customer wrote."""
    for key, _count in _all(store, "day:"):
        if key.endswith(f":{customer}"):
            store.storage.delete(key)


def _all(store: Store, prefix: str) -> Iterator[tuple[str, Any]]:
    after = ""
    while found := list(store.storage.items(prefix, limit=1000, after=after)):
        yield from found
        after = found[-1][0]


def _is_ours(key: str) -> bool:
    return key.partition(":")[0] in {"waiting", "hidden", "shown"}


def _put(store: Store, state: str, row: Review) -> None:
    product, number = row["product"], f"{row['number']:010}"
    store.storage.set(f"shown:{product}:{number}" if state == "shown" else f"{state}:{number}", row)
    if state == "shown":
        store.storage.increase(f"sum:{product}", row["stars"])
        store.storage.increase(f"count:{product}")


def _take(store: Store, key: str, row: Review) -> None:
    store.storage.delete(key)
    if key.startswith("shown:"):
        store.storage.increase(f"sum:{row['product']}", -row["stars"])
        store.storage.increase(f"count:{row['product']}", -1)
