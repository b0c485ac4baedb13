"""What is wrong with a file, told by line and column in every language of the interface."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

type Kind = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one row. An error leaves its product out; a warning does not.

    `message` is {language: sentence}, so that whoever opens the report reads it in their own.
    """

    line: int
    handle: str
    column: str
    kind: Kind
    code: str
    message: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """For the column `ProductImport.problems`."""
        return asdict(self)


def in_all_languages(message: str | Promise) -> dict[str, str]:
    """A lazy text in each language of the interface."""
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = str(message)
    return texts


class Problems:
    """Collects what is found in one product."""

    def __init__(self, handle: str) -> None:
        self.handle = handle
        self.found: list[Problem] = []

    def add(self, line: int, column: str, kind: Kind, code: str, message: str | Promise) -> None:
        """Note one."""
        self.found.append(Problem(line, self.handle, column, kind, code, in_all_languages(message)))

    @property
    def any_error(self) -> bool:
        """Whether the product has to be left out."""
        return any(problem.kind == "error" for problem in self.found)
