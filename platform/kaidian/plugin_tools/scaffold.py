"""`kaidian plugin new`: a small, whole plugin, with examples of the points that are asked for."""

from __future__ import annotations

import importlib
import keyword
import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kaidian.plugin_tools.lint.rights import reasons
from kaidian_sdk import examples
from kaidian_sdk.catalogue import POINTS

STARTER = Path(__file__).parent / "starter"
EXAMPLES = Path(examples.__file__).parent
NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST = 40
_BUILDS_ON = re.compile(r"from kaidian_sdk\.examples\.([a-z_]+) import")
OWN = ("widgets",)
"""Points that the starter declares by itself."""


class ScaffoldFault(Exception):
    """No plugin can be made there; the message says why and what to do."""


def make_plugin(folder: Path, *, points: Sequence[str] = (), author: str = "") -> Path:
    """Make a plugin in a folder that is new or empty, named as the folder is.

    `points` are hooks whose examples it begins with. Raises ScaffoldFault.
    """
    name = folder.name
    package = _package(name)
    chosen = _chosen(points)
    if folder.exists() and any(folder.iterdir()):
        raise ScaffoldFault(f"{folder} is there already and not empty: choose another name")
    title = name.replace("-", " ").capitalize()
    scopes = ", ".join(f'"{scope}"' for scope in _scopes(chosen))
    words = {"name": name, "package": package, "title": title, "author": author, "scopes": scopes}
    for source, target in (
        ("pyproject.toml", "pyproject.toml"),
        ("README.md", "README.md"),
        ("plugin.toml", f"{package}/plugin.toml"),
    ):
        _write(folder / target, (STARTER / f"{source}.txt").read_text(), words)
    _write(folder / ".gitignore", (STARTER / "gitignore.txt").read_text(), {})
    _write(folder / package / "py.typed", "", {})
    words |= {"imports": _imports(package, chosen), "names": _names(chosen), "declared": _tests(chosen)}
    _write(folder / package / "__init__.py", (STARTER / "module.py.txt").read_text(), words)
    _write(folder / "tests" / f"test_{package}.py", (STARTER / "test.py.txt").read_text(), words)
    for hook in chosen:
        _copy_example(hook, folder / package)
    return folder


def _package(name: str) -> str:
    """The package's name for a plugin's. Raises ScaffoldFault for names that can't be."""
    if not NAME.fullmatch(name) or not 2 <= len(name) <= LONGEST:
        raise ScaffoldFault(
            f"“{name}” is no name for a plugin: 2 to {LONGEST} small letters, digits and single hyphens, "
            "a letter first, such as gift-notes"
        )
    package = name.replace("-", "_")
    if keyword.iskeyword(package) or package in sys.stdlib_module_names:
        raise ScaffoldFault(f"“{package}” is a word of Python itself: choose another name")
    if find_spec(package) is not None:
        raise ScaffoldFault(f"there is a package “{package}” already: choose another name")
    return package


def _chosen(points: Sequence[str]) -> list[str]:
    """The points to copy, with those whose examples they build on. Raises ScaffoldFault for unknown ones."""
    for hook in points:
        if hook not in POINTS:
            near = get_close_matches(hook, list(POINTS), n=1)
            hint = f"did you mean “{near[0]}”?" if near else f"there are {', '.join(POINTS)}"
            raise ScaffoldFault(f"there is no point “{hook}”; {hint}")
    wanted = [name for hook in points for name in (*_BUILDS_ON.findall(_example(hook)), hook)]
    return [hook for hook in dict.fromkeys(wanted) if hook not in OWN]


def _example(hook: str) -> str:
    return (EXAMPLES / f"{hook}.py").read_text(encoding="utf-8")


def _scopes(hooks: Sequence[str]) -> list[str]:
    declared: dict[str, list[Any]] = {
        hook: getattr(importlib.import_module(f"kaidian_sdk.examples.{hook}"), hook)() for hook in hooks
    }
    return sorted({*reasons(declared), "store.view"})


def _imports(package: str, hooks: Sequence[str]) -> str:
    lines = [f"from {package}.points.{hook} import {hook}" for hook in sorted(hooks)]
    return "\n".join(["", *lines, ""]) if lines else ""


def _names(hooks: Sequence[str]) -> str:
    names = [f'"{name}"' for name in sorted({*OWN, *hooks})]
    return ", ".join(names) if len(names) < 4 else "\n    " + ",\n    ".join(names) + ",\n"


def _tests(hooks: Sequence[str]) -> str:
    if not hooks:
        return ""
    lines = "".join(f'    assert shop.declared("{hook}")\n' for hook in hooks)
    return f"\n\ndef test_every_point_is_declared(shop: Shop) -> None:\n{lines}".rstrip()


def _copy_example(hook: str, package: Path) -> None:
    _write(package / "points" / "__init__.py", '"""What the plugin declares, a file for each point."""\n', {})
    text = _example(hook).replace("kaidian_sdk.examples", f"{package.name}.points")
    _write(package / "points" / f"{hook}.py", text, {})
    for name in re.findall(r'file="([a-z_]+\.liquid)"', text):
        _write(package / "blocks" / name, (EXAMPLES / "blocks" / name).read_text(), {})


def _write(path: Path, text: str, words: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(**words).rstrip("\n") + "\n" if words else text, encoding="utf-8")
