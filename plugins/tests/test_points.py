"""Every extension point is documented, typed, and shown by a module that works."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pluggy
import pytest

from kaidian_sdk import examples, hooks
from kaidian_sdk.catalogue import POINTS
from plugins.calling import answer_type
from plugins.registry import declared_by

FOLDER = Path(examples.__file__).parent
NAMES = sorted(POINTS)


def example(hook: str) -> Any:
    return importlib.import_module(f"kaidian_sdk.examples.{hook}")


def test_no_example_is_left_over() -> None:
    assert sorted(path.stem for path in FOLDER.glob("[!_]*.py")) == NAMES


@pytest.mark.parametrize("hook", NAMES)
def test_a_point_says_what_it_is(hook: str) -> None:
    point = POINTS[hook]
    assert inspect.getdoc(getattr(hooks.Hooks, hook))
    assert len(point.about.split()) > 4
    assert not point.about.startswith(point.declares.__name__ + "(")  # the docstring that dataclasses make
    for call in point.calls.values():
        assert 0 < call.budget <= 300
        assert call.fault.endswith(".")


@pytest.mark.parametrize("hook", NAMES)
def test_all_that_is_given_and_taken_is_typed(hook: str) -> None:
    hints = get_type_hints(POINTS[hook].declares)
    for field in dataclasses.fields(POINTS[hook].declares):
        functions = [
            each
            for each in (hints[field.name], *get_args(hints[field.name]))
            if "Callable" in str(get_origin(each))
        ]
        assert bool(functions) == (field.name in POINTS[hook].calls), field.name
    for name in POINTS[hook].calls:
        assert answer_type(hook, name) is not Any


@pytest.mark.parametrize("hook", NAMES)
def test_the_example_declares_it_and_reads_like_one(hook: str) -> None:
    module = example(hook)
    faults: list[str] = []
    declared = declared_by(module, faults)
    assert faults == []
    assert declared[hook]
    for block in (*declared.get("theme_blocks", ()), *declared.get("theme_embeds", ())):
        assert (FOLDER / "blocks" / block.file).is_file()
    tree = ast.parse(inspect.getsource(module))
    assert ast.get_docstring(tree)
    assert len(inspect.getsource(module).splitlines()) < 70


def test_hooks_are_marked_as_such() -> None:
    manager = pluggy.PluginManager(hooks.GROUP)
    manager.add_hookspecs(hooks.Hooks)
    assert all(getattr(manager.hook, hook).spec for hook in NAMES)
