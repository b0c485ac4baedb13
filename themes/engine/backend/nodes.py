"""One generic tag that runs every tag declared with `themes.engine.Tag`."""

from collections.abc import Iterable
from io import StringIO
from typing import TextIO

from liquid import RenderContext, TokenStream
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import KeywordArgument
from liquid.builtin.expressions.primitive import parse_primitive
from liquid.exceptions import LiquidSyntaxError
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.tag import Tag as LiquidTag
from liquid.token import TOKEN_COLON, TOKEN_COMMA, TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_TAG, TOKEN_WORD, Token

from themes.engine.backend.context import Context
from themes.engine.html import Html
from themes.engine.tags import Tag, TagCall


class DeclaredNode(Node):
    """A use of a declared tag."""

    __slots__ = ("block", "named", "positional", "tag")

    def __init__(
        self,
        token: Token,
        tag: Tag,
        positional: list[Expression],
        named: list[KeywordArgument],
        block: BlockNode | None,
    ) -> None:
        super().__init__(token)
        self.tag = tag
        self.positional = positional
        self.named = named
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Call the tag's function and print what it returns."""
        assert isinstance(context, Context)

        def body(names: dict[str, object]) -> Html:
            if self.block is None:
                return Html("")
            inner = StringIO()
            with context.extend(names):
                self.block.render(context, inner)
            return Html(inner.getvalue())

        call = TagCall(
            state=context.run.state,
            args=[expression.evaluate(context) for expression in self.positional],
            named={argument.name: argument.value.evaluate(context) for argument in self.named},
            body=body,
            file=context.template.name,
            line=self.token.source.count("\n", 0, self.token.start_index) + 1,
        )
        return buffer.write(self.tag.function(call))

    def children(self, static_context: RenderContext, *, include_partials: bool = True) -> Iterable[Node]:
        """The body."""
        return [self.block] if self.block else []

    def expressions(self) -> Iterable[Expression]:
        """The arguments."""
        return [*self.positional, *(argument.value for argument in self.named)]


def declared_tag(name: str, tag: Tag) -> type[LiquidTag]:
    """A python-liquid tag class for a declared tag."""

    class Declared(LiquidTag):
        block = tag.kind == "block"
        end = f"end{name}"

        def parse(self, stream: TokenStream) -> Node:
            token = stream.eat(TOKEN_TAG)
            positional: list[Expression] = []
            named: list[KeywordArgument] = []
            if stream.current.kind == TOKEN_EXPRESSION:
                inner = stream.into_inner(tag=token, eat=tag.kind == "block")
                positional, named = _arguments(self, inner, tag)
            body: BlockNode | None = None
            if tag.kind == "block":
                body = get_parser(self.env).parse_block(stream, (self.end,))
                stream.expect(TOKEN_TAG, value=self.end)
            return DeclaredNode(token, tag, positional, named, body)

    Declared.name = name
    return Declared


def _arguments(
    liquid_tag: LiquidTag, tokens: TokenStream, tag: Tag
) -> tuple[list[Expression], list[KeywordArgument]]:
    positional: list[Expression] = []
    named: list[KeywordArgument] = []
    while tokens.current.kind != TOKEN_EOF:
        current = tokens.current
        if current.kind == TOKEN_COMMA or (current.kind != TOKEN_COLON and current.value in tag.words):
            next(tokens)
        elif current.kind == TOKEN_WORD and tokens.peek.kind == TOKEN_COLON:
            next(tokens)
            next(tokens)
            named.append(KeywordArgument(current, current.value, parse_primitive(liquid_tag.env, tokens)))
        else:
            before = tokens.current
            positional.append(parse_primitive(liquid_tag.env, tokens))
            if tokens.current is before:
                raise LiquidSyntaxError(f"unexpected {current.value}", token=current)
    return positional, named
