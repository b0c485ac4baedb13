"""Blocks and embeds that plugins offer to themes.

    @app_block("reviews", "stars", schema={"name": "Stars", "settings": [{"type": "checkbox", "id": "all"}]})
    def stars(call: AppBlockCall) -> Html:
        return Html('<div class="stars">{}</div>').format(call.settings["all"])

A theme or merchant places it as `kaidian://apps/reviews/blocks/stars`; `shopify://apps/…` is read alike.
When no plugin offers it (any more), or it is off in this store, nothing is shown.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from themes.format.problems import Problem, Report
from themes.format.schema import Schema
from themes.format.schema_parse import parse_schema

if TYPE_CHECKING:
    from themes.engine import Drop, Html
    from themes.rendering.page import Page

_ADDRESS = re.compile(r"(?:shopify|kaidian)://apps/([^/]+)/blocks/([^/]+)(?:/.*)?")

type Target = Literal["section", "head", "body"]


@dataclass(frozen=True, slots=True)
class AppBlockCall:
    """One use of an app's block: the page, its settings as templates see them, and the section around it."""

    page: "Page"
    settings: "Drop"
    section: object = None
    block: object = None


@dataclass(frozen=True, slots=True)
class AppBlock:
    """A block that a plugin offers. One with the target "head" or "body" is an embed, on every page."""

    app: str
    name: str
    schema: Schema
    target: Target
    draw: "Callable[[AppBlockCall], Html]"
    is_on: "Callable[[], bool]" = field(default=lambda: True)

    @property
    def type(self) -> str:
        """What stands as `type` in templates."""
        return f"kaidian://apps/{self.app}/blocks/{self.name}"


_blocks: dict[tuple[str, str], AppBlock] = {}
_more: list[tuple[Callable[[str, str], AppBlock | None], Callable[[], list[AppBlock]]]] = []


def app_block[F: "Callable[[AppBlockCall], Html]"](
    app: str,
    name: str,
    *,
    schema: Mapping[str, Any],
    target: Target = "section",
    is_on: Callable[[], bool] | None = None,
) -> Callable[[F], F]:
    """Offer a block. `schema` is as in a theme's `{% schema %}`; `is_on` says whether the store has it.

    Raises ValueError for a faulty schema. A later block of the same name replaces an earlier one.
    """
    parsed = schema_of(schema, f"{app}/{name}")

    def register(draw: F) -> F:
        _blocks[app, name] = AppBlock(app, name, parsed, target, draw, is_on or (lambda: True))
        return draw

    return register


def schema_of(schema: Mapping[str, Any], where: str) -> Schema:
    """A block's schema, read. Raises ValueError that names every fault."""
    problems: list[Problem] = []
    parsed = parse_schema(schema, "block", Report(where, problems), theme_blocks=frozenset())
    if problems:
        raise ValueError("; ".join(map(str, problems)))
    return parsed


def offer_more(*, find: Callable[[str, str], AppBlock | None], listed: Callable[[], list[AppBlock]]) -> None:
    """Let a higher floor offer blocks that come and go:

    `find(app, name)` gives one, `listed()` those that are on.
    """
    _more.append((find, listed))


def is_app_block(kind: str) -> bool:
    """Whether a type is that of an app's block, known or not."""
    return _ADDRESS.fullmatch(kind) is not None


def find_app_block(kind: str) -> AppBlock | None:
    """The block of a type, None when no plugin offers it."""
    found = _ADDRESS.fullmatch(kind)
    if found is None:
        return None
    app, name = found[1], found[2]
    offered = (_blocks.get((app, name)), *(find(app, name) for find, _listed in _more))
    return next((block for block in offered if block is not None), None)


def app_blocks() -> list[AppBlock]:
    """All that the current store can place, by app and name."""
    blocks = [block for _, block in sorted(_blocks.items()) if block.is_on()]
    return blocks + [block for _find, listed in _more for block in listed()]
