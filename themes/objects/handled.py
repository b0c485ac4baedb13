"""What merchants choose in settings by its handle: products, collections, pages, blogs, articles, menus."""

from themes.engine import Drop


class Handled(Drop):
    """A thing with a handle. Printed it is the handle, which it equals: `collections[settings.shelf]`.

    So themes work that were written when such settings held handles only.
    """

    def __str__(self) -> str:
        return str(self["handle"])

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, str | type(self)) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))
