"""Filters on lists."""

from collections.abc import Callable, Sequence
from typing import Any

from themes.engine.drops import Drop
from themes.engine.errors import RenderError
from themes.engine.filters.table import language_filter
from themes.engine.limits import check_items
from themes.engine.listing import Listing
from themes.engine.said import Said
from themes.engine.values import Number, item, join, list_of, number, text


@language_filter("join")
def join_(value: object, separator: object = " ") -> str:
    """The items joined into a text, with a separator between them."""
    return join([text(element) for element in list_of(value)], text(separator))


@language_filter("first")
def first(value: object) -> object:
    """The first item."""
    return item(value, "first") if isinstance(value, Sequence | dict) else None


@language_filter("last")
def last(value: object) -> object:
    """The last item."""
    return item(value, "last") if isinstance(value, Sequence) else None


@language_filter("reverse")
def reverse(value: object) -> list[object]:
    """The items in reverse order."""
    return list_of(value)[::-1]


@language_filter("concat")
def concat(value: object, other: object) -> list[object]:
    """The items of both lists, one list after the other."""
    if not isinstance(other, list | tuple | range | Listing):
        raise RenderError(Said("%(name)s: a list was expected", name="concat"))
    found = list_of(value) + list_of(other)
    check_items(len(found))
    return found


@language_filter("compact")
def compact(value: object, name: object = None) -> list[object]:
    """The items that are not nil; with a property, the items whose property is not nil."""
    if name is None:
        return [element for element in list_of(value) if element is not None]
    return [element for element in list_of(value) if item(element, name) is not None]


@language_filter("map")
def map_(value: object, name: object) -> list[object]:
    """One property of each item."""
    return [property_of(element, name, "map") for element in list_of(value)]


def property_of(element: object, name: object, filter_name: str) -> object:
    """A property of an item. Raises `RenderError` for an item that can have none."""
    if element is not None and not isinstance(element, dict | str | Sequence):
        raise RenderError(Said("%(name)s: the items have no properties", name=filter_name))
    return item(element, str(name) if isinstance(name, str) else name)


@language_filter("sum")
def sum_(value: object, name: object = None) -> Number:
    """The sum of the items, or of one property of them."""
    elements = list_of(value)
    if name is not None:
        elements = [property_of(element, name, "sum") for element in elements]
    total = sum(number(element) for element in elements)
    return round(total, 12) if isinstance(total, float) else total


@language_filter("uniq")
def uniq(value: object, name: object = None) -> list[object]:
    """The items without repeats, or one item for each value of a property."""
    found: dict[object, object] = {}
    for element in list_of(value):
        found.setdefault(identity(element if name is None else item(element, name)), element)
    return list(found.values())


def identity(value: object) -> object:
    """Something hashable that is equal for equal values."""
    if isinstance(value, Drop):
        return value
    if isinstance(value, dict):
        try:
            return frozenset(value.items())
        except TypeError:  # it holds lists or objects
            return "object", tuple(
                sorted((text(key), repr(identity(member))) for key, member in value.items())
            )
    if isinstance(value, list | tuple | range | Listing):
        return "list", tuple(identity(element) for element in value)
    if isinstance(value, bool):
        return "boolean", value
    return str(value) if isinstance(value, str) else value


@language_filter("sort")
def sort(value: object, name: object = None) -> list[object]:
    """The items in order, or in the order of a property; nil comes last."""
    return _sorted(value, name, lambda key: key)


@language_filter("sort_natural")
def sort_natural(value: object, name: object = None) -> list[object]:
    """The items in alphabetical order, ignoring case."""
    return _sorted(value, name, lambda key: str(text(key)).lower())


def _sorted(value: object, name: object, key_of: Callable[[object], Any]) -> list[object]:
    elements = list_of(value)
    keys = [element if name is None else item(element, name) for element in elements]
    known = [(key_of(key), index) for index, key in enumerate(keys) if key is not None]
    try:
        known.sort(key=lambda pair: pair[0])
    except TypeError:
        raise RenderError(Said("items of different kinds have no order")) from None
    order = [index for _, index in known] + [index for index, key in enumerate(keys) if key is None]
    return [elements[index] for index in order]
