"""Builds the tree of a template from its tokens."""

from collections.abc import Callable, Collection, Iterator, Mapping

from themes.engine.errors import SyntaxFault
from themes.engine.limits import Limits
from themes.engine.said import Said
from themes.engine.syntax.cursor import Cursor
from themes.engine.syntax.nodes import Block, Node, OutputNode, TextNode
from themes.engine.syntax.scanner import Output, Scanner, TagToken, Text, Token, lines_of
from themes.engine.syntax.source import Source, never_closed

type TagParser = Callable[["Parser", TagToken], Node | None]
"""Reads one tag, with its body when it has one; None for a tag that leaves nothing."""


class Parser:
    """Reads one source.

    `tags` are the parsers by tag name, `raw` the tags whose body is not Liquid. Warnings are what Liquid
    tolerates, though it is wrong.
    """

    def __init__(
        self,
        source: Source,
        tags: Mapping[str, TagParser],
        raw: Collection[str],
        limits: Limits,
        *,
        escape: bool = True,
    ) -> None:
        self.source = source
        self.escape = escape
        self.warnings: list[SyntaxFault] = []
        self._tags = tags
        self._limits = limits
        self._tokens: Iterator[Token] = Scanner(source, frozenset(raw)).tokens()
        self._depth = 0
        self._count = 0

    def template(self) -> Block:
        """The whole template. Raises `SyntaxFault`."""
        block, end = self._block(frozenset())
        assert end is None
        return block

    def block(self, opened: TagToken, *ends: str) -> tuple[Block, TagToken]:
        """The nodes up to one of the tags `ends`, and that tag. Raises `SyntaxFault` when none comes."""
        self._depth += 1
        if self._depth > self._limits.nesting:
            raise self.source.fault(
                Said("tags may be nested %(most)s deep", most=self._limits.nesting), opened.at
            )
        block, end = self._block(frozenset(ends))
        self._depth -= 1
        if end is None:
            raise self.source.fault(never_closed(opened.name, ends[-1]), opened.at)
        return block, end

    def cursor(self, token: TagToken | Output) -> Cursor:
        """The markup of a token, to be read word by word."""
        at = token.markup_at if isinstance(token, TagToken) else token.at
        return Cursor(token.markup, at, self.source, warn=self.warn, escape=self.escape)

    def warn(self, fault: SyntaxFault) -> None:
        """Note something that is wrong but can be read."""
        self.warnings.append(fault)

    def lines(self, tag: TagToken) -> Block:
        """The nodes of `{% liquid … %}`, whose lines are tags."""
        outer, self._tokens = self._tokens, _with_raw_lines(lines_of(tag))
        try:
            block, _ = self._block(frozenset())
        finally:
            self._tokens = outer
        return block

    def _block(self, ends: frozenset[str]) -> tuple[Block, TagToken | None]:
        nodes: list[Node] = []
        for token in self._tokens:
            if isinstance(token, TagToken) and token.name in ends:
                return Block(nodes), token
            node = self._node(token)
            if node is not None:
                nodes.append(node)
                self._count += 1
                if self._count > self._limits.nodes:
                    raise self.source.fault(
                        Said("a file may have %(most)s parts", most=f"{self._limits.nodes:,}"), token.at
                    )
        return Block(nodes), None

    def _node(self, token: Token) -> Node | None:
        if isinstance(token, Text):
            return TextNode(token.at, token.content)
        if isinstance(token, Output):
            return self._output(token)
        if not token.name:
            return None
        parse = self._tags.get(token.name)
        if parse is None:
            raise self.source.fault(_unknown(token.name), token.at)
        return parse(self, token)

    def _output(self, token: Output) -> Node | None:
        cursor = self.cursor(token)
        if cursor.at_end:
            return None
        try:
            return OutputNode(token.at, cursor.filtered())
        except SyntaxFault as fault:
            self.warn(fault)
            return None


def _unknown(name: str) -> Said:
    if name.startswith("end"):
        return Said("“%(end)s” closes nothing: “%(tag)s” is not open here", end=name, tag=name[3:])
    if name in {"else", "elsif", "when"}:
        return Said("“%(tag)s” stands outside of what it belongs to", tag=name)
    return Said("there is no tag “%(name)s”", name=name)


def _with_raw_lines(tokens: Iterator[TagToken]) -> Iterator[Token]:
    """Lines between `comment` and `endcomment` are one raw tag, as they are outside of `liquid`."""
    for token in tokens:
        if token.name in {"comment", "doc"}:
            depth = 1
            for inner in tokens:
                depth += (inner.name == token.name) - (inner.name == "end" + token.name)
                if depth == 0:
                    break
        yield token
