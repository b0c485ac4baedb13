"""The table of the language's own filters."""

from collections.abc import Callable

from themes.engine.tags.declared import Filter

FILTERS: dict[str, Filter] = {}


def language_filter[F: Callable[..., object]](name: str) -> Callable[[F], F]:
    """Put a function into the table under the name that templates use."""

    def register(function: F) -> F:
        FILTERS[name] = Filter(function)
        return function

    return register
