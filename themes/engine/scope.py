"""Names that a template can see."""

from collections.abc import Callable, Mapping


class Globals(dict[str, object]):
    """Global names of a run: a dict whose missing names are resolved once, on first use, and kept."""

    __slots__ = ("_resolve",)

    def __init__(self, given: Mapping[str, object], resolve: Callable[[str], object]) -> None:
        super().__init__(given)
        self._resolve = resolve

    def __missing__(self, name: str) -> object:
        value = self._resolve(name)
        self[name] = value
        return value


class Scope:
    """Nested namespaces, innermost first. A name that is nowhere is nil."""

    __slots__ = ("counters", "globals", "locals", "pushed")

    def __init__(
        self, locals_: Mapping[str, object], globals_: Mapping[str, object], counters: dict[str, int]
    ) -> None:
        self.locals = locals_
        self.globals = globals_
        self.counters = counters
        self.pushed: list[Mapping[str, object]] = []

    def __getitem__(self, name: str) -> object:
        for names in reversed(self.pushed):
            if name in names:
                return names[name]
        if name in self.locals:
            return self.locals[name]
        value = self.globals[name]
        return self.counters.get(name) if value is None else value

    def size(self) -> int:
        """How many namespaces are open."""
        return len(self.pushed)

    def push(self, names: Mapping[str, object]) -> None:
        """Open a namespace in front of the others."""
        self.pushed.append(names)

    def pop(self) -> Mapping[str, object]:
        """Close the namespace opened last."""
        return self.pushed.pop()
