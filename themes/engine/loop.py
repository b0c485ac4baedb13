"""Loop: what a template can ask about the loop it is in (`forloop`)."""

from collections.abc import Callable
from typing import ClassVar

from themes.engine.drops import Drop


class Loop(Drop):
    """`forloop`: `turn` counts from 0. Nothing is kept, since the answers change with every turn."""

    nests: ClassVar[bool] = True
    """Whether a loop inside sees this one as `parentloop`."""

    def __init__(self, title: str, length: int, parent: object) -> None:
        self.title = title
        self.length = length
        self.parent = parent
        self.turn = 0

    def __missing__(self, key: object) -> object:
        answer = LOOP_ANSWERS.get(key) if isinstance(key, str) else None
        return answer(self) if answer else None


class Series(Loop):
    """`forloop` inside a snippet that is rendered for each item."""

    nests = False


LOOP_ANSWERS: dict[str, Callable[[Loop], object]] = {
    "first": lambda loop: loop.turn == 0,
    "index": lambda loop: loop.turn + 1,
    "index0": lambda loop: loop.turn,
    "last": lambda loop: loop.turn == loop.length - 1,
    "length": lambda loop: loop.length,
    "name": lambda loop: loop.title,
    "parentloop": lambda loop: loop.parent,
    "rindex": lambda loop: loop.length - loop.turn,
    "rindex0": lambda loop: loop.length - loop.turn - 1,
}
