"""What is wrong with a theme package, told all at once: faults, with which it can't be used, and warnings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the file inside the package, what, and where (from 1; 0: not known).

    With `is_warning` the package can be used all the same; what is meant by the place is passed over.
    """

    file: str
    message: str
    line: int = 0
    column: int = 0
    is_warning: bool = False

    def __str__(self) -> str:
        place = ":".join(str(number) for number in (self.line, self.column if self.line else 0) if number)
        return f"{self.file}:{place}: {self.message}" if place else f"{self.file}: {self.message}"

    def json(self) -> dict[str, Any]:
        """For the editor and the command line."""
        return {
            "file": self.file,
            "message": self.message,
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

    def fault(self, message: str, *path: str | int) -> None:
        """Something with which the package can't be used, at a path inside the JSON."""
        self._add(message, path, is_warning=False)

    def warning(self, message: str, *path: str | int) -> None:
        """Something that is passed over, at a path inside the JSON."""
        self._add(message, path, is_warning=True)

    def _add(self, message: str, path: tuple[str | int, ...], *, is_warning: bool) -> None:
        line, column = self._places.of(path) if self._places else (0, 0)
        self._problems.append(Problem(self.file, message, line, column, is_warning))


class Places:
    """Where the members of a JSON text stand. Base of what `themes.format.lax_json` makes."""

    def of(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """Line and column, from 1, of the deepest part of a path that is there; (0, 0) when none is."""
        raise NotImplementedError


class PackageError(Exception):
    """A theme package can't be used. `problems` says everything that was found, warnings too."""

    def __init__(self, package: str, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        faults = [problem for problem in self.problems if not problem.is_warning]
        super().__init__(f"The theme “{package}” can't be used: " + "; ".join(map(str, faults)))
        self.package = package
