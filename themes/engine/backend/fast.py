"""Classes that take the place of python-liquid's in a parsed template: the same meaning, fewer steps.

Each has the layout of the class it replaces, so that `adapt` can change an instance's class in place.
"""

from collections.abc import Sequence
from typing import Any, TextIO

from liquid import RenderContext
from liquid.ast import BlockNode
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import Path
from liquid.builtin.expressions.arguments import PositionalArgument
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.logical import (
    BooleanExpression,
    EqExpression,
    LogicalAndExpression,
    LogicalOrExpression,
    NeExpression,
    _eq,
)
from liquid.builtin.expressions.primitive import StringLiteral
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.unless_tag import UnlessNode
from liquid.exceptions import FilterArgumentError, LiquidTypeError
from liquid.expression import Expression
from liquid.undefined import Undefined

from themes.engine.backend.context import Context, item
from themes.engine.backend.output import AnyBlank
from themes.engine.html import Html

_PLAIN = frozenset({str, Html, int})


def truthy(value: object) -> bool:
    """Whether Liquid takes a value for true: all but nil and false."""
    return not (value is None or value is False or type(value) is Undefined)


class FastContent(ContentNode):
    """Text between tags."""

    __slots__ = ()

    def render(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(self.text)


class FastBlock(BlockNode):
    """The body of a tag."""

    __slots__ = ()

    def render(self, context: RenderContext, buffer: TextIO) -> int:
        if self.blank:
            return self.render_to_output(context, buffer)
        written = 0
        for node in self.nodes:
            written += node.render(context, buffer)
        return written


class FastIf(IfNode):
    """`{% if %}`."""

    __slots__ = ()

    def render(self, context: RenderContext, buffer: TextIO) -> int:
        if self.condition.evaluate(context):
            return self.consequence.render(context, buffer)
        for alternative in self.alternatives:
            if alternative.expression.evaluate(context):
                return alternative.block.render(context, buffer)
        return self.default.render(context, buffer) if self.default else 0


class FastUnless(UnlessNode):
    """`{% unless %}`."""

    __slots__ = ()

    def render(self, context: RenderContext, buffer: TextIO) -> int:
        return self.render_to_output(context, buffer)


class FixedText(StringLiteral):
    """A text in the source: the theme's author wrote it, so it is markup; made once, not at each use."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> str:
        return self.value


class PlainPath(Path):
    """A path made of names and numbers only, such as `product.title`."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        path = self.path
        value: Any = context.scope[path[0]]  # type: ignore[index]
        for key in path[1:]:
            value = item(value, key)
        return value


class PlainName(Path):
    """A path of one name."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        return context.scope[self.path[0]]  # type: ignore[index]


class AsList(Expression):
    """What `{% render 'snippet' for items %}` walks: a sequence, as the list it must be here."""

    __slots__ = ("inner",)

    def __init__(self, inner: Expression) -> None:
        super().__init__(inner.token)
        self.inner = inner

    def evaluate(self, context: RenderContext) -> object:
        value = self.inner.evaluate(context)
        return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value

    def children(self) -> list[Expression]:
        return [self.inner]


class FastBoolean(BooleanExpression):
    """A condition."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return truthy(self.expression.evaluate(context))


class FastAnd(LogicalAndExpression):
    """`a and b`."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return truthy(self.left.evaluate(context)) and truthy(self.right.evaluate(context))


class FastOr(LogicalOrExpression):
    """`a or b`."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return truthy(self.left.evaluate(context)) or truthy(self.right.evaluate(context))


def equal(left: object, right: object) -> bool:
    """Liquid's equality; texts and whole numbers, by far the most, are compared directly."""
    if type(left) in _PLAIN and type(right) in _PLAIN:
        return left == right
    if isinstance(left, AnyBlank) or isinstance(right, AnyBlank):
        return left == right
    return bool(_eq(left, right))


class FastEq(EqExpression):
    """`a == b`."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return equal(self.left.evaluate(context), self.right.evaluate(context))


class FastNe(NeExpression):
    """`a != b`."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return not equal(self.left.evaluate(context), self.right.evaluate(context))


class FastFilter(Filter):
    """`| name: arguments`."""

    __slots__ = ()

    def evaluate(self, left: object, context: RenderContext) -> object:
        assert isinstance(context, Context)
        function = context.run.bound_filters.get(self.name) or context.filter(self.name, self.token)
        try:
            if not self.args:
                return function(left)
            positional: list[object] = []
            named: dict[str, object] = {}
            for argument in self.args:
                if type(argument) is PositionalArgument:
                    positional.append(argument.value.evaluate(context))
                else:
                    named[argument.name] = argument.value.evaluate(context)  # type: ignore[union-attr]
            return function(left, *positional, **named)
        except TypeError as error:
            raise LiquidTypeError(f"{self.name}: {error}", token=self.token) from error
        except (LiquidTypeError, FilterArgumentError) as error:
            error.token = self.token
            raise
