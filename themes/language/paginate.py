"""`{% paginate collection.products by 24 %}`: shows one page of a list, and links to the others."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from themes.engine import Drop, Html, Listing, TagCall, prop
from themes.objects.drops import PartDrop
from themes.registry import theme_tag
from themes.rendering.page import Page

MAX_PAGE_SIZE = 250
_PASSED_OVER = frozenset({"page", "sections", "section_id"})
AROUND = 2
"""How many pages are linked on each side of the current one."""


class PaginateDrop(Drop):
    """`paginate`: the pages of a list, inside the tag `paginate`."""

    def __init__(self, page: Page, *, current: int, size: int, items: int) -> None:
        self._page = page
        self._current = current
        self._size = size
        self._items = items

    @prop
    def page_size(self) -> int:
        """How many items a page shows."""
        return self._size

    @prop
    def current_page(self) -> int:
        """Which page is shown, from 1."""
        return self._current

    @prop
    def current_offset(self) -> int:
        """How many items are on the pages before."""
        return (self._current - 1) * self._size

    @prop
    def items(self) -> int:
        """The number of all items."""
        return self._items

    @prop
    def pages(self) -> int:
        """The number of pages."""
        return pages_of(self._items, self._size)

    @prop
    def page_param(self) -> str:
        """The parameter in addresses that chooses the page."""
        return "page"

    @prop
    def previous(self) -> PartDrop | None:
        """The previous page; nil on the first one."""
        return PartDrop(_("« Previous"), self._url(self._current - 1)) if self._current > 1 else None

    @prop
    def next(self) -> PartDrop | None:
        """The next page; nil on the last one."""
        return PartDrop(_("Next »"), self._url(self._current + 1)) if self._current < self.pages() else None

    @prop
    def parts(self) -> list[PartDrop]:
        """The pages to link to, with gaps where some are left out; none where there is one page only."""
        if self.pages() == 1:
            return []
        return [
            PartDrop("…") if number is None else self._part(number)
            for number in shown_pages(self._current, self.pages())
        ]

    def _part(self, number: int) -> PartDrop:
        return PartDrop(number, "" if number == self._current else self._url(number))

    def _url(self, number: int) -> str:
        request = self._page.request
        rows = request.GET.lists() if request else ((name, [text]) for name, text in self._page.query.items())
        # A name may stand there several times: each value of a filter is one.
        pairs = [(name, value) for name, values in rows if name not in _PASSED_OVER for value in values]
        if number > 1:
            pairs.append(("page", str(number)))
        path = self._page.root + self._page.path
        return f"{path}?{urlencode(pairs)}" if pairs else path


def pages_of(items: int, size: int) -> int:
    """How many pages a list of `items` has; an empty one has one."""
    return max(1, -(-items // size))


def shown_pages(current: int, pages: int) -> list[int | None]:
    """Page numbers to link: the first, the last, those around the current one; None where some are
    left out.
    """
    wanted = {1, pages, *range(current - AROUND, current + AROUND + 1)}
    shown: list[int | None] = []
    for number in sorted(number for number in wanted if 1 <= number <= pages):
        previous = shown[-1] if shown else None
        if previous is not None and number - previous == 2:
            shown.append(number - 1)
        elif previous is not None and number - previous > 2:
            shown.append(None)
        shown.append(number)
    return shown


def wanted_page(page: Page) -> int:
    """The page that the query asks for; nonsense counts as 1."""
    text = page.query.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


@theme_tag("paginate", kind="block", words=("by",))
def paginate(call: TagCall) -> Html:
    """`{% paginate collection.products by 24 %}…{% endpaginate %}`: its body sees one page of a list.

    Inside, `paginate` knows the pages before and behind, and how many there are.
    """
    page = call.state
    assert isinstance(page, Page)
    listing, size = call.arg(0), call.arg(1, 50)
    size = min(max(int(size), 1), MAX_PAGE_SIZE) if isinstance(size, int) else 50
    if not isinstance(listing, Listing):
        items = len(listing) if isinstance(listing, list) else 0
        return call.body({"paginate": PaginateDrop(page, current=1, size=max(size, items), items=items)})
    current = min(wanted_page(page), pages_of(listing.total, size))
    before = listing.window
    listing.show((current - 1) * size, size)
    try:
        return call.body({"paginate": PaginateDrop(page, current=current, size=size, items=listing.total)})
    finally:
        listing.show(*before)
