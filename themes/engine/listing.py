"""Listing: a long list of which a page shows a window, fetched when it is looked at."""

from collections.abc import Callable, Iterator, Sequence
from typing import overload

DEFAULT_WINDOW = 50


class Listing[T](Sequence[T]):
    """A list that lives elsewhere (in the database) and is read a window at a time.

    `fetch(offset, limit)` reads a window, `count()` the whole length; each is called at most once for a
    window. Without `{% paginate %}` the window is the first 50 items. With `named` an item is found by its
    handle too: `collections['bracelets']`.
    """

    def __init__(
        self,
        fetch: Callable[[int, int], Sequence[T]],
        count: Callable[[], int],
        *,
        named: Callable[[str], T | None] | None = None,
    ) -> None:
        self._fetch = fetch
        self._count = count
        self._named = named
        self._found: dict[str, T | None] = {}
        self._total: int | None = None
        self._window = (0, DEFAULT_WINDOW)
        self._pages: dict[tuple[int, int], Sequence[T]] = {}

    @classmethod
    def of(cls, items: Sequence[T], *, named: Callable[[str], T | None] | None = None) -> "Listing[T]":
        """A listing over items that are already in memory."""
        return cls(lambda offset, limit: items[offset : offset + limit], lambda: len(items), named=named)

    @property
    def total(self) -> int:
        """How many items there are, beyond the window too."""
        if self._total is None:
            self._total = self._count()
        return self._total

    @property
    def window(self) -> tuple[int, int]:
        """Offset and limit of what is visible now."""
        return self._window

    def show(self, offset: int, limit: int) -> None:
        """Move the window: iteration, length and index then speak of these items only."""
        self._window = (offset, limit)

    def by_handle(self, handle: str) -> T | None:
        """The item of a handle, None when there is none; each is looked for once."""
        if self._named is None:
            return None
        if handle not in self._found:
            self._found[handle] = self._named(handle)
        return self._found[handle]

    def _items(self) -> Sequence[T]:
        items = self._pages.get(self._window)
        if items is None:
            items = self._pages[self._window] = self._fetch(*self._window)
        return items

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if not isinstance(index, int | slice):
            raise TypeError("a listing is read by position; see `by_handle`")
        return self._items()[index]

    def __len__(self) -> int:
        return len(self._items())

    def __iter__(self) -> Iterator[T]:
        return iter(self._items())
