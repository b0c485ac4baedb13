"""Turns parsed Liquid into Jinja2 that means the same on the pages that are compared.

It writes as somebody would by hand: Jinja2's own truth, `not x` for `x == blank`, its own operators and
filters where it has them, and a macro for a snippet. Where Liquid means something else (an empty text is
true) the pages would differ, and the comparison fails.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from keyword import iskeyword

from themes.engine import Engine
from themes.engine.syntax.expressions import (
    AnyExpression,
    Comparison,
    Condition,
    Filtered,
    FilterUse,
    Literal,
    Path,
    Range,
)
from themes.engine.syntax.nodes import Block, Node, OutputNode, TextNode
from themes.engine.tags.assign import AssignNode
from themes.engine.tags.capture import CaptureNode
from themes.engine.tags.case import CaseNode
from themes.engine.tags.cycle import CycleNode
from themes.engine.tags.declared import DeclaredNode
from themes.engine.tags.for_ import ForNode
from themes.engine.tags.group import GroupNode
from themes.engine.tags.if_ import IfNode
from themes.engine.tags.interrupt import InterruptNode
from themes.engine.tags.render import RenderNode
from themes.engine.values import Blank, Empty

from .scopes import names_behind_loops

OPERATORS = {"plus": "+", "minus": "-", "times": "*", "divided_by": "//", "modulo": "%", "append": "~"}
OWN = {"size": "length", "strip": "trim", "upcase": "upper", "downcase": "lower", "escape": "e"}
"""Liquid's filters that Jinja2 has under other names."""
LOOP = {"rindex": "revindex", "rindex0": "revindex0"}
TAKEN = frozenset({"loop", "namespace", "self", "caller", "kwargs", "varargs", "around", "kept", "placed"})
_SPECIAL = re.compile(r"\{[{%#]|\{$")


class Untranslated(Exception):
    """A part of a template has no counterpart."""


class Translator:
    """Translates files of one theme; `engine` parses them."""

    def __init__(self, engine: Engine, sources: Mapping[str, str]) -> None:
        self._engine = engine
        self._sources = sources
        self._blocks: dict[str, Block] = {}

    def template(self, file: str) -> str:
        """The Jinja2 source of a file: a macro for each snippet that it can reach, then its own content."""
        macros: dict[str, set[str]] = {}
        self._reach(self._block(file), macros)
        # A macro is written before those that call it.
        written = [self._macro(name, sorted(names)) for name, names in reversed(macros.items())]
        return "".join(written) + _Writer().file(self._block(file))

    def _block(self, file: str) -> Block:
        if file not in self._blocks:
            self._blocks[file] = self._engine.parse(self._sources[file], file)[0]
        return self._blocks[file]

    def _reach(self, block: Block, macros: dict[str, set[str]]) -> None:
        for node in block.walk():
            if not isinstance(node, RenderNode) or node.file is None:
                continue
            known = node.file in macros
            macros.setdefault(node.file, set()).update(name for name, _ in node.call.named)
            if not known:
                self._reach(self._block(f"snippets/{node.file}.liquid"), macros)

    def _macro(self, snippet: str, names: list[str]) -> str:
        head = f"{_macro_name(snippet)}({', '.join(map(_name, names))})"
        body = _Writer().file(self._block(f"snippets/{snippet}.liquid"))
        return f"{{% macro {head} %}}{body}{{% endmacro %}}"


