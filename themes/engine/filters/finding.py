"""Filters that choose items by a property."""

from themes.engine.drops import Drop
from themes.engine.errors import RenderError
from themes.engine.filters.table import language_filter
from themes.engine.said import Said
from themes.engine.values import equal, item, list_of, truthy


@language_filter("where")
def where(value: object, name: object, target: object = None) -> list[object]:
    """The items whose property has a given value; without a value, those whose property is true."""
    return [element for _, element in _matching(value, name, target, "where", wanted=True) or ()]


@language_filter("reject")
def reject(value: object, name: object, target: object = None) -> list[object]:
    """The items whose property does not have a given value; without a value, those whose property is not
    true.
    """
    return [element for _, element in _matching(value, name, target, "reject", wanted=False) or ()]


@language_filter("find")
def find(value: object, name: object, target: object = None) -> object:
    """The first item whose property has a given value."""
    found = _matching(value, name, target, "find", wanted=True)
    return found[0][1] if found else None


@language_filter("find_index")
def find_index(value: object, name: object, target: object = None) -> int | None:
    """The position, from 0, of the first item whose property has a given value; nil without one."""
    found = _matching(value, name, target, "find_index", wanted=True)
    return found[0][0] if found else None


@language_filter("has")
def has(value: object, name: object, target: object = None) -> bool | None:
    """Whether any item's property has a given value."""
    elements = _matching(value, name, target, "has", wanted=True)
    return None if elements is None else bool(elements)


def _matching(
    value: object, name: object, target: object, filter_name: str, *, wanted: bool
) -> list[tuple[int, object]] | None:
    """The items, with their positions, that are wanted; None when an item can't be asked at all."""
    elements = list_of(value)
    if name is None and any(isinstance(element, str) for element in elements):
        return None
    if any(element is None or isinstance(element, bool) for element in elements):
        return None
    found: list[tuple[int, object]] = []
    for index, element in enumerate(elements):
        held = _property(element, name, filter_name)
        holds = truthy(held) if target is None else equal(held, target)
        if holds is wanted:
            found.append((index, element))
    return found


def _property(element: object, name: object, filter_name: str) -> object:
    """A property of an item. Of a text it is the part that was looked for, or nil."""
    if isinstance(element, str):
        return name if isinstance(name, str) and name in element else None
    if isinstance(element, dict | list | Drop):
        return item(element, str(name) if isinstance(name, str) else name)
    if isinstance(element, int) and isinstance(name, int):
        return name if element == name else None
    raise RenderError(Said("%(name)s: the items have no properties", name=filter_name))
