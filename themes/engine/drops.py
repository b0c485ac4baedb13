"""Drops: the objects that templates see.

A drop is a class with an explicit table of property name → function. Only names in the table exist for a
template: no attribute is reached by `getattr`, nothing can be called, and printing a drop prints nothing
unless it says what (`__str__`). Values are computed on first use and kept for the life of the drop, which is
one page.

    class ProductDrop(Drop):
        def __init__(self, row: ProductRow) -> None:
            self._row = row

        @prop
        def title(self) -> str:
            return self._row.title           # plain text: escaped when printed

        @prop
        def description(self) -> Html:
            return Html(self._row.body_html)  # sanitised when it was saved

        @prop("gift_card?")
        def is_gift_card(self) -> bool:
            return False

A drop whose names are not known beforehand (`linklists['main-menu']`) overrides `lookup`.

A drop is a dict of the values it has worked out so far: `drop["title"]` is Python's own look-up, and
only a name that was not asked for yet costs a call. The dict is no part of what a drop means: drops are equal
when they are the same object, always true, and can't be walked.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast, overload

from themes.engine.html import Html

type PropertyFunction = Callable[[Any], object]


@overload
def prop[F: PropertyFunction](function: F, /) -> F: ...
@overload
def prop[F: PropertyFunction](name: str, /) -> Callable[[F], F]: ...
def prop(target: Any, /) -> Any:
    """Put a method of a drop into its table, under its own name or the one given."""
    if isinstance(target, str):
        return lambda function: _mark(function, target)
    return _mark(target, target.__name__)


def _mark[F: PropertyFunction](function: F, name: str) -> F:
    function.__dict__["drop_name"] = name
    return function


if TYPE_CHECKING:

    class _Memo:
        """What of a dict a drop is: its subclasses are free to call a property `items` or `values`."""

        def __getitem__(self, key: object) -> object: ...

        def __setitem__(self, key: object, value: object) -> None: ...
else:
    _Memo = dict


class Drop(_Memo):
    """Base of every object that a template can see; see the module's text."""

    table: ClassVar[dict[str, PropertyFunction]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table: dict[str, PropertyFunction] = {}
        for base in reversed(cls.__mro__):
            for value in vars(base).values():
                name = getattr(value, "drop_name", None)
                if isinstance(name, str):
                    table[name] = value
        cls.table = table

    def fill(self, values: Mapping[str, object]) -> None:
        """Give names their values beforehand."""
        dict.update(cast("dict[object, object]", self), values)

    def lookup(self, key: object) -> object:
        """Value of a name that is not in the table; None means there is none. For drops with open names."""
        return None

    def json(self) -> object:
        """What the `json` filter gives for this drop: a JSON value, perhaps with drops inside."""
        return None

    def rendered(self) -> Html:
        """What `{% render drop %}` prints: nothing, unless a drop knows how it looks."""
        return Html("")

    def __missing__(self, key: object) -> object:
        function = self.table.get(key) if isinstance(key, str) else None
        value = self[key] = self.lookup(key) if function is None else function(self)
        return value

    def __str__(self) -> str:
        return ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(self)

    def __iter__(self) -> Any:
        raise TypeError("a drop can't be walked")
