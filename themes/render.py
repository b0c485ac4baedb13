"""Renders a page of a storefront: the sections of its JSON template, then the layout around them."""

import logging
from collections.abc import Callable, Iterable, Mapping

from themes.drops import RequestDrop, RoutesDrop, SectionDrop, SettingsDrop, TemplateDrop
from themes.engine import Drop, Html, Listing, Run, TemplateError, TemplateMissing, escape
from themes.page import Page
from themes.placed import PlacedSection, ResolvedTheme
from themes.registry import resolve_global
from themes.translations import Translations

log = logging.getLogger(__name__)


def render_page(theme: ResolvedTheme, template_name: str, page: Page) -> str:
    """The whole HTML of a page.

    `theme` comes from `themes.queries.current_theme()`; `template_name` is "index", "product",
    "collection", "search", "cart", "page", "policy", "list-collections" or "404", optionally with a
    suffix ("product.gift", which falls back to "product"). A section whose template fails is left out
    and logged; in the editor its fault is shown. Raises TemplateMissing for an unknown template and
    TemplateError when the layout itself fails.
    """
    return Renderer(theme, template_name, page).page()


def render_sections(
    theme: ResolvedTheme, template_name: str, ids: Iterable[str], page: Page
) -> dict[str, str | None]:
    """HTML of single sections, for `?section_id=` and `?sections=`: ids on the template, or bare section
    types.

    An id that is unknown gives None.
    """
    renderer = Renderer(theme, template_name, page)
    return {identity: renderer.section_by_id(identity) for identity in ids}


class Renderer:
    """The rendering of one page: one run of the engine shared by layout, sections and snippets."""

    def __init__(self, theme: ResolvedTheme, template_name: str, page: Page) -> None:
        self.theme = theme
        self.package = theme.package
        self.template = theme.template(template_name)
        self.wanted = template_name
        self.translations: Translations = theme.package.translations(page.locale)
        self._page = page
        self._own: dict[str, Callable[[], object]] = {
            "settings": lambda: SettingsDrop(theme.values, page),
            "routes": lambda: RoutesDrop(page.root),
            "request": lambda: RequestDrop(page, template_name.partition(".")[0]),
            "template": lambda: TemplateDrop(template_name),
            "page_title": lambda: page.title,
            "page_description": lambda: page.description,
            "canonical_url": lambda: page.canonical_url,
        }
        self.run = Run(state=page, objects=page.objects, resolve=self._resolve, load=theme.package.snippet)
        page.renderer = self

    def page(self) -> str:
        """Sections, then the layout around them."""
        content = Html("").join(
            self.section(placed, index) for index, placed in enumerate(self.template.sections, 1)
        )
        layout = self.package.layouts.get(self.template.layout) if self.template.layout else None
        if layout is None:
            return content
        return layout.render(self.run, {"content_for_layout": content, "content_for_header": self._header()})

    def section(self, placed: PlacedSection, index: int) -> Html:
        """A section in its wrapper; a failing one is logged and left out."""
        try:
            body = placed.section.template.render(
                self.run, {"section": SectionDrop(placed, self._page, index)}
            )
        except TemplateError as error:
            body = self._failed(placed, error)
        tag, css_class = placed.section.schema.tag, placed.section.schema.css_class
        return Html('<{} id="shopify-section-{}" class="shopify-section{}">{}</{}>').format(
            tag, placed.id, f" {css_class}" if css_class else "", body, tag
        )

    def section_by_id(self, identity: str) -> str | None:
        """A section of this template, of a group or a bare type, by its id; None when there is none."""
        for index, placed in enumerate(self.template.sections, 1):
            if placed.id == identity:
                return self.section(placed, index)
        for name in self.package.groups:
            group = self.theme.group(name)
            for index, placed in enumerate(group.sections if group else (), 1):
                if placed.id == identity:
                    return self.section(placed, index)
        static = self.theme.static_section(identity)
        return self.section(static, 1) if static else None

    def static_section(self, kind: str) -> Html:
        """What `{% section 'kind' %}` prints. Raises TemplateMissing."""
        placed = self.theme.static_section(kind)
        if placed is None:
            raise TemplateMissing(f"there is no section “{kind}”", file=f"sections/{kind}.liquid")
        return self.section(placed, 1)

    def group(self, name: str) -> Html:
        """What `{% sections 'name' %}` prints. Raises TemplateMissing."""
        group = self.theme.group(name)
        if group is None:
            raise TemplateMissing(f"there is no section group “{name}”", file=f"sections/{name}.json")
        return Html("").join(self.section(placed, index) for index, placed in enumerate(group.sections, 1))

    def resource(self, source: str, handle: str) -> object:
        """An object of the store by handle: `source` is a global such as "collections"; None when it is
        gone.
        """
        holder = self.run.globals[source]
        if isinstance(holder, Drop):
            return holder[handle]
        if isinstance(holder, Listing):
            return holder.by_handle(handle)
        return holder.get(handle) if isinstance(holder, Mapping) else None

    def asset_url(self, name: str) -> str:
        """Address of an asset; it changes with the asset, so that it may be kept for ever."""
        asset = self.package.assets.get(name)
        digest = self.theme.digest if asset and asset.template else self.package.asset_digest
        return f"/theme-assets/{self.package.name}/{digest}/{name}"

    def _resolve(self, name: str) -> object:
        own = self._own.get(name)
        return own() if own else resolve_global(self._page, name)

    def _header(self) -> Html:
        """`content_for_header`: what the platform adds, and the styles and scripts that sections brought."""
        parts = [self._page.head, *map(str, self._page.scratch.get("head", []))]
        if "sections.css" in self.package.assets:
            parts.append(f'<link rel="stylesheet" href="{self.asset_url("sections.css")}">')
        if "sections.js" in self.package.assets:
            parts.append(f'<script type="module" src="{self.asset_url("sections.js")}"></script>')
        return Html("\n".join(filter(None, parts)))

    def _failed(self, placed: PlacedSection, error: TemplateError) -> Html:
        log.warning("A section failed: %s", error, extra={"theme": self.package.name, "section": placed.id})
        if not self._page.editing:
            return Html("")
        return Html('<p class="theme-fault" role="alert">{}</p>').format(escape(str(error)))
