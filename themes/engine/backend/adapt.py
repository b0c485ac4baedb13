"""Walks a parsed template once and swaps python-liquid's expression classes for faster ones."""

from collections.abc import Iterable

from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.expression import Expression

from themes.engine.backend.context import Context
from themes.engine.backend.output import AnyBlank, AnyEmpty, PlainPath, PrintNode


def adapt(nodes: Iterable[Node], context: Context) -> None:
    """Change the expressions of these nodes, and of all inside them, in place."""
    for node in nodes:
        for expression in node.expressions():
            _adapt_expression(expression)
        if isinstance(node, PrintNode) and isinstance(node.expression, FilteredExpression):
            node.expression = node.expression if node.expression.filters else node.expression.left
        adapt(node.children(context, include_partials=False), context)


def _adapt_expression(expression: Expression) -> None:
    # The classes have the same layout, so an instance can change its class where the parser has no hook.
    if type(expression) is Path:
        first, *rest = expression.path
        if isinstance(first, str) and not any(isinstance(part, Path) for part in rest):
            expression.__class__ = PlainPath
    elif type(expression) is Blank:
        expression.__class__ = AnyBlank
    elif type(expression) is Empty:
        expression.__class__ = AnyEmpty
    for child in expression.children():
        _adapt_expression(child)
