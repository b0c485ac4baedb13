"""What can go wrong in a template, always with the place a theme author needs."""


class TemplateError(Exception):
    """A fault in a template.

    `file` is the name given to `compile`; `line` and `column` count from 1 (0: not known); `excerpt` is the
    line of source that it happened in.
    """

    def __init__(
        self, message: str, *, file: str = "", line: int = 0, column: int = 0, excerpt: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
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
