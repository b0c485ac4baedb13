"""What values mean in Liquid: truth, equality, order, look-up, text and numbers."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeGuard, cast

from themes.engine.drops import Drop
from themes.engine.errors import RenderError
from themes.engine.html import Html, escape_text, is_plain
from themes.engine.limits import check_items
from themes.engine.listing import Listing
from themes.engine.said import Said

type Number = int | float


class Blank:
    """`blank`: equals nil, false, white space and all that is empty."""

    def __eq__(self, other: object) -> bool:
        if other is None or other is False or other is self:
            return True
        return not other.strip() if isinstance(other, str) else is_empty(other)

    __hash__ = None  # type: ignore[assignment]


class Empty:
    """`empty`: equals a text, list or object without content."""

    def __eq__(self, other: object) -> bool:
        return other is self or is_empty(other)

    __hash__ = None  # type: ignore[assignment]


BLANK = Blank()
EMPTY = Empty()


_HOLDERS = frozenset({str, Html, list, dict})
_ATOMS = frozenset({int, float, bool, type(None)})
_ALIKE = frozenset({str, Html, int, float, type(None)})
"""Types that Python compares as Liquid does."""


def is_empty(value: object) -> bool:
    """Whether a text, list or object has no content; a drop always has."""
    kind = value.__class__
    if kind in _HOLDERS:
        return not value
    return kind not in _ATOMS and isinstance(value, str | Sequence | Mapping) and not value


def truthy(value: object) -> bool:
    """Whether Liquid takes a value for true: all but nil and false."""
    return value is not None and value is not False


def equal(left: object, right: object) -> bool:
    """`left == right`. A boolean equals no number, though Python thinks so."""
    if left.__class__ in _ALIKE and right.__class__ in _ALIKE:
        return left == right
    if left is True or left is False or right is True or right is False:
        return left is right or _special(left, right)
    if isinstance(left, Listing) or isinstance(right, Listing):
        return _special(left, right) or (
            isinstance(left, Sequence) and isinstance(right, Sequence) and list(left) == list(right)
        )
    return left == right


def _special(left: object, right: object) -> bool:
    if isinstance(right, Blank | Empty):
        return right == left
    return isinstance(left, Blank | Empty) and left == right


def less(left: object, right: object) -> bool:
    """`left < right`; False for nil and what has no order. Raises `RenderError` for a text and a number."""
    if left is None or right is None:
        return False
    if _numeric(left) and _numeric(right):
        return left < right
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        return _moment(left) < _moment(right)
    if (isinstance(left, str) and _numeric(right)) or (_numeric(left) and isinstance(right, str)):
        raise RenderError(Said("a text and a number can't be compared"))
    return False


def at_most(left: object, right: object) -> bool:
    """`left <= right`, as `less`."""
    if left is None or right is None:
        return False
    if isinstance(left, int | float | str | dt.date) and equal(left, right):
        return not isinstance(left, bool)
    return less(left, right)


def _numeric(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _moment(value: dt.date) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


def contains(left: object, right: object) -> bool:
    """`left contains right`: a part of a text, an element of a list, a name of an object."""
    if left is None or right is None or right is False:
        return False
    if isinstance(left, str):
        return text(right) in left
    if isinstance(left, Drop):  # `template contains 'product'`: what it prints
        return text(right) in str(left)
    if isinstance(left, Mapping):
        return isinstance(right, str) and right in left
    if isinstance(left, Sequence):
        return any(equal(element, right) for element in left)
    return False


def item(value: object, key: object) -> object:
    """Property or element `key` of a value, else None. Python attributes are never reached."""
    if value is None:
        return None
    kind = value.__class__
    if kind is dict:
        return _member(cast("dict[object, object]", value), key)
    if kind is list:
        return _element(cast("list[object]", value), key)
    if isinstance(value, Drop):
        return value[key] if isinstance(key, (str, int)) else None
    if isinstance(value, str):
        return (
            len(value)
            if key == "size"
            else value[:1]
            if key == "first"
            else value[-1:]
            if key == "last"
            else None
        )
    if isinstance(value, Sequence):
        return _element(value, key)
    return None


def _member(value: dict[object, object], key: object) -> object:
    try:
        found = value.get(key)
    except TypeError:
        return None
    if found is None:
        if key == "size" and key not in value:
            return len(value)
        if key == "first" and value and key not in value:
            return list(next(iter(value.items())))
    return found


def _element(value: Sequence[object], key: object) -> object:
    if key == "size":
        return len(value)
    index = key if key.__class__ is int else 0 if key == "first" else -1 if key == "last" else key
    if not isinstance(index, int) or isinstance(index, bool):
        return value.by_handle(index) if isinstance(value, Listing) and isinstance(index, str) else None
    try:
        return value[index]
    except IndexError:
        return None


def printed(value: object) -> str:
    """What `{{ value }}` prints: text escaped, `Html` as it is, unknown objects nothing."""
    kind = value.__class__
    if kind is int:
        return str(value)
    if isinstance(value, Html):
        return value
    found = text(value)
    return found if isinstance(found, Html) else escape_text(found)


def text(value: object) -> str:
    """A value as text, not escaped; `Html` stays `Html`. Nil is ""."""
    if value.__class__ is int:
        return str(value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int | Decimal | Drop):
        return str(value)
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S %z").rstrip()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Listing):
        return ""
    if isinstance(value, list | tuple):
        return join(text(element) for element in value)
    if isinstance(value, dict):
        return _object_text(value)
    return ""


def _float_text(value: float) -> str:
    return str(value) if abs(value) < 1e16 else f"{Decimal(value):.1f}"


def _object_text(value: Mapping[object, object]) -> str:
    pairs = (f'"{text(key)}"=>{_inspected(member)}' for key, member in value.items())
    return "{" + ", ".join(pairs) + "}"


def _inspected(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_inspected, value)) + "]"
    return "nil" if value is None else text(value)


def join(parts: Iterable[str], separator: str = "") -> str:
    """Texts put together: `Html` when one of them is markup that reads otherwise as text."""
    pieces = list(parts)
    marked = any(is_markup(piece) for piece in pieces) or is_markup(separator)
    return Html(separator).join(pieces) if marked else separator.join(map(str, pieces))


def is_markup(value: str) -> bool:
    """Whether a text is `Html` that has more in it than plain characters."""
    return isinstance(value, Html) and not is_plain(value)


def items_of(value: object) -> Sequence[object]:
    """What a `for` walks: a list, a range, a listing's window, pairs of an object, a text as one item."""
    if isinstance(value, (list, range, tuple, Listing)):
        return value
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Drop) or not isinstance(value, dict):
        return []
    return [[key, member] for key, member in value.items()]


