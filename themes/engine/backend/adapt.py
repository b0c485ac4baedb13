"""Walks a parsed template once and swaps python-liquid's classes for ours, which are faster or stricter."""

from collections.abc import Iterable

from liquid.ast import BlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.expressions.logical import (
    BooleanExpression,
    EqExpression,
    LogicalAndExpression,
    LogicalOrExpression,
    NeExpression,
)
from liquid.builtin.expressions.loop import LoopExpression
from liquid.builtin.expressions.primitive import Blank, Empty, StringLiteral
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.capture_tag import CaptureNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.render_tag import RenderNode
from liquid.builtin.tags.unless_tag import UnlessNode
from liquid.expression import Expression

from themes.engine.backend import fast
from themes.engine.backend.context import Context
from themes.engine.backend.output import AnyBlank, AnyEmpty, PrintNode
from themes.engine.html import Html

# Both sides have the same layout: an instance can change its class where the parser has no hook.
NODES: dict[type[Node], type[Node]] = {
    BlockNode: fast.FastBlock,
    ContentNode: fast.FastContent,
    IfNode: fast.FastIf,
    UnlessNode: fast.FastUnless,
}
EXPRESSIONS: dict[type[Expression], type[Expression]] = {
    Blank: AnyBlank,
    BooleanExpression: fast.FastBoolean,
    Empty: AnyEmpty,
    EqExpression: fast.FastEq,
    LogicalAndExpression: fast.FastAnd,
    LogicalOrExpression: fast.FastOr,
    NeExpression: fast.FastNe,
}


def adapt(nodes: Iterable[Node], context: Context) -> None:
    """Change these nodes, and all inside them, in place."""
    for node in nodes:
        for expression in node.expressions():
            _adapt_expression(expression)
        if isinstance(node, PrintNode) and isinstance(node.expression, FilteredExpression):
            node.expression = node.expression if node.expression.filters else node.expression.left
        if isinstance(node, AssignNode | CaptureNode):
            node.name = str(node.name)  # type: ignore[assignment]
        if isinstance(node, RenderNode) and node.loop and node.var is not None:
            node.var = fast.AsList(node.var)
        node.__class__ = NODES.get(type(node), type(node))
        adapt(node.children(context, include_partials=False), context)


def _adapt_expression(expression: Expression) -> None:
    for child in expression.children():
        _adapt_expression(child)
    kind = type(expression)
    if kind in EXPRESSIONS:
        expression.__class__ = EXPRESSIONS[kind]
    elif isinstance(expression, StringLiteral):
        expression.value = Html(expression.value)
        expression.__class__ = fast.FixedText
    elif isinstance(expression, FilteredExpression):
        for each in expression.filters or ():
            each.__class__ = fast.FastFilter
    elif isinstance(expression, LoopExpression):
        expression.identifier = str(expression.identifier)
    elif kind is Path:
        _adapt_path(expression)


def _adapt_path(path: Expression) -> None:
    assert isinstance(path, Path)
    first, *rest = path.path
    if isinstance(first, str) and not any(isinstance(part, Path) for part in rest):
        path.__class__ = fast.PlainPath if rest else fast.PlainName
