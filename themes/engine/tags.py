"""How filters and tags are declared to the engine, whatever engine runs them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from themes.engine.html import Html


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: `function(value, *args, **named)`; with `needs_state`, `Run.state` comes before the value."""

    function: Callable[..., object]
    needs_state: bool = False


@dataclass(slots=True)
class TagCall:
    """One use of a tag on a page: its evaluated arguments and, for a block, its body."""

    state: Any
    args: list[object]
    named: dict[str, object]
    body: Callable[[dict[str, object]], Html]
    file: str = ""
    line: int = 0

    def arg(self, index: int, default: object = None) -> object:
        """The positional argument at `index`, or `default`."""
        return self.args[index] if index < len(self.args) else default


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag. `inline`: `{% name args %}`; `block`: `{% name args %}…{% endname %}`.

    Arguments are values separated by commas or by one of `words` (`{% paginate products by 24 %}`), then
    `name: value` pairs. The function returns what is printed.
    """

    function: Callable[[TagCall], Html]
    kind: Literal["inline", "block"] = "inline"
    words: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost. Reaching a limit is a `RenderError`."""

    nesting: int = 40
    """Depth of blocks in one file."""
    depth: int = 20
    """Depth of snippets inside snippets, and of scopes."""
    loops: int = 100_000
    """Iterations of nested loops multiplied together."""
    output: int = 4_000_000
    """Characters that one template may print."""
    source: int = 256_000
    """Characters of one source file."""
