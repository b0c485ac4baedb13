"""Printing values, and the two literals whose meaning differs from python-liquid's."""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TextIO

from liquid import RenderContext
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.echo_tag import EchoTag

from themes.engine.html import Html, escape
from themes.engine.listing import Listing

_SPECIAL = re.compile("[&<>\"']")


def printed(value: object) -> str:
    """What `{{ value }}` prints: text escaped, `Html` as it is, drops and unknown objects nothing."""
    if isinstance(value, Html):
        return value
    if isinstance(value, str):
        return escape(value) if _SPECIAL.search(value) else value
    if value is None:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    if isinstance(value, list | tuple):
        return "".join(printed(element) for element in value)
    if isinstance(value, dt.date):
        return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else value.isoformat()
    return escape(str(value)) if hasattr(value, "__html__") else ""


class PrintNode(OutputNode):
    """`{{ … }}` and `{% echo … %}`."""

    __slots__ = ()

    def render(self, context: RenderContext, buffer: TextIO) -> int:
        """Evaluate and print."""
        return buffer.write(printed(self.expression.evaluate(context)))


class PrintTag(Output):
    """`{{ … }}`."""

    node_class = PrintNode


class EchoPrintTag(EchoTag):
    """`{% echo … %}`."""

    node_class = PrintNode  # type: ignore[assignment]


class AnyBlank(Blank):
    """`blank`: nil and false equal it too."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return other is None or other is False or _is_empty(other) or Blank.__eq__(self, other)


class AnyEmpty(Empty):
    """`empty`: a listing without items equals it too."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return _is_empty(other) or Empty.__eq__(self, other)


def _is_empty(value: object) -> bool:
    return isinstance(value, Listing | Sequence) and not value
