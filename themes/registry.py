"""Where storefront domains and plugins add to what templates can use: global objects, filters and tags.

Call these at import time of a module that `AppConfig.ready` imports. The engine is built on first use,
after which adding a filter or tag raises `RuntimeError`.

    @global_object("cart")
    def cart(page: Page) -> object:
        return CartDrop(...)

    @theme_filter("money", needs_page=True)
    def money(page: Page, value: object) -> str: ...
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from themes.engine import Filter, Html, Tag, TagCall
from themes.rendering.page import Page

type Provider = Callable[[Page], object]
"""Its annotated return type is what documentation and checks know of the object."""


@dataclass(frozen=True, slots=True)
class PageObject:
    """An object that only some pages have: its type, the templates of those pages, and what it is."""

    name: str
    kind: object
    templates: tuple[str, ...]
    about: str


_providers: dict[str, Provider] = {}
_page_objects: dict[str, PageObject] = {}
_filters: dict[str, Filter] = {}
_tags: dict[str, Tag] = {}
_closed: list[bool] = []


def global_object[F: Provider](name: str) -> Callable[[F], F]:
    """Register the provider of a global object; a later one of the same name replaces it."""

    def register(provider: F) -> F:
        _providers[name] = provider
        return provider

    return register


def page_object(name: str, kind: object, *templates: str, about: str) -> None:
    """Declare an object that a view hands to the pages of these templates, for documentation and checks.

    `kind` is its type as an annotation would have it; `about` one sentence.
    """
    _page_objects[name] = PageObject(name, kind, templates, about)


def theme_filter[F: Callable[..., object]](*names: str, needs_page: bool = False) -> Callable[[F], F]:
    """Register a filter under one or more names; with `needs_page` the `Page` comes before the value."""

    def register(function: F) -> F:
        for name in names:
            _add(_filters, name, Filter(function, needs_state=needs_page))
        return function

    return register


def theme_tag[F: Callable[[TagCall], Html]](
    name: str, *, kind: Literal["inline", "block"] = "inline", words: tuple[str, ...] = ()
) -> Callable[[F], F]:
    """Register a tag; `TagCall.state` is the `Page`."""

    def register(function: F) -> F:
        _add(_tags, name, Tag(function, kind, words))
        return function

    return register


def _add(table: dict[str, Any], name: str, declared: object) -> None:
    if _closed:
        raise RuntimeError(f"“{name}” was registered after the first template was compiled")
    table[name] = declared


def resolve_global(page: Page, name: str) -> object:
    """The global object of a name for a page, None when nobody provides it."""
    provider = _providers.get(name)
    return provider(page) if provider else None


def documented_globals() -> dict[str, Provider]:
    """Every global object and its provider, whose docstring says what it is."""
    return dict(_providers)


def page_objects() -> Mapping[str, PageObject]:
    """The objects that only some pages have, by name."""
    return _page_objects


def declared_filters() -> Mapping[str, Filter]:
    """The registered filters by name, beside the language's own."""
    return _filters


def declared_tags() -> Mapping[str, Tag]:
    """The registered tags by name, beside the language's own."""
    return _tags


def close() -> tuple[dict[str, Filter], dict[str, Tag]]:
    """All filters and tags, for the engine; from now on registering more is an error."""
    _closed.append(True)
    return _filters, _tags
