"""A theme's files as checks see them: read and parsed once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from themes import installed
from themes.engine import Engine, Html, SyntaxFault, Tag
from themes.engine.syntax.nodes import Block, Node
from themes.engine.syntax.scanner import Output, Scanner, TagToken
from themes.engine.syntax.source import Source as Offsets
from themes.format.lax_json import JsonFault, TextPlaces, parse_json
from themes.format.problems import Message
from themes.format.reading import read_folder
from themes.format.source import Source, read_source
from themes.registry import declared_tags

type Kind = Literal["layout", "template", "section", "block", "snippet", "asset"]

KINDS: dict[str, Kind] = {
    "layout": "layout",
    "templates": "template",
    "sections": "section",
    "blocks": "block",
    "snippets": "snippet",
    "assets": "asset",
}
_INNER = frozenset({"else", "elsif", "when"})
_COMMENT = re.compile(r"\{%-?\s*comment\b.*?\{%-?\s*endcomment\s*-?%\}|\{%-?\s*#.*?%\}", re.DOTALL)


class LiquidFile:
    """A Liquid file in its parts. `tree` is None when it does not parse; `faults` say why, and what was
    tolerated stands in `warnings`.
    """

    def __init__(self, path: str, text: str, engine: Engine) -> None:
        self.path = path
        self.text = text
        self.kind: Kind = KINDS[path.partition("/")[0]]
        self.name = path.partition("/")[2].removesuffix(".liquid")
        self.source: Source = read_source(text) if self.kind != "asset" else Source(text)
        self.unknown_tags = list(_unknown_tags(self.source.liquid, path, engine))
        self.faults: list[SyntaxFault] = []
        self.warnings: list[SyntaxFault] = []
        self.tree: Block | None = None
        self._offsets = Offsets(self.source.liquid, path)
        self._parse(engine)

    def _parse(self, engine: Engine) -> None:
        """Tags that nobody knows are passed over, so that the rest is checked all the same."""
        if self.unknown_tags:
            passed = {name: Tag(lambda call: Html("")) for name, _ in self.unknown_tags}
            passed |= {f"end{name}": tag for name, tag in passed.items()}
            engine = Engine(tags={**declared_tags(), **passed})
        try:
            self.tree, self.warnings = engine.parse(self.source.liquid, self.path)
        except SyntaxFault as fault:
            self.faults.append(fault)

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of an offset in the Liquid."""
        return self._offsets.place(at)

    def nodes(self) -> Iterator[Node]:
        """All nodes of the tree."""
        if self.tree is not None:
            yield from self.tree.walk()

    @cached_property
    def markup(self) -> str:
        """The Liquid without comments, each line where it was: what to search for words and HTML."""
        return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), self.source.liquid)

    @cached_property
    def schema(self) -> Mapping[str, Any]:
        """The schema's JSON, {} without one or when it is faulty."""
        data = self._schema_data[0]
        return data if isinstance(data, Mapping) else {}

    @cached_property
    def schema_fault(self) -> tuple[Message, int, int] | None:
        """Why the schema is no JSON, and where."""
        return self._schema_data[1]

    def schema_place(self, *path: str | int) -> tuple[int, int]:
        """Line and column of a member of the schema."""
        return self._schema_places.of(path) if self.source.schemas else (0, 0)

    @cached_property
    def _schema_places(self) -> TextPlaces:
        part = self.source.schemas[0]
        return TextPlaces(part.text, line=part.line, column=part.column)

    @cached_property
    def _schema_data(self) -> tuple[Any, tuple[Message, int, int] | None]:
        if not self.source.schemas:
            return {}, None
        try:
            return parse_json(self.source.schemas[0].text), None
        except JsonFault as error:
            return {}, (error.message, *self._schema_places.at(error.line, error.column))


def _unknown_tags(liquid: str, path: str, engine: Engine) -> Iterator[tuple[str, int]]:
    """Names of tags that nobody knows, each with the offset of its first use."""
    seen: set[str] = set()
    tokens = Scanner(Offsets(liquid, path), frozenset({"comment", "raw", "doc"})).tokens()
    try:
        for token in tokens:
            if isinstance(token, Output) or not isinstance(token, TagToken):
                continue
            name = token.name
            if name and name not in engine.tags and name not in _INNER and name not in seen:
                seen.add(name)
                if not name.startswith("end"):
                    yield name, token.at
    except SyntaxFault:
        return


@dataclass(slots=True)
class JsonFile:
    """A JSON file: its value, {} when it is none, and where its members stand."""

    path: str
    text: str
    data: Any = field(default_factory=dict)
    fault: tuple[Message, int, int] | None = None
    places: TextPlaces = field(init=False)

    def __post_init__(self) -> None:
        self.places = TextPlaces(self.text)
        try:
            self.data = parse_json(self.text)
        except JsonFault as error:
            self.fault = (error.message, error.line, error.column)

    @property
    def mapping(self) -> Mapping[str, Any]:
        """The value when it is an object, else {}."""
        return self.data if isinstance(self.data, Mapping) else {}


class Theme:
    """The files of a theme by path, and what checks ask of them."""

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self.name = name
        self.files = files
        self.engine = installed.engine()
        self.liquid: dict[str, LiquidFile] = {}
        self.json: dict[str, JsonFile] = {}
        self.not_text: list[str] = []
        for path, body in files.items():
            if (path.endswith((".liquid", ".json")) and not path.startswith("assets/")) or path.endswith(
                ".liquid"
            ):
                self._add(path, body)

    def _add(self, path: str, body: bytes) -> None:
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.not_text.append(path)
            return
        if path.endswith(".json"):
            self.json[path] = JsonFile(path, text)
        else:
            self.liquid[path] = LiquidFile(path, text, self.engine)

    def of_kind(self, *kinds: Kind) -> Iterator[LiquidFile]:
        """The Liquid files of some kinds."""
        return (file for file in self.liquid.values() if file.kind in kinds)

    def has(self, folder: str, name: str) -> bool:
        """Whether there is a Liquid file of this name in a folder."""
        return f"{folder}/{name}.liquid" in self.files

    @cached_property
    def assets(self) -> frozenset[str]:
        """Names by which assets are asked for: `settings.css.liquid` is `settings.css`."""
        paths = (path for path in self.files if path.startswith("assets/"))
        return frozenset(path.removeprefix("assets/").removesuffix(".liquid") for path in paths)

    @cached_property
    def default_locale(self) -> JsonFile | None:
        """The file with the shopper's words in the default language."""
        return next((file for path, file in self.json.items() if path.endswith(".default.json")), None)

    @cached_property
    def default_labels(self) -> JsonFile | None:
        """The file with the editor's words in the default language."""
        return next((file for path, file in self.json.items() if path.endswith(".default.schema.json")), None)

    def text_of(self, path: str) -> str:
        """A file as text, "" when it is none."""
        return self.files.get(path, b"").decode(errors="replace")

    def all_words(self) -> str:
        """All text that may name a file or a phrase: Liquid, JSON, scripts and styles together."""
        kinds = (".liquid", ".json", ".js", ".css", ".mjs", ".svg")
        return "\n".join(
            self.text_of(path)
            for path in self.files
            if path.endswith(kinds) and not path.startswith("locales/")
        )


def read_theme(folder: Path) -> Theme:
    """The theme in a folder. Raises FileNotFoundError when it is none."""
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    files = read_folder(folder)
    if not files:
        raise FileNotFoundError(f"{folder} is no theme: it has no layout, templates or sections")
    return Theme(folder.resolve().name, files)


def stem(path: str) -> str:
    """The name of a file without its folder and suffix."""
    return PurePosixPath(path).stem
