"""What a shop's search finds besides products. A domain registers its own kind in `AppConfig.ready`:

    register(Searcher(kind="page", find=find_pages))

`find(terms, page)` gives drops in order, best first; each has the property `object_type`, with the kind as
its value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from themes.engine import Listing
from themes.rendering.page import Page

PRODUCT = "product"


@dataclass(frozen=True)
class Searcher:
    """One kind of thing: "page", "article". In predictive search it is asked for as it is, listed as
    `plural`.
    """

    kind: str
    find: Callable[[str, Page], Listing[Any]]

    @property
    def plural(self) -> str:
        """How its results are called: "pages"."""
        return f"{self.kind}s"


_searchers: dict[str, Searcher] = {}


def register(searcher: Searcher) -> None:
    """Add a kind. Raises ValueError for one that is there already."""
    if searcher.kind in _searchers or searcher.kind == PRODUCT:
        raise ValueError(f"search finds “{searcher.kind}” already")
    _searchers[searcher.kind] = searcher


def forget(kind: str) -> None:
    """Take a kind away, if it is there: for tests."""
    _searchers.pop(kind, None)


def searchers() -> dict[str, Searcher]:
    """All kinds but products, in the order in which they were registered."""
    return dict(_searchers)
