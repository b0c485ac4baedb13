"""The list of checks: each says what it is for, with an example that fails and one that passes.

    @check(
        "MissingSnippet",
        Severity.ERROR,
        _("A snippet that is rendered has no file."),
        bad={"sections/hero.liquid": "{% render 'button' %}"},
        good={"sections/hero.liquid": "{% render 'button' %}", "snippets/button.liquid": "…"},
    )
    def missing_snippet(theme: Theme) -> Iterator[Find]: ...

The examples are tests, and the developer portal shows them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from themes.tools.lint.offence import Find, Severity

if TYPE_CHECKING:
    from themes.tools.lint.theme import Theme

type Example = Mapping[str, str]
"""Files of a theme by path, laid over a bare one (see `themes.tools.lint.examples`)."""
type CheckFunction = Callable[["Theme"], Iterator[Find]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check. `about` is one sentence, translated; `bad` and `good` are examples."""

    id: str
    severity: Severity
    about: str | Promise
    bad: Example
    good: Example
    function: CheckFunction
    why: str | Promise = ""


CHECKS: dict[str, Check] = {}


def check(
    identity: str,
    severity: Severity,
    about: str | Promise,
    *,
    bad: Example,
    good: Example,
    why: str | Promise = "",
) -> Callable[[CheckFunction], CheckFunction]:
    """Put a check into the table."""

    def register(function: CheckFunction) -> CheckFunction:
        if identity in CHECKS:
            raise RuntimeError(f"there are two checks “{identity}”")
        CHECKS[identity] = Check(identity, severity, about, bad, good, function, why)
        return function

    return register
