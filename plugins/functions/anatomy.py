"""What a module asks for, read from its sections. The module is valid already: wasmtime looked at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

KINDS = ("function", "table", "memory", "global", "tag")
_IMPORTS, _TABLES, _MEMORIES, _EXPORTS, _START = 2, 4, 5, 7, 8


class BrokenModuleError(ValueError):
    """It ends too early, or its sections do not fit."""


@dataclass(slots=True)
class Anatomy:
    """`imports` are (module, name, kind); `memories` and `tables` the sizes they begin with, in pages and
    entries; `exports` what can be seen from outside, by name.
    """

    imports: list[tuple[str, str, str]] = field(default_factory=list)
    exports: dict[str, str] = field(default_factory=dict)
    memories: list[int] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    has_start: bool = False


def anatomy_of(wasm: bytes) -> Anatomy:
    """Read the sections. Raises BrokenModuleError."""
    found = Anatomy()
    reader = _Reader(wasm, 8, len(wasm))
    parts: dict[int, Callable[[_Reader, Anatomy], None]] = {
        _IMPORTS: _read_imports,
        _TABLES: _read_tables,
        _MEMORIES: _read_memories,
        _EXPORTS: _read_exports,
    }
    while not reader.is_done:
        number = reader.byte()
        section = reader.part(reader.number())
        found.has_start |= number == _START
        if number in parts:
            parts[number](section, found)
    return found


class _Reader:
    def __init__(self, data: bytes, at: int, end: int) -> None:
        self._data, self._at, self._end = data, at, end

    @property
    def is_done(self) -> bool:
        return self._at >= self._end

    def byte(self) -> int:
        if self._at >= self._end:
            raise BrokenModuleError("it ends too early")
        self._at += 1
        return self._data[self._at - 1]

    def number(self) -> int:
        result = shift = 0
        while True:
            byte = self.byte()
            result |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return result
            if shift > 70:
                raise BrokenModuleError("a number in it has no end")

    def skip(self, size: int) -> None:
        if size > self._end - self._at:
            raise BrokenModuleError("it ends too early")
        self._at += size

    def part(self, size: int) -> _Reader:
        start = self._at
        self.skip(size)
        return _Reader(self._data, start, self._at)

    def name(self) -> str:
        size = self.number()
        start = self._at
        self.skip(size)
        return self._data[start : self._at].decode(errors="replace")

    def limits(self) -> int:
        """The size that a memory or table begins with."""
        flags = self.byte()
        least = self.number()
        if flags & 1:
            self.number()
        return least

    def items(self) -> Iterator[int]:
        yield from range(self.number())


def _read_imports(reader: _Reader, found: Anatomy) -> None:
    for _place in reader.items():
        module, name, kind = reader.name(), reader.name(), reader.byte()
        found.imports.append((module, name, KINDS[kind] if kind < len(KINDS) else str(kind)))
        if kind == 0:
            reader.number()
        elif kind == 1:
            _skip_type(reader)
            reader.limits()
        elif kind == 2:
            reader.limits()
        elif kind == 3:
            _skip_type(reader)
            reader.byte()
        else:
            reader.byte()
            reader.number()


def _skip_type(reader: _Reader) -> None:
    if reader.byte() in (0x63, 0x64):
        reader.number()


def _read_tables(reader: _Reader, found: Anatomy) -> None:
    for _place in reader.items():
        _skip_type(reader)
        found.tables.append(reader.limits())


def _read_memories(reader: _Reader, found: Anatomy) -> None:
    found.memories += [reader.limits() for _place in reader.items()]


def _read_exports(reader: _Reader, found: Anatomy) -> None:
    for _place in reader.items():
        name, kind = reader.name(), reader.byte()
        reader.number()
        found.exports[name] = KINDS[kind] if kind < len(KINDS) else str(kind)
