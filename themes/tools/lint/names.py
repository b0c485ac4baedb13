"""Which names a file sees, of what type each is, and everything that is asked of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from weakref import WeakKeyDictionary

from themes.engine.syntax.expressions import (
    AnyExpression,
    Comparison,
    Condition,
    Expression,
    Filtered,
    FilterUse,
    Literal,
    Path,
    Range,
)
from themes.engine.syntax.nodes import Block, Node
from themes.engine.tags.assign import AssignNode
from themes.engine.tags.capture import CaptureNode
from themes.engine.tags.declared import DeclaredNode
from themes.engine.tags.for_ import ForNode
from themes.engine.tags.include import IncludeNode
from themes.engine.tags.increment import CounterNode
from themes.engine.tags.render import RenderNode
from themes.engine.tags.tablerow import TableRowNode
from themes.language.paginate import PaginateDrop
from themes.objects.forms import FormDrop
from themes.tools.lint import places
from themes.tools.lint.theme import LiquidFile, Theme
from themes.tools.types import (
    ANY,
    BOOLEAN,
    FORLOOP,
    NUMBER,
    SIZED,
    STRING,
    TABLEROWLOOP,
    ListOf,
    Object,
    Plain,
    Record,
    Type,
    properties,
    returned,
)

KEEPS_LIST = frozenset(
    {"compact", "reject", "reverse", "slice", "sort", "sort_by", "sort_natural", "uniq", "where"}
)
GIVES_ITEM = frozenset({"find", "first", "last"})
type Names = dict[str, Type]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that nothing gives: `key` is "" for a root name, else what `owner` does not have."""

    file: str
    at: int
    written: str
    key: str = ""
    owner: Type = ANY


@dataclass(frozen=True, slots=True)
class Given:
    """A value handed to a snippet or a static block by name."""

    target: str
    name: str
    type: Type


@dataclass(slots=True)
class Reading:
    """What was read in one file."""

    unknown: list[Unknown] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)


class Reader:
    """Reads one file with the names that it begins with."""

    def __init__(self, file: LiquidFile, theme: Theme, names: Names) -> None:
        self.reading = Reading()
        self._file = file
        self._theme = theme
        self._names = names
        self._later = frozenset(_assigned(file))

    def read(self) -> Reading:
        """Everything in the file."""
        if self._file.tree is not None:
            self._block(self._file.tree, dict(self._names))
        return self.reading

    def _block(self, block: Block, names: Names) -> None:
        for node in block.nodes:
            self._node(node, names)

    def _node(self, node: Node, names: Names) -> None:
        bare = isinstance(node, DeclaredNode) and node.name == "layout"  # `layout none` is a word, no name
        for expression in node.expressions():
            self._type(expression, names, quiet=bare)
        match node:
            case AssignNode(name=name, value=value):
                found = self._type(value, names, quiet=True)
                names[name] = found if name not in names or names[name] == found else ANY
            case CaptureNode(name=name):
                self._block(node.body, names)
                names[name] = STRING
                return
            case CounterNode(name=name):
                names.setdefault(name, NUMBER)
            case ForNode() | TableRowNode():
                self._loop(node, names)
                return
            case RenderNode() | IncludeNode():
                self._give(node, names)
            case DeclaredNode():
                self._declared(node, names)
                return
        for inner in node.blocks():
            self._block(inner, names)

    def _loop(self, node: ForNode | TableRowNode, names: Names) -> None:
        items = self._type(node.walk.items, names, quiet=True)
        before = {name: names.get(name) for name in (node.walk.name, "forloop", "tablerowloop")}
        names[node.walk.name] = items.item if isinstance(items, ListOf) else ANY
        names["forloop" if isinstance(node, ForNode) else "tablerowloop"] = (
            FORLOOP if isinstance(node, ForNode) else TABLEROWLOOP
        )
        self._block(node.body, names)
        for name, kind in before.items():
            if kind is None:
                names.pop(name, None)
            else:
                names[name] = kind
        if isinstance(node, ForNode) and node.otherwise is not None:
            self._block(node.otherwise, names)

    def _give(self, node: RenderNode | IncludeNode, names: Names) -> None:
        target = places.snippet_name(node)
        if target is None:
            return
        call = node.call
        for name, value in call.named:
            self.reading.given.append(Given(f"snippets/{target}", name, self._type(value, names, quiet=True)))
        if call.subject is not None:
            kind = self._type(call.subject, names, quiet=True)
            kind = kind.item if call.each and isinstance(kind, ListOf) else ANY if call.each else kind
            self.reading.given.append(Given(f"snippets/{target}", call.subject_name(target), kind))
            if call.each:
                self.reading.given.append(Given(f"snippets/{target}", "forloop", FORLOOP))

    def _declared(self, node: DeclaredNode, names: Names) -> None:
        inside = dict(names)
        if node.name == "form":
            inside["form"] = Object(FormDrop)
        elif node.name == "paginate":
            inside["paginate"] = Object(PaginateDrop)
        elif node.name == "content_for":
            named = dict(node.named)
            kind = places.known_text(named.get("type"))
            for name, value in node.named:
                if kind and name not in ("type", "id") and not name.startswith("closest"):
                    found = self._type(value, names, quiet=True)
                    self.reading.given.append(Given(f"blocks/{kind}", name, found))
        self._block(node.body, inside)
        names.update(
            {name: kind for name, kind in inside.items() if name in self._later and name not in names}
        )

    # types of expressions ---------------------------------------------------------------------------------

    def _type(self, expression: AnyExpression, names: Names, *, quiet: bool = False) -> Type:
        """The type of an expression. What is unknown in it is noted, unless `quiet`: it was noted already."""
        match expression:
            case Literal(value=value):
                return _literal(value)
            case Path():
                return self._path(expression, names, quiet=quiet)
            case Range(start=start, stop=stop):
                self._type(start, names, quiet=quiet)
                self._type(stop, names, quiet=quiet)
                return ListOf(NUMBER)
            case Filtered(value=value, filters=filters):
                kind = self._type(value, names, quiet=quiet)
                for use in filters:
                    for arg in (*use.args, *(each for _, each in use.named)):
                        self._type(arg, names, quiet=quiet)
                    kind = self._filtered(kind, use)
                return kind
            case Comparison(left=left, right=right):
                self._type(left, names, quiet=quiet)
                self._type(right, names, quiet=quiet)
                return BOOLEAN
            case Condition(terms=terms):
                for term in terms:
                    self._type(term, names, quiet=quiet)
                return BOOLEAN

    def _filtered(self, kind: Type, use: FilterUse) -> Type:
        if use.name in KEEPS_LIST and isinstance(kind, ListOf):
            return kind
        if use.name in GIVES_ITEM:
            return kind.item if isinstance(kind, ListOf) else ANY
        known = self._theme.engine.filters.get(use.name)
        if known is None or use.name == "default":
            return ANY
        found = returned(known.function)
        return found if found in (STRING, NUMBER, BOOLEAN) or isinstance(found, ListOf) else ANY

    def _path(self, path: Path, names: Names, *, quiet: bool) -> Type:
        if not isinstance(path.root, str):
            self._type(path.root, names, quiet=quiet)
            return ANY
        for key in path.keys:
            if not isinstance(key, str | int):
                self._type(key, names, quiet=quiet)
        kind = names.get(path.root)
        if kind is None:
            if path.root not in self._later and not quiet:
                self.reading.unknown.append(Unknown(self._file.path, path.at, path.root))
            return ANY
        for key in path.keys:
            found = member(kind, key)
            if found is None:
                if not quiet:
                    self.reading.unknown.append(
                        Unknown(self._file.path, path.at, path.written, str(key), kind)
                    )
                return ANY
            kind = found
        return kind


