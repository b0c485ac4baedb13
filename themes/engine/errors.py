"""What can go wrong in a template, always with the place a theme author needs."""

from themes.engine.said import Said


class TemplateError(Exception):
    """A fault in a template.

    `message` is English, a `Said` where others may say it in their language. `file` is the name given to
    `compile`; `line` and `column` count from 1 (0: not known); `excerpt` is the line of source that it
    happened in.
    """

    def __init__(
        self, message: str, *, file: str = "", line: int = 0, column: int = 0, excerpt: str = ""
    ) -> None:
        super().__init__(message)
        self.message: str | Said = message
        self.file = file
        self.line = line
        self.column = column
        self.excerpt = excerpt

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return place + self.message


class SyntaxFault(TemplateError):
    """The source does not parse."""


class RenderError(TemplateError):
    """The template parsed, but a part of it failed: a bad argument, an unknown filter, a value too large."""


class TemplateMissing(RenderError):
    """A snippet, section or template that is not in the theme was asked for."""


class Exhausted(TemplateError):
    """The template used up its fuel, its time or its depth. No part of a template can catch this."""


def failed(name: str, error: Exception) -> Said:
    """What is wrong when the function of a filter or tag fails with one of Python's own errors."""
    if isinstance(error, ArithmeticError):
        return Said("%(name)s: this number can't be reckoned with", name=name)
    return Said("%(name)s: %(error)s", name=name, error=error)
