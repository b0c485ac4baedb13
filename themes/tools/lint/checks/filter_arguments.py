"""The check FilterArguments."""

import inspect
from collections.abc import Callable, Iterator
from functools import cache

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.syntax.expressions import FilterUse
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import filter_uses
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "FilterArguments",
    Severity.ERROR,
    _("A filter that gets too few values, too many, or one by a name that it does not know."),
    bad={"sections/hero.liquid": "{{ product.title | truncate: 20, '…', true }}\n"},
    good={"sections/hero.liquid": "{{ product.title | truncate: 20, '…' }}\n"},
)
def filter_arguments(theme: Theme) -> Iterator[Find]:
    """Uses of filters that do not fit their signatures."""
    for file in theme.liquid.values():
        for use in filter_uses(file):
            known = theme.engine.filters.get(use.name)
            fault = _fault(_signature(known.function), use, stateful=known.needs_state) if known else None
            if fault:
                yield Find(file.path, fault, *file.place(use.at))


@cache
def _signature(function: Callable[..., object]) -> inspect.Signature:
    return inspect.signature(function)


def _fault(signature: inspect.Signature, use: FilterUse, *, stateful: bool) -> Said | None:
    hidden = 2 if stateful else 1
    try:
        signature.bind(*range(hidden + len(use.args)), **{name: None for name, _ in use.named})
    except TypeError as error:
        text = str(error)
        if "unexpected keyword" in text:
            unknown = text.rpartition(" ")[2]
            return Said("“%(name)s” takes no value called %(unknown)s", name=use.name, unknown=unknown)
        if "missing" in text:
            lacking = text.partition(": ")[2] or text
            return Said("“%(name)s” needs %(lacking)s", name=use.name, lacking=lacking)
        return Said("“%(name)s” gets more values than it takes", name=use.name)
    return None
