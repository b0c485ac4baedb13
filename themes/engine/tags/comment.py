"""What is not Liquid: `comment`, `doc`, `raw` and `#`."""

from themes.engine.said import Said
from themes.engine.syntax.nodes import Node, TextNode
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken


def parse_nothing(parser: Parser, token: TagToken) -> Node | None:
    """`{% comment %}…{% endcomment %}`: a comment; shoppers never get it."""
    return None


def parse_doc(parser: Parser, token: TagToken) -> Node | None:
    """`{% doc %}…{% enddoc %}`: what a snippet or block is for, and its arguments; never printed."""
    if token.markup.strip():
        parser.warn(parser.source.fault(Said("“doc” takes no arguments"), token.at))
    return None


def parse_line_comment(parser: Parser, token: TagToken) -> Node | None:
    """`{% # … %}`: a comment inside one tag; each further line starts with # too."""
    rest = token.markup.splitlines()[1:]
    if any(line.strip() and not line.lstrip().startswith("#") for line in rest):
        parser.warn(parser.source.fault(Said("each line of a comment starts with #"), token.at))
    return None


def parse_raw(parser: Parser, token: TagToken) -> Node | None:
    """`{% raw %}…{% endraw %}`: text that is printed as it stands, braces and all."""
    return TextNode(token.at, token.body) if token.body else None
