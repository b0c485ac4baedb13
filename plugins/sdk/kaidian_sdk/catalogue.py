"""The list of extension points, made from the hooks and what they give.

Documentation, checks, budgets and the platform's own calls all read it.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

from kaidian_sdk.hooks import Hooks
from kaidian_sdk.points.calls import Call


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """A place where a plugin can add something.

    `hook` is what the plugin writes, `declares` the class it gives.

    `calls` are the functions of the class by name. `version` rises when what is given or taken changes in a
    way that plugins notice.
    """

    hook: str
    declares: type[Any]
    version: int
    about: str
    calls: dict[str, Call]


VERSIONS: dict[str, int] = {}
"""Points that are no longer in their first version."""


def _points() -> Iterator[Point]:
    for name, hook in vars(Hooks).items():
        if not name.startswith("_"):
            (declares,) = get_args(get_type_hints(hook)["return"])
            about = inspect.cleandoc(declares.__doc__ or "")
            yield Point(name, declares, VERSIONS.get(name, 1), about, dict(_calls(declares)))


def _calls(declares: type[Any]) -> Iterator[tuple[str, Call]]:
    for name, kind in get_type_hints(declares, include_extras=True).items():
        for about in getattr(kind, "__metadata__", ()):
            if isinstance(about, Call):
                yield name, about


POINTS: dict[str, Point] = {point.hook: point for point in _points()}
"""Every point by the name of its hook, in the order in which they are documented."""
