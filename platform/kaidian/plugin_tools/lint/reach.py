"""Which calls a function makes, by itself and through other functions of its file."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def reachable(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    """The calls in a function of the file, and in those of the file that it calls."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    waiting, seen = [name], {name}
    while waiting:
        function = functions.get(waiting.pop())
        for node in ast.walk(function) if function else ():
            if not isinstance(node, ast.Call):
                continue
            yield node
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            if called in functions and called not in seen:
                seen.add(called)
                waiting.append(called)
