"""A plugin's folder as developers have it: pyproject.toml, the package, its manifest and its tests."""

from __future__ import annotations

import ast
import importlib
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plugins.registry import ENTRY_POINTS

PROJECT_FILE = "pyproject.toml"
MANIFEST = "plugin.toml"
SKIPPED = frozenset({"__pycache__", "build", "dist", "node_modules", "tests"})


class ProjectFault(Exception):
    """A folder that is no plugin's. The message says what is missing and what to write."""


@dataclass(frozen=True)
class Source:
    """A Python file of the plugin: its path in the folder, its text, and its tree."""

    path: str
    text: str
    tree: ast.Module

    def line(self, number: int) -> str:
        """A line, from 1."""
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


@dataclass(frozen=True)
class Project:
    """A plugin's folder. `entry` is the name of its entry point, `module` the module that it names."""

    folder: Path
    about: Mapping[str, Any]
    entry: str
    module: str

    @property
    def package(self) -> Path:
        """Where the package lies."""
        return self.folder / self.module.partition(".")[0]

    @property
    def name(self) -> str:
        """What the distribution is called."""
        return str(self.about.get("project", {}).get("name", self.folder.name))

    @property
    def manifest_path(self) -> str:
        """The manifest's path in the folder."""
        return f"{self.package.name}/{MANIFEST}"

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Python files of the package, tests left out. Raises SyntaxError with the file's name."""
        return tuple(self._sources())

    def _sources(self) -> Iterator[Source]:
        for path in sorted(self.package.rglob("*.py")):
            inner = path.relative_to(self.folder)
            if not SKIPPED.intersection(inner.parts):
                text = path.read_text(encoding="utf-8")
                yield Source(inner.as_posix(), text, ast.parse(text, inner.as_posix()))

    @cached_property
    def tests(self) -> tuple[Path, ...]:
        """Files of tests."""
        found = (path for path in self.folder.rglob("test_*.py") if ".venv" not in path.parts)
        return tuple(sorted(found))

    @cached_property
    def blocks(self) -> Mapping[str, str]:
        """Liquid files of `blocks/` by their path in the folder."""
        found = sorted((self.package / "blocks").glob("*.liquid"))
        return {path.relative_to(self.folder).as_posix(): path.read_text(encoding="utf-8") for path in found}

    @contextmanager
    def importable(self) -> Iterator[None]:
        """In the block the package comes from this folder, as it is now."""
        self._forget()
        sys.path.insert(0, str(self.folder))
        importlib.invalidate_caches()
        writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        try:
            yield
        finally:
            sys.path.remove(str(self.folder))
            sys.dont_write_bytecode = writes
            self._forget()

    def _forget(self) -> None:
        top = self.package.name
        for name in [each for each in sys.modules if each == top or each.startswith(f"{top}.")]:
            del sys.modules[name]


def open_project(folder: Path) -> Project:
    """The plugin in a folder. Raises ProjectFault."""
    folder = folder.resolve()
    try:
        about = tomllib.loads((folder / PROJECT_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProjectFault(
            f"{folder} has no {PROJECT_FILE}, so it is no plugin's folder: "
            "`kaidian plugin new NAME` makes one"
        ) from None
    except (OSError, ValueError) as error:
        raise ProjectFault(f"{folder / PROJECT_FILE} can't be read: {error}") from error
    points = about.get("project", {}).get("entry-points", {}).get(ENTRY_POINTS, {})
    if len(points) != 1:
        raise ProjectFault(
            f"{folder / PROJECT_FILE} names {len(points)} plugins. Write one:\n\n"
            f'[project.entry-points."{ENTRY_POINTS}"]\nmy-plugin = "my_plugin"'
        )
    ((entry, module),) = points.items()
    project = Project(folder, about, entry, str(module).partition(":")[0])
    if not (project.package / "__init__.py").is_file():
        raise ProjectFault(
            f"{folder / PROJECT_FILE} names the module “{project.module}”, "
            f"and {project.package / '__init__.py'} is not there"
        )
    return project
