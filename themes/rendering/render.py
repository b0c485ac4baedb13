"""Renders a page of a storefront: the sections of its template, then the layout around them."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import override

from themes.app_blocks import AppBlockCall
from themes.editor.frame import frame_script
from themes.engine import Drop, Html, Listing, Run, Said, Template, TemplateError, TemplateMissing
from themes.format.package import Section
from themes.format.problems import Problem
from themes.format.translations import Translations
from themes.objects.drops import RequestDrop, RoutesDrop, TemplateDrop
from themes.registry import resolve_global
from themes.rendering.markup import end_of_body, has_body, scoped_style, style, wrapped, wrapper
from themes.rendering.page import Page
from themes.rendering.placed import PlacedBlock, PlacedSection, PlacedTemplate, Placer, ResolvedTheme
from themes.rendering.placed_drops import Place, SettingsDrop, block_attributes
from themes.rendering.preview import asset_query, preview_of

log = logging.getLogger(__name__)

NO_TEMPLATE = PlacedTemplate("", "", ())
"""Stands for the template where only an asset is drawn."""
MAX_DEPTH = 8
"""How deep blocks are drawn in blocks."""
MAX_SECTIONS_DEEP = 4
"""How deep sections are drawn in sections: one that places itself ends there."""
MAX_PARTS = 2_500
"""Sections and blocks that one page draws; a grid of fifty cards of twenty blocks is below."""


def render_page(theme: ResolvedTheme, template_name: str, page: Page) -> str:
    """The whole HTML of a page.

    `theme` comes from `themes.queries.current_theme()`; `template_name` is "index", "product",
    "collection", "search", "cart", "page", "policy", "customers/login", "404" and so on, optionally with a
    suffix ("product.gift", which falls back to "product"). A section whose template fails is left out
    and logged; in the editor its fault is shown. Raises TemplateMissing for an unknown template and
    TemplateError when the layout itself, or a template written in Liquid, fails.
    """
    return Renderer(theme, template_name, page).page()


def render_fault(theme: ResolvedTheme, page: Page, error: TemplateError) -> str:
    """A bare page that says what stopped a whole page, for those who edit or preview the theme."""
    renderer = Renderer(theme, "", page)
    told = renderer.told(error)
    title = Html("<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>")
    return title + renderer.header() + Html("<body>{}</body>").format(told)


def render_sections(
    theme: ResolvedTheme, template_name: str, ids: Iterable[str], page: Page
) -> dict[str, str | None]:
    """HTML of single sections, for `?section_id=` and `?sections=`: ids on the template or in a group, or
    bare section types.

    An id that is unknown gives None.
    """
    renderer = Renderer(theme, template_name, page)
    return {identity: renderer.section_by_id(identity) for identity in ids}


def render_asset(theme: ResolvedTheme, template: Template, page: Page) -> str:
    """The text of an asset that is written in Liquid. Raises TemplateError."""
    return template.render(Renderer(theme, "", page).run)


class Renderer:
    """The rendering of one page: one run of the engine shared by layout, sections, blocks and snippets.

    `place` is where the page is being drawn, None outside sections. `layout` is the layout's name, "" for
    none; `{% layout %}` changes it.
    """

    def __init__(self, theme: ResolvedTheme, template_name: str, page: Page) -> None:
        self.theme = theme
        self.package = theme.package
        self.template = theme.template(template_name) if template_name else NO_TEMPLATE
        self.translations: Translations = theme.package.translations(page.locale)
        self.layout = self.template.layout
        self.place: Place | None = None
        self._parts = 0
        self._sections_deep = 0
        self._placer = Placer(theme.package, theme.schemes)
        self._page = page
        name = self.template.name
        self._own: dict[str, Callable[[], object]] = {
            "settings": lambda: SettingsDrop(theme.values, page),
            "routes": lambda: RoutesDrop(page.root),
            "request": lambda: RequestDrop(page, name.partition(".")[0]),
            "template": lambda: TemplateDrop(name),
            "page_title": lambda: page.title,
            "page_description": lambda: page.description or None,
            "canonical_url": lambda: page.canonical_url,
        }
        self.run = Run(
            state=page,
            objects=page.objects,
            resolve=self._resolve,
            load=theme.package.snippet,
            on_error=self.fault,
        )
        page.renderer = self

    def page(self) -> str:
        """Sections, then the layout around them."""
        if self.template.liquid:
            content = self.template.liquid.render(self.run)
        else:
            sections = enumerate(self.template.sections, 1)
            content = Html("").join([self.section(placed, index) for index, placed in sections])
        content = wrapper(self.template.wrapper, content)
        layout = self._layout()
        if layout is None:
            # Without a layout only what is a whole page by itself gets what all pages have.
            return self._footed(content, Html("")) if has_body(content) else content
        names = {"content_for_layout": content, "content_for_header": self.header()}
        return self._footed(layout.render(self.run, names), self._embeds("body"))

    def _footed(self, html: Html, added: Html) -> Html:
        foot = self._page.foot
        return end_of_body(html, added + Html(foot(html)) if foot else added)

    def _layout(self) -> Template | None:
        if not self.layout:
            return None
        return self.package.layouts.get(self.layout) or self.package.layouts.get("theme")

    def section(self, placed: PlacedSection, index: int | None) -> Html:
        """A section in its wrapper; a failing one is logged and left out."""
        if self._sections_deep >= MAX_SECTIONS_DEEP or not self._may_draw():
            return Html("")
        before, self.place = self.place, Place(self._page, placed, index)
        self._sections_deep += 1
        try:
            body = self._drawn(placed.section.template, self.place.names(), placed.id)
        finally:
            self.place = before
            self._sections_deep -= 1
        return wrapped(placed, body, editing=self._page.editing)

    def _may_draw(self) -> bool:
        """Count one more part; False when a theme draws without end."""
        self._parts += 1
        if self._parts == MAX_PARTS:
            log.warning("A page draws more than %s parts", MAX_PARTS, extra={"theme": self.package.name})
        return self._parts < MAX_PARTS

    def _drawn(self, template: Template, names: Mapping[str, object], where: str) -> Html:
        try:
            return template.render(self.run, names)
        except TemplateError as error:
            return self.fault(error, where)

    def blocks(self, given: Mapping[str, object] | None = None) -> Html:
        """What `{% content_for 'blocks' %}` prints: the theme's and apps' blocks of what is drawn here."""
        if self.place is None:
            return Html("")
        return Html("").join([self.block(block, None, given) for block in self.place.holder.blocks])

    def static_block(
        self, kind: str, identity: str, names: Mapping[str, object], given: Mapping[str, object]
    ) -> Html:
        """What `{% content_for 'block', type: kind, id: identity %}` prints. `names` are seen inside; `given`
        are its `closest` resources.
        """
        if self.place is None:
            return Html("")
        found = self._placer.static_block(self.place.holder, kind, identity)
        return self.block(found, names, given) if found else Html("")

    def block(
        self,
        placed: PlacedBlock,
        names: Mapping[str, object] | None = None,
        given: Mapping[str, object] | None = None,
    ) -> Html:
        """A block with a file of its own, or one of an app, in its wrapper; "" for a section's own block."""
        assert self.place is not None
        if self.place.depth >= MAX_DEPTH or not self._may_draw():
            return Html("")
        placed = self._placer.as_offered(placed)
        before, self.place = self.place, self.place.inside(placed, given)
        try:
            if placed.part is not None:
                return self._theme_block(placed, placed.part, names or {})
            return self._app_block(placed) if placed.app else Html("")
        finally:
            self.place = before

    def _theme_block(self, placed: PlacedBlock, part: Section, extra: Mapping[str, object]) -> Html:
        assert self.place is not None
        body = self._drawn(part.template, {**extra, **self.place.names()}, placed.id)
        tag = part.schema.tag
        if not tag:
            return body
        css_class = f"shopify-block {part.schema.css_class}".strip()
        marks = block_attributes(placed) if self._page.editing else ""
        return Html('<{} id="shopify-block-{}" class="{}"{}>{}</{}>').format(
            tag, placed.id, css_class, marks, body, tag
        )

    def _app_block(self, placed: PlacedBlock) -> Html:
        """A plugin's block; nothing when it is off here, or fails."""
        place, app = self.place, placed.app
        if app is None or not app.is_on():
            return Html("")
        call = AppBlockCall(
            page=self._page,
            settings=SettingsDrop(placed.values, self._page, place),
            section=place.section_drop() if place else None,
            block=place.block_drop() if place else None,
        )
        try:
            body = app.draw(call)
        except Exception:
            log.exception("The block of an app failed", extra={"app": app.app, "block": app.name})
            return Html("")
        if app.target != "section":
            return body
        marks = block_attributes(placed) if self._page.editing else ""
        return Html('<div id="shopify-block-{}" class="shopify-block shopify-app-block"{}>{}</div>').format(
            placed.id, marks, body
        )

    def section_by_id(self, identity: str) -> str | None:
        """A section of this template, of a group or a bare type, by its id; None when there is none."""
        placed = self._found(identity)
        return self.section(placed, None) if placed else None

    def _found(self, identity: str) -> PlacedSection | None:
        """By the id on the page, or by the one that stands in the template's JSON."""
        for placed in self.template.sections:
            if identity in {placed.id, placed.id.rpartition("__")[2]}:
                return placed
        for name in self.package.groups:
            group = self.theme.group(name)
            for placed in group.sections if group else ():
                if placed.id == identity:
                    return placed
        return self.theme.static_section(identity)

    def static_section(self, kind: str) -> Html:
        """What `{% section 'kind' %}` prints. Raises TemplateMissing."""
        placed = self.theme.static_section(kind)
        if placed is None:
            raise TemplateMissing(
                Said("there is no section “%(name)s”", name=kind), file=f"sections/{kind}.liquid"
            )
        return self.section(placed, None)

    def group(self, name: str) -> Html:
        """What `{% sections 'name' %}` prints. Raises TemplateMissing."""
        group = self.theme.group(name)
        if group is None:
            raise TemplateMissing(
                Said("there is no section group “%(name)s”", name=name), file=f"sections/{name}.json"
            )
        return Html("").join([self.section(placed, index) for index, placed in enumerate(group.sections, 1)])

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

    def resources(self, source: str, handles: Sequence[str]) -> list[object]:
        """Several objects in the order of their handles, without those that are gone. A holder that can look
        for many at once (`by_handles`) does.
        """
        holder = self.run.globals[source]
        several = getattr(holder, "by_handles", None)
        found = several(handles) if several else [self.resource(source, handle) for handle in handles]
        return [each for each in found if each is not None]

    def asset_url(self, name: str) -> str:
        """Address of an asset; it changes with the asset, so that it may be kept for ever."""
        asset = self.package.assets.get(name)
        if asset and asset.template:
            query = asset_query(self._page.request)
            return f"/theme-assets/{self.package.name}/{self.theme.digest}/{name}{query}"
        return f"/theme-assets/{self.package.name}/{self.package.asset_digest}/{name}"

    def fault(self, error: TemplateError, where: str = "") -> Html:
        """What stands in the place of a part that failed: in the editor the fault, in the shop a comment."""
        log.warning("A theme failed: %s", error, extra={"theme": self.package.name, "section": where})
        if self._page.editing:
            return self.told(error)
        return Html("<!-- {} -->").format(str(error).replace("-", "\u2010"))

    def told(self, error: TemplateError) -> Html:
        """A fault in the language of whoever edits or previews."""
        preview = preview_of(self._page.request) if self._page.request else None
        language = (preview.language if preview else "") or self._page.locale
        with override(language):
            told = str(Problem.of(error))
        return Html('<p class="theme-fault" role="alert" lang="{}">{}</p>').format(language, told)

    def _resolve(self, name: str) -> object:
        own = self._own.get(name)
        return own() if own else resolve_global(self._page, name)

    def header(self) -> Html:
        """`content_for_header`: what the platform, apps, sections and the merchant add."""
        script = frame_script(self._page.request, self.template.name) if self._page.editing else ""
        parts = [self._page.head, script, *map(str, self._page.scratch.get("head", []))]
        if css := self.package.css_bundle:
            parts.append(f'<link rel="stylesheet" href="{self.asset_url(css)}">')
        if js := self.package.js_bundle:
            parts.append(f'<script defer src="{self.asset_url(js)}"></script>')
        if self.theme.custom_css:
            parts.append(style(self.theme.custom_css))
        parts += [scoped_style(placed) for placed in self._sections() if placed.custom_css]
        parts.append(self._embeds("head"))
        return Html("\n".join(filter(None, parts)))

    def _sections(self) -> list[PlacedSection]:
        """All sections that stand on the page through its template or a group."""
        groups = [self.theme.group(name) for name in self.package.groups]
        return [placed for template in (self.template, *groups) if template for placed in template.sections]

    def _embeds(self, target: str) -> Html:
        """Blocks of apps that stand on every page."""
        offered = map(self._placer.as_offered, self.theme.embeds())
        embeds = [block for block in offered if block.app and block.app.target == target]
        return Html("").join([self._app_block(block) for block in embeds])
