"""What can go wrong in a template, always with the file and line a theme author needs."""


class TemplateError(Exception):
    """A fault in a template. `file` is the name given to `compile`, `line` counts from 1 (0: not known)."""

    def __init__(self, message: str, *, file: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return place + self.message


class SyntaxFault(TemplateError):
    """The source does not parse."""


class RenderError(TemplateError):
    """The template parsed, but rendering it failed: a bad argument, or a limit was reached."""


class TemplateMissing(TemplateError):
    """A snippet, section or template that is not in the theme was asked for."""
