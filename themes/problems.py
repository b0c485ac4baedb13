"""What is wrong with a theme package, told all at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the file inside the package, what is wrong, and the line where it is known (else 0)."""

    file: str
    message: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class PackageError(Exception):
    """A theme package can't be used. `problems` says everything that was found."""

    def __init__(self, package: str, problems: list[Problem]) -> None:
        super().__init__(f"The theme “{package}” can't be used: " + "; ".join(map(str, problems)))
        self.package = package
        self.problems = problems
