"""The render context: how names and properties are looked up, and how filters are found."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from liquid import RenderContext
from liquid.exceptions import ContextDepthError, UnknownFilterError
from liquid.token import Token
from liquid.utils import ReadOnlyChainMap

from themes.engine.drops import Drop
from themes.engine.listing import Listing
from themes.engine.scope import Scope

if TYPE_CHECKING:
    from themes.engine.backend.program import Program
    from themes.engine.engine import Run


class Context(RenderContext):
    """A context over a `Run`. Missing names and properties are nil (None), never an error."""

    __slots__ = ("run",)
    run: "Run"

    @classmethod
    def start(cls, program: "Program", run: "Run", names: Mapping[str, object]) -> "Context":
        """A context for rendering `program` as the outermost template of a run."""
        context = cls(program, globals={})
        context.run = run
        context.globals = _Overlay(names, run.globals) if names else run.globals
        context.scope = Scope(context.locals, context.globals, context.counters)  # type: ignore[assignment]
        return context

    def copy(
        self,
        namespace: Mapping[str, object],
        disabled_tags: list[str] | None = None,
        carry_loop_iterations: bool = False,
        template: Any = None,
        block_scope: bool = False,
    ) -> "Context":
        """A context for a snippet: the same globals and its arguments, none of the caller's variables."""
        if self._copy_depth > self.env.context_depth_limit:
            raise ContextDepthError("snippets are nested too deeply", token=None)
        context = type(self)(
            template or self.template,
            globals={},
            copy_depth=self._copy_depth + 1,
            parent_context=self,
            loop_iteration_carry=self._loop_carry() if carry_loop_iterations else 1,
        )
        context.run = self.run
        context.globals = self.globals
        context.scope = Scope(context.locals, self.globals, context.counters)  # type: ignore[assignment]
        # The arguments themselves, not the chain around them: one look-up less for each name.
        context.scope.push(namespace._maps[0] if isinstance(namespace, ReadOnlyChainMap) else namespace)
        return context

    def _loop_carry(self) -> int:
        carry = self.loop_iteration_carry
        for loop in self.loops:
            carry *= loop.length
        return carry

    def get(self, path: list[object], *, token: Token | None, default: object = None) -> object:
        """Value at a path, None when any part of it is missing."""
        root = path[0]
        value: object = self.scope[root] if isinstance(root, str) else None
        for key in path[1:]:
            value = item(value, key)
        return value

    def resolve(self, name: str, *, token: Token | None = None, default: object = None) -> Any:
        """Value of a name, None when there is none."""
        return self.scope[name]

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """The function of a filter, bound to this run where it needs that."""
        bound = self.run.bound_filters.get(name)
        if bound is not None:
            return bound
        try:
            function = self.env.filters[name]
        except KeyError:
            raise UnknownFilterError(f"there is no filter “{name}”", token=token) from None
        if getattr(function, "needs_state", False):
            function = partial(function, self.run.state)
        elif getattr(function, "with_environment", False):
            function = partial(function, environment=self.env)
        if getattr(function, "with_context", False):
            return partial(function, context=self)
        self.run.bound_filters[name] = function
        return function


class _Overlay(dict[str, object]):
    """Names seen on top of a run's globals, inside snippets too (`section`, for one)."""

    __slots__ = ("_below",)

    def __init__(self, names: Mapping[str, object], below: dict[str, object]) -> None:
        super().__init__(names)
        self._below = below

    def __missing__(self, name: str) -> object:
        return self._below[name]


def item(value: object, key: object) -> object:
    """Property or element `key` of a template value, else None. Python attributes are never reached."""
    if isinstance(value, Drop):
        return value[key]
    if value is None:
        return None
    if isinstance(value, Mapping):
        try:
            found = value[key]
        except (KeyError, TypeError):
            found = None
        return len(value) if found is None and key == "size" else found
    if isinstance(value, str):
        return len(value) if key == "size" else None
    if isinstance(value, Sequence):
        return _element(value, key)
    return None


def _element(value: Sequence[object], key: object) -> object:
    if key == "size":
        return len(value)
    index = 0 if key == "first" else -1 if key == "last" else key
    if not isinstance(index, int) or isinstance(index, bool):
        return value.by_handle(index) if isinstance(value, Listing) and isinstance(index, str) else None
    try:
        return value[index]
    except IndexError:
        return None
