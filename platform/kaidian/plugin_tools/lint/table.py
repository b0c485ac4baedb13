"""The list of checks of plugins: each says what it looks for and what to do about a find.

    @check("GlobalState", Severity.WARNING, _("… all stores share it."), _("Keep it in store.storage."))
    def global_state(subject: Subject) -> Iterator[Find]: ...

`kaidian plugin check` runs them all, and the developer portal lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from kaidian.plugin_tools.lint.subject import Subject
from themes.tools.lint.offence import Find, Severity

type CheckFunction = Callable[[Subject], Iterator[Find]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check. `about` says what is wrong, `remedy` what to do."""

    id: str
    severity: Severity
    about: str | Promise
    remedy: str | Promise
    function: CheckFunction


CHECKS: dict[str, Check] = {}


def check(
    identity: str, severity: Severity, about: str | Promise, remedy: str | Promise
) -> Callable[[CheckFunction], CheckFunction]:
    """Put a check into the table."""

    def register(function: CheckFunction) -> CheckFunction:
        if identity in CHECKS:
            raise RuntimeError(f"there are two checks “{identity}”")
        CHECKS[identity] = Check(identity, severity, about, remedy, function)
        return function

    return register
