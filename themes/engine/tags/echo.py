"""`{% echo value %}` and `{% liquid … %}`."""

from themes.engine.syntax.nodes import Node, OutputNode
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken
from themes.engine.tags.group import GroupNode


def parse_echo(parser: Parser, token: TagToken) -> Node | None:
    """`{% echo value %}`: prints a value, as `{{ value }}` does; made for `liquid`."""
    cursor = parser.cursor(token)
    return None if cursor.at_end else OutputNode(token.at, cursor.filtered())


def parse_liquid(parser: Parser, token: TagToken) -> Node:
    """`{% liquid … %}`: tags without their braces, one on each line."""
    return GroupNode(token.at, parser.lines(token))
