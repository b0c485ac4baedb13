"""The tags of the language itself, a file each."""

from themes.engine.syntax.parser import TagParser
from themes.engine.tags.assign import parse_assign
from themes.engine.tags.capture import parse_capture
from themes.engine.tags.case import parse_case
from themes.engine.tags.comment import parse_doc, parse_line_comment, parse_nothing, parse_raw
from themes.engine.tags.cycle import parse_cycle
from themes.engine.tags.echo import parse_echo, parse_liquid
from themes.engine.tags.for_ import parse_for
from themes.engine.tags.if_ import parse_if
from themes.engine.tags.ifchanged import parse_ifchanged
from themes.engine.tags.include import parse_include
from themes.engine.tags.increment import parse_counter
from themes.engine.tags.interrupt import parse_interrupt
from themes.engine.tags.render import parse_render
from themes.engine.tags.tablerow import parse_tablerow

TAGS: dict[str, TagParser] = {
    "#": parse_line_comment,
    "assign": parse_assign,
    "break": parse_interrupt,
    "capture": parse_capture,
    "case": parse_case,
    "comment": parse_nothing,
    "continue": parse_interrupt,
    "cycle": parse_cycle,
    "decrement": parse_counter,
    "doc": parse_doc,
    "echo": parse_echo,
    "for": parse_for,
    "if": parse_if,
    "ifchanged": parse_ifchanged,
    "include": parse_include,
    "increment": parse_counter,
    "liquid": parse_liquid,
    "raw": parse_raw,
    "render": parse_render,
    "tablerow": parse_tablerow,
    "unless": parse_if,
}

RAW = frozenset({"comment", "doc", "raw"})
"""Tags whose body is not Liquid."""
