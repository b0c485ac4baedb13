"""Drops: the objects that templates see.

A drop is a class with an explicit table of property name → function. Only names in the table exist for a
template: no attribute is reached by `getattr`, nothing can be called, and printing a drop prints
nothing. Values are computed on first use and kept for the life of the drop, which is one page.

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
"""

from collections.abc import Callable
from typing import Any, ClassVar, Self, overload

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


class Drop:
    """Base of every object that a template can see; see the module's text."""

    __slots__ = ("__dict__", "_memo")
    table: ClassVar[dict[str, PropertyFunction]] = {}
    __iter__: ClassVar[None] = None  # without it Python would walk a drop by index, for ever
    _memo: dict[object, object]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table: dict[str, PropertyFunction] = {}
        for base in reversed(cls.__mro__):
            for value in vars(base).values():
                name = getattr(value, "drop_name", None)
                if isinstance(name, str):
                    table[name] = value
        cls.table = table

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        self = super().__new__(cls)
        self._memo = {}
        return self

    def lookup(self, key: object) -> object:
        """Value of a name that is not in the table; None means there is none. For drops with open names."""
        return None

    def json(self) -> object:
        """What the `json` filter gives for this drop: a JSON value, perhaps with drops inside."""
        return None

    def __getitem__(self, key: object) -> object:
        memo = self._memo
        if key in memo:
            return memo[key]
        function = self.table.get(key) if isinstance(key, str) else None
        value = self.lookup(key) if function is None else function(self)
        memo[key] = value
        return value

    def __str__(self) -> str:
        return ""
