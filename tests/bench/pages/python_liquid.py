"""A recorded page under python-liquid: the same sources, with the tags of ours that they use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO, cast

import liquid
from liquid import RenderContext
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import parse_primitive
from liquid.builtin.expressions.logical import EqExpression, NeExpression
from liquid.builtin.expressions.primitive import Blank
from liquid.expression import Expression
from liquid.loader import BaseLoader
from liquid.parser import get_parser
from liquid.tag import Tag
from liquid.token import TOKEN_COLON, TOKEN_COMMA, TOKEN_EOF, TOKEN_TAG, TOKEN_WORD

from .player import Player
from .recording import PLACING

if TYPE_CHECKING:
    from liquid import BoundTemplate, Token, TokenStream

    from .recording import Recording


class PythonLiquid(Player):
    """A file is parsed when it is first drawn, which no measurement counts."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        # What is missing is nil, as it is where themes run, and no object of its own.
        nil = cast("Any", lambda *_, **__: None)
        environment = liquid.Environment(autoescape=True, loader=_Parsed(recording.sources), undefined=nil)
        for name, found in self.answers().items():
            function = found.function
            environment.add_filter(name, partial(function, None) if found.needs_state else function)
        for name in ("content_for", "form", "paginate", "sections"):
            kind = _PlacingTag if name in PLACING else _AroundTag
            environment.tags[name] = kind(environment, name, self)
        self._environment = environment

    def draw(self, file: str, names: dict[str, object]) -> str:
        template = self._environment.get_template(file)
        return template.render({**self.recording.names, **names})


class _Parsed(BaseLoader):
    """Parses each file once. Snippets are asked for without their folder."""

    def __init__(self, sources: dict[str, str]) -> None:
        self._sources = sources
        self._templates: dict[str, BoundTemplate] = {}

    def load(self, env: liquid.Environment, name: str, **_: Any) -> BoundTemplate:
        found = self._templates.get(name)
        if found is None:
            file = name if name in self._sources else f"snippets/{name}.liquid"
            found = self._templates[name] = env.from_string(self._sources[file], name)
            _let_nil_be_blank(found)
        return found

    def get_source(self, *_: Any, **__: Any) -> Any:
        raise LookupError("`load` finds every template")


class _NilIsBlank(Blank):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return other is None or super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]


def _let_nil_be_blank(template: BoundTemplate) -> None:
    """Put a `blank` that nil is equal to in the place of python-liquid's: themes rely on it."""
    waiting, nothing = list(template.nodes), RenderContext(template)
    while waiting:
        node = waiting.pop()
        waiting += node.children(nothing, include_partials=False)
        for expression in _walk(node.expressions()):
            if isinstance(expression, EqExpression | NeExpression) and isinstance(expression.right, Blank):
                expression.right = _NilIsBlank(expression.right.token)


def _walk(expressions: Iterable[Expression]) -> Iterator[Expression]:
    for expression in expressions:
        yield expression
        yield from _walk(expression.children())


class _OurTag(Tag):
    """Reads values and named values; values are separated by commas or by the word "by"."""

    def __init__(self, env: liquid.Environment, name: str, player: Player) -> None:
        super().__init__(env)
        self.name, self.end, self.player = name, f"end{name}", player

    def read(self, stream: TokenStream) -> tuple[Token, list[Expression], dict[str, Expression]]:
        token = stream.eat(TOKEN_TAG)
        words = stream.into_inner(tag=token, eat=self.block)
        args: list[Expression] = []
        named: dict[str, Expression] = {}
        while words.current.kind != TOKEN_EOF:
            if words.current.kind == TOKEN_COMMA or words.current.value == "by":
                words.next()
            elif words.current.kind == TOKEN_WORD and words.peek.kind == TOKEN_COLON:
                name = words.next().value
                words.next()
                named[name] = parse_primitive(self.env, words)
            else:
                args.append(parse_primitive(self.env, words))
        return token, args, named


class _PlacingTag(_OurTag):
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token, args, _ = self.read(stream)
        return _PlacingNode(token, self, args[0])


class _PlacingNode(Node):
    def __init__(self, token: Token, tag: _OurTag, arg: Expression) -> None:
        super().__init__(token)
        self.blank, self.tag, self.arg = False, tag, arg

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(self.tag.player.placed(self.tag.name, str(self.arg.evaluate(context))))


class _AroundTag(_OurTag):
    def parse(self, stream: TokenStream) -> Node:
        token, args, named = self.read(stream)
        body = get_parser(self.env).parse_block(stream, frozenset({self.end}))
        stream.expect(TOKEN_TAG, value=self.end)
        return _AroundNode(token, self, args, named, body)


class _AroundNode(Node):
    def __init__(
        self,
        token: Token,
        tag: _OurTag,
        args: list[Expression],
        named: dict[str, Expression],
        body: BlockNode,
    ) -> None:
        super().__init__(token)
        self.blank, self.tag, self.args, self.named, self.body = False, tag, args, named, body

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        args = [arg.evaluate(context) for arg in self.args]
        named = {name: value.evaluate(context) for name, value in self.named.items()}
        found = self.tag.player.around(self.tag.name, args, named)
        buffer.write(found.before)
        with context.extend(found.names):
            self.body.render(context, buffer)
        buffer.write(found.after)
        return True

    def children(self, static_context: RenderContext, *, include_partials: bool = True) -> Iterable[Node]:
        yield self.body

    def expressions(self) -> Iterable[Expression]:
        yield from self.args
        yield from self.named.values()
