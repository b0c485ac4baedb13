"""What is wrong with a theme package, told all at once: faults, with which it can't be used, and warnings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from foundation.errors import sentence
from themes.engine import Said, TemplateError

type Message = str | Promise
"""A sentence; what is lazy is put together in the language of whoever reads it."""


def in_words(said: Message) -> Message:
    """What the engine or a check says of a template, in the language of whoever reads it."""
    if not isinstance(said, Said):
        return said
    values = {
        name: in_words(value) if isinstance(value, str) else value for name, value in said.values.items()
    }
    return sentence(gettext_lazy(said.text), **values)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the file inside the package, what, and where (from 1; 0: not known).

    With `is_warning` the package can be used all the same; what is meant by the place is passed over.
    """

    file: str
    message: Message
    line: int = 0
    column: int = 0
    is_warning: bool = False

    @classmethod
    def of(cls, error: TemplateError, file: str = "", *, is_warning: bool = False) -> "Problem":
        """What the engine found. `file` is for an error that knows none."""
        message = in_words(error.message)
        return cls(error.file or file, message, error.line, error.column, is_warning)

    def __str__(self) -> str:
        place = ":".join(str(number) for number in (self.line, self.column if self.line else 0) if number)
        return f"{self.file}:{place}: {self.message}" if place else f"{self.file}: {self.message}"

    def json(self) -> dict[str, Any]:
        """For the editor and the command line."""
        return {
            "file": self.file,
            "message": str(self.message),
            "line": self.line,
            "column": self.column,
            "severity": "warning" if self.is_warning else "fault",
        }


class Report:
    """Collects the problems of one file, or of a part of it; `at` says where a path of its JSON stands."""

    def __init__(self, file: str, problems: list[Problem], places: "Places | None" = None) -> None:
        self.file = file
        self._problems = problems
        self._places = places

    def fault(self, message: Message, *path: str | int) -> None:
        """Something with which the package can't be used, at a path inside the JSON."""
        self._add(message, path, is_warning=False)

    def warning(self, message: Message, *path: str | int) -> None:
        """Something that is passed over, at a path inside the JSON."""
        self._add(message, path, is_warning=True)

    def _add(self, message: Message, path: tuple[str | int, ...], *, is_warning: bool) -> None:
        line, column = self._places.of(path) if self._places else (0, 0)
        self._problems.append(Problem(self.file, message, line, column, is_warning))


class Places:
    """Where the members of a JSON text stand. Base of what `themes.format.lax_json` makes."""

    def of(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """Line and column, from 1, of the deepest part of a path that is there; (0, 0) when none is."""
        raise NotImplementedError


class PackageError(Exception):
    """A theme package can't be used. `problems` says everything that was found, warnings too.

    As a text, which is for logs, it is English.
    """

    def __init__(self, package: str, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(package)
        self.package = package

    def __str__(self) -> str:
        with override("en"):
            faults = [str(problem) for problem in self.problems if not problem.is_warning]
        return f"The theme “{self.package}” can't be used: " + "; ".join(faults)