def list_of(value: object) -> list[object]:
    """A filter's input as a list: nil is empty, nested lists are flattened, anything else is one element."""
    if value is None or value is EMPTY or value is BLANK:
        return []
    if isinstance(value, range):
        check_items(len(value))
        return list(value)
    if value.__class__ is not list and not isinstance(value, list | tuple | Listing):
        return [value]
    found: list[object] = []
    _flatten(value, found, 0)
    return found


def _flatten(value: Sequence[object], into: list[object], depth: int) -> None:
    for element in value:
        if isinstance(element, list | tuple) and depth < MAX_FLATTEN:
            _flatten(element, into, depth + 1)
        else:
            into.append(element)
    check_items(len(into))


MAX_FLATTEN = 20


def number(value: object, default: Number = 0) -> Number:
    """A value as a number, as `plus` and its like read it: a text's leading digits, else `default`."""
    if value.__class__ is int:
        return value
    if isinstance(value, bool):
        return default
    if isinstance(value, int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Drop):
        return number(str(value), default)
    if isinstance(value, str):
        return _parsed(value.strip(), default)
    return default


def _parsed(digits: str, default: Number) -> Number:
    if len(digits) > MAX_DIGITS:
        return default
    try:
        return int(digits)
    except ValueError:
        pass
    try:
        found = Decimal(digits)
    except InvalidOperation:
        return default
    return float(found) if found.is_finite() else default


MAX_DIGITS = 60


def whole(value: object, name: str) -> int:
    """A whole number from a number or a text of digits. Raises `RenderError` that calls it `name`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise RenderError(Said("%(name)s: a number was expected", name=name))
    try:
        return int(str(value)) if isinstance(value, str) else int(value)
    except (ValueError, OverflowError):
        raise RenderError(
            Said("%(name)s: “%(value)s” is not a number", name=name, value=str(value)[:40])
        ) from None


def span(start: object, stop: object) -> range:
    """`(start..stop)`, both included; what is no number counts as 0."""
    first, last = _edge(start), _edge(stop)
    return range(first, last + 1)


def _edge(value: object) -> int:
    found = number(value)
    return max(-(10**12), min(int(found) if found == found and abs(found) < 1e15 else 0, 10**12))