class _Writer:
    """Writes one file."""

    def __init__(self) -> None:
        self._kept: frozenset[str] = frozenset()
        self._around = 0

    def file(self, block: Block) -> str:
        self._kept = names_behind_loops(block)
        start = "{% set kept = namespace() %}" if self._kept else ""
        return start + self.block(block)

    def block(self, block: Block, *, quiet: bool = False) -> str:
        nodes = [node for node in block.nodes if not (quiet and isinstance(node, TextNode))]
        return "".join(map(self.node, nodes))

    def node(self, node: Node) -> str:
        match node:
            case TextNode(content=content):
                return _SPECIAL.sub(lambda found: f"{{{{ {found[0]!r} }}}}", content)
            case OutputNode(expression=expression):
                return f"{{{{ {self.value(expression)} }}}}"
            case GroupNode(body=body):
                return self.block(body)
            case AssignNode(name=name, value=value):
                return f"{{% set {self.name(name)} = {self.value(value)} %}}"
            case CaptureNode(name=name, body=body):
                return f"{{% set {self.name(name)} %}}{self.block(body)}{{% endset %}}"
            case IfNode():
                return self._if(node)
            case CaseNode():
                return self._case(node)
            case ForNode():
                return self._for(node)
            case InterruptNode(kind=kind):
                return "{% break %}" if kind.__name__ == "BreakLoop" else "{% continue %}"
            case CycleNode(group=None, values=values):
                return f"{{{{ loop.cycle({', '.join(map(self.value, values))}) }}}}"
            case RenderNode():
                return self._render(node)
            case DeclaredNode():
                return self._declared(node)
        raise Untranslated(type(node).__name__)

    def _if(self, node: IfNode) -> str:
        parts: list[str] = []
        for condition, body in node.branches:
            decided = self.value(condition)
            if node.negated and not parts:
                decided = f"not ({decided})"
            parts.append(f"{{% {'elif' if parts else 'if'} {decided} %}}{self.block(body, quiet=node.blank)}")
        if node.otherwise is not None:
            parts.append(f"{{% else %}}{self.block(node.otherwise, quiet=node.blank)}")
        return "".join(parts) + "{% endif %}"

    def _case(self, node: CaseNode) -> str:
        parts: list[str] = []
        value = self.value(node.value)
        for branch in node.branches:
            if branch.values is None:
                head = "else"
            else:
                same = " or ".join(f"{value} == {self.value(each)}" for each in branch.values)
                head = f"{'elif' if parts else 'if'} {same}"
            parts.append(f"{{% {head} %}}{self.block(branch.body, quiet=node.blank)}")
        return "".join(parts) + "{% endif %}"

    def _for(self, node: ForNode) -> str:
        walk = node.walk
        items = self.value(walk.items)
        if walk.offset == "continue":
            raise Untranslated("offset: continue")
        for option, cut in ((walk.offset, "[{}:]"), (walk.limit, "[:{}]")):
            if option is not None:
                items = f"({items})" + cut.format(self.value(option))
        if walk.backwards:
            items = f"({items})|reverse"
        text = f"{{% for {_name(walk.name)} in {items} %}}{self.block(node.body, quiet=node.blank)}"
        if node.otherwise is not None:
            text += f"{{% else %}}{self.block(node.otherwise, quiet=node.blank)}"
        return text + "{% endfor %}"

    def _render(self, node: RenderNode) -> str:
        if node.file is None:  # the block of an app, of which the sample shop has none
            return ""
        if node.call.subject is not None:
            raise Untranslated("render with or for")
        given = ", ".join(f"{_name(name)}={self.value(value)}" for name, value in node.call.named)
        return f"{{{{ {_macro_name(node.file)}({given}) }}}}"

    def _declared(self, node: DeclaredNode) -> str:
        args = [self.value(arg) for arg in node.args]
        if node.name in {"sections", "content_for"}:
            return f"{{{{ placed({node.name!r}, {args[0]}) }}}}"
        self._around += 1
        found = f"around_{self._around}"
        named = ", ".join(f"{name!r}: {self.value(value)}" for name, value in node.named)
        return (
            f"{{% set {found} = around({node.name!r}, [{', '.join(args)}], {{{named}}}) %}}"
            f"{{{{ {found}.before }}}}{{% set {node.name} = {found}.names[{node.name!r}] %}}"
            f"{self.block(node.body)}{{{{ {found}.after }}}}"
        )

    def name(self, name: str) -> str:
        """A name of the file's own, as it is read and set."""
        return f"kept.{_name(name)}" if name in self._kept else _name(name)

    def value(self, expression: AnyExpression) -> str:
        """An expression; also what a condition asks."""
        match expression:
            case Literal(value=value):
                return _literal(value)
            case Path():
                return self._path(expression)
            case Range(start=start, stop=stop):
                return f"range({self.value(start)}, {self.value(stop)} + 1)"
            case Filtered(value=value, filters=filters):
                text = self.value(value)
                for use in filters:
                    text = self._filtered(text, use)
                return text
            case Comparison():
                return self._comparison(expression)
            case Condition(terms=terms, joins=joins):
                text = self.value(terms[-1])
                for term, join in zip(reversed(terms[:-1]), reversed(joins), strict=True):
                    text = f"{self.value(term)} {join} ({text})"
                return text

    def _path(self, path: Path) -> str:
        if not isinstance(path.root, str):
            raise Untranslated("a name that is worked out")
        if path.root == "forloop" and len(path.keys) == 1:
            return f"loop.{LOOP.get(str(path.keys[0]), path.keys[0])}"
        text = self.name(path.root)
        for key in path.keys:
            if key in {"size", "first", "last"}:
                text = f"({text}|{OWN.get(str(key), key)})"
            else:
                text += f"[{key!r}]" if isinstance(key, str | int) else f"[{self.value(key)}]"
        return text

    def _filtered(self, text: str, use: FilterUse) -> str:
        args = [self.value(arg) for arg in use.args]
        if use.name == "plus" and args == ["0"]:
            return f"({text}|int)"
        if use.name in OPERATORS:
            return f"({text} {OPERATORS[use.name]} {args[0]})"
        if use.name == "prepend":
            return f"({args[0]} ~ {text})"
        if use.name == "default":
            return f"({text} or {args[0]})"
        args += [
            f"{name}={self.value(value)}" if name.isidentifier() else f"**{{{name!r}: {self.value(value)}}}"
            for name, value in use.named
        ]
        given = f"({', '.join(args)})" if args else ""
        return (
            f"({text})|{OWN.get(use.name, use.name)}{given}"
            if " " in text
            else (f"{text}|{OWN.get(use.name, use.name)}{given}")
        )

    def _comparison(self, comparison: Comparison) -> str:
        left, right = comparison.left, comparison.right
        nothing = isinstance(right, Literal) and (
            right.value is None or isinstance(right.value, Blank | Empty)
        )
        if nothing and comparison.operator in {"==", "!=", "<>"}:
            return f"(not {self.value(left)})" if comparison.operator == "==" else self.value(left)
        if comparison.operator == "contains":
            return f"{self.value(right)} in {self.value(left)}"
        sign = "!=" if comparison.operator == "<>" else comparison.operator
        return f"{self.value(left)} {sign} {self.value(right)}"


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        written = repr(str(value))
        return f"({written}|safe)" if re.search("[<>&\"']", value) else written
    return "none" if value is None or isinstance(value, Blank | Empty) else repr(value)


def _name(name: str) -> str:
    plain = re.sub(r"\W", "_", name)
    return f"{plain}_" if iskeyword(plain) or plain in TAKEN else plain


def _macro_name(snippet: str) -> str:
    return f"show_{_name(snippet)}"
