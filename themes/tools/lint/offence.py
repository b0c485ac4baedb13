"""What a check finds."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from themes.format.problems import Message


class Severity(IntEnum):
    """How bad it is: `error` breaks pages, `warning` costs shoppers or merchants something, `hint` may be
    meant.
    """

    HINT = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """As people and the command line write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Offence:
    """One find: the check's id, where (line and column from 1; 0: the file as a whole), and what is wrong."""

    check: str
    severity: Severity
    file: str
    message: Message
    line: int = 0
    column: int = 0
    excerpt: str = ""

    def json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "check": self.check,
            "severity": self.severity.word,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "message": str(self.message),
        }


@dataclass(frozen=True, slots=True)
class Find:
    """What a check yields. `severity` is set where it differs from the check's own."""

    file: str
    message: Message
    line: int = 0
    column: int = 0
    severity: Severity | None = None
