"""Page: everything about one storefront page that themes, drops, filters and tags may ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from themes.rendering.render import Renderer


@dataclass(slots=True)
class Page:
    """One page for one shopper. Made by a store view, handed to `render_page`.

    `objects` are the page's own drops by name (`product`, `collection`, `search`, `page`, `policy`).
    Objects that any page may use (`cart`, `shop`, `linklists`) come from providers in `themes.registry`,
    asked only when a template uses them; they receive this page and may keep their own state in
    `scratch`.
    """

    locale: str
    """Language of the page as the store knows it: "en", "zh-Hans"."""
    currency: str
    """ISO 4217 code that `money` filters print."""
    objects: Mapping[str, object] = field(default_factory=dict)
    request: HttpRequest | None = None
    root: str = ""
    """Path prefix of the language: "" for the store's default, "/en" and so on for others."""
    path: str = "/"
    query: Mapping[str, str] = field(default_factory=dict)
    """The query string, one value a name; `paginate` reads `page`."""
    title: str = ""
    description: str = ""
    canonical_url: str = ""
    head: str = ""
    """Trusted markup that platform and plugins add through `content_for_header`."""
    foot: Callable[[str], str] | None = None
    """From the page so far makes trusted markup of the platform for the end of its body; whole pages only."""
    editing: bool = False
    """Whether the theme editor shows the page: `request.design_mode`; template errors become visible."""
    scratch: dict[str, Any] = field(default_factory=dict)
    """State that filters, tags and providers keep for this page, by a name of their own."""
    renderer: "Renderer | None" = None
    """Set by `render_page`."""
