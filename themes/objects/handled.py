"""What merchants choose in settings by its handle: products, collections, pages, blogs, articles, menus."""

from themes.engine import Drop

TOLD = (
    *(
        "id",
        "title",
        "handle",
        "url",
        "author",
        "description",
        "content",
        "excerpt",
        "tags",
        "image",
        "links",
    ),
    *("template_suffix", "created_at", "published_at", "updated_at"),
)
"""What of a thing its JSON has, as far as it has it: what costs no query for each of many."""


class Handled(Drop):
    """A thing with a handle. Printed it is the handle, which it equals: `collections[settings.shelf]`.

    So themes work that were written when such settings held handles only.
    """

    def json(self) -> dict[str, object]:
        """What scripts of themes may want to know."""
        return {name: self[name] for name in TOLD if name in self.table}

    def __str__(self) -> str:
        return str(self["handle"])

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, str | type(self)) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))