def _literal(value: object) -> Type:
    if isinstance(value, str):
        return STRING
    if isinstance(value, bool):
        return BOOLEAN
    return NUMBER if isinstance(value, int | float) else ANY


def member(kind: Type, key: "str | int | Expression") -> Type | None:
    """The type of a property, None when the type surely has no such property."""
    match kind:
        case ListOf(item=item):
            if isinstance(key, str):
                return NUMBER if key == "size" else item if key in SIZED else _by_handle(item)
            return item
        case Object(drop=drop):
            if not isinstance(key, str):
                return ANY
            found = properties(drop).get(key)
            if found is not None:
                return found
            if kind.open:
                return returned(drop.lookup)
            return ANY if key in SIZED else None
        case Record(members=members):
            return members.get(key) if isinstance(key, str) else ANY
        case Plain(name="string"):
            return NUMBER if key == "size" else ANY
        case Plain():
            return ANY


def _by_handle(item: Type) -> Type | None:
    """Lists of the store's things are read by handle too: `collections['bracelets']`."""
    return item if isinstance(item, Object) else ANY


def _assigned(file: LiquidFile) -> Iterator[str]:
    for node in file.nodes():
        if isinstance(node, AssignNode | CaptureNode | CounterNode):
            yield node.name


@cache
def _shared() -> Mapping[str, Type]:
    return places.global_types()


def read_names(theme: Theme) -> dict[str, Reading]:
    """What was read in each file. Files are read twice: by then it is known what snippets are handed."""
    first = {path: _read(file, theme, {}) for path, file in theme.liquid.items()}
    given: dict[str, Names] = {}
    for reading in first.values():
        for each in reading.given:
            names = given.setdefault(f"{each.target}.liquid", {})
            same = names.get(each.name, each.type) == each.type
            names[each.name] = each.type if same else ANY
    return {path: _read(file, theme, given.get(path, {})) for path, file in theme.liquid.items()}


def _read(file: LiquidFile, theme: Theme, given: Names) -> Reading:
    names = {**_shared(), **places.names_of(file, theme), **given}
    for name in (file.source.docs and places.documented(file)) or ():
        names.setdefault(name, ANY)
    return Reader(file, theme, names).read()


def theme_names(theme: Theme) -> dict[str, Reading]:
    """`read_names`, once for a theme."""
    found = _READ.get(theme)
    if found is None:
        found = _READ[theme] = read_names(theme)
    return found


_READ: WeakKeyDictionary[Theme, dict[str, Reading]] = WeakKeyDictionary()


def is_settings(kind: Type) -> bool:
    """Whether a type is that of `settings`, `section.settings` or `block.settings`."""
    return isinstance(kind, Record) and kind.what.endswith("settings")


def names_in(kind: Type) -> list[str]:
    """The names that an object has."""
    match kind:
        case Object(drop=drop):
            return list(properties(drop))
        case Record(members=members):
            return list(members)
    return []
