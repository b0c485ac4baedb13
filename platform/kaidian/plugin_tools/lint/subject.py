"""A plugin as checks see it: its files, and what came of loading it."""

from __future__ import annotations

import ast
import dataclasses
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from kaidian.plugin_tools.project import Project, Source
from kaidian_sdk.catalogue import POINTS
from kaidian_sdk.manifest import Manifest, ManifestError
from kaidian_sdk.points.calls import Call


@dataclass(frozen=True)
class CalledFunction:
    """A function that the platform calls: where it stands, and the budget it has."""

    hook: str
    declared: str
    name: str
    call: Call
    file: str
    line: int
    function: Callable[..., Any]


@dataclass(frozen=True)
class Subject:
    """What is checked. `declared` is by hook; `faults` is why the package can't be used."""

    project: Project
    manifest_text: str
    manifest: Manifest | None
    manifest_faults: tuple[str, ...]
    declared: dict[str, list[Any]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @cached_property
    def called(self) -> tuple[CalledFunction, ...]:
        """Functions of the plugin that the platform calls."""
        return tuple(self._called())

    def _called(self) -> Iterator[CalledFunction]:
        for hook, rows in self.declared.items():
            for row in rows:
                for name, call in POINTS[hook].calls.items():
                    function = inspect.unwrap(getattr(row, name) or (lambda: None))
                    code = getattr(function, "__code__", None)
                    file = self._inner(code.co_filename) if code else ""
                    if code and file:
                        yield CalledFunction(
                            hook, getattr(row, "id", ""), name, call, file, code.co_firstlineno, function
                        )

    def _inner(self, name: str) -> str:
        path = Path(name)
        folder = self.project.folder
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""

    def source(self, file: str) -> Source | None:
        """One of the plugin's files."""
        return next((each for each in self.project.sources if each.path == file), None)

    def manifest_line(self, *words: str) -> int:
        """The first line of the manifest that has all these words, 0 where none has."""
        for number, line in enumerate(self.manifest_text.splitlines(), 1):
            if all(word in line for word in words):
                return number
        return 0

    @property
    def literals(self) -> frozenset[str]:
        """Every text that stands in the code."""
        return frozenset(
            node.value
            for source in self.project.sources
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )


def read_subject(project: Project) -> Subject:
    """Read a plugin's manifest and load its package; what is wrong with either is kept."""
    path = project.folder / project.manifest_path
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    faults: tuple[str, ...] = ()
    manifest = None
    try:
        manifest = Manifest.parse(text)
    except ManifestError as error:
        faults = tuple(error.faults) if text else (f"{project.manifest_path} is not there",)
    subject = Subject(project, text, manifest, faults)
    return dataclasses.replace(subject, **_loaded(project))


def _loaded(project: Project) -> dict[str, Any]:
    import importlib

    from plugins.registry import declared_by

    found: list[str] = []
    declared: dict[str, list[Any]] = {}
    with project.importable():
        try:
            declared = declared_by(importlib.import_module(project.module), found)
        except Exception as error:
            found.append(f"{type(error).__name__}: {error}")
    return {"declared": declared, "faults": tuple(found)}
