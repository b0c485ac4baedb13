"""Placed themes: a package's sections and blocks with the values that one store gave them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from themes.app_blocks import AppBlock, find_app_block, is_app_block
from themes.engine import Template, TemplateMissing
from themes.format.documents import (
    MAX_DEPTH,
    BlockUse,
    JsonTemplate,
    SectionUse,
    document_of,
    json_template,
    section_uses,
)
from themes.format.package import Package, Section, template_names
from themes.format.schema import Schema
from themes.format.settings_data import custom_css
from themes.objects.schemes import Schemes
from themes.rendering.values import Late, Values, values_of

__all__ = ["Late", "PlacedBlock", "PlacedSection", "PlacedTemplate", "ResolvedTheme", "Values", "values_of"]

PLAIN_TEXT = ("robots.txt", "llms", "agents.md")
"""Beginnings of the templates that are no pages."""
MOST_STATIC = 200
"""Static blocks that one section or block keeps without data of their own."""


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block of a placed section or block. `id` is unique on the page; `path` leads to it in the document.

    `part` is the file of a theme block, `app` a plugin's block; a section's own block has neither. `given` is
    what the document says of an app's block, whose schema may change while the theme stays.
    """

    id: str
    path: tuple[str, ...]
    type: str
    name: str
    values: Values
    part: Section | None = None
    app: AppBlock | None = None
    blocks: tuple["PlacedBlock", ...] = ()
    static: Mapping[str, "PlacedBlock | None"] = field(default_factory=dict)
    made: dict[tuple[str, str], "PlacedBlock | None"] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlacedSection:
    """A section where it stands on a page: `id` is unique on the page, `key` is its name in the template.

    `location` is "template", "static" or a group's type; `group` the group's name.
    """

    id: str
    key: str
    section: Section
    values: Values
    blocks: tuple[PlacedBlock, ...] = ()
    static: Mapping[str, PlacedBlock | None] = field(default_factory=dict)
    location: str = "template"
    group: str = ""
    custom_css: str = ""
    made: dict[tuple[str, str], PlacedBlock | None] = field(default_factory=dict)

    @property
    def path(self) -> tuple[str, ...]:
        """A section begins the paths of its blocks."""
        return ()


@dataclass(frozen=True, slots=True)
class PlacedTemplate:
    """A template's sections in order, and its layout ("" for none). One written in Liquid has `liquid`."""

    name: str
    layout: str
    sections: tuple[PlacedSection, ...]
    wrapper: str = ""
    liquid: Template | None = None


@dataclass(slots=True)
class ResolvedTheme:
    """What `render_page` works with. `digest` changes with the package and with every setting of the
    store. `own` holds "settings", "sections" and "templates" as merged from the preset and the store.
    """

    package: Package
    digest: str
    values: Values
    own: Mapping[str, Any]
    _templates: dict[str, PlacedTemplate] = field(default_factory=dict)
    _groups: dict[str, PlacedTemplate] = field(default_factory=dict)
    _static: dict[str, PlacedSection | None] = field(default_factory=dict)
    _embeds: tuple[PlacedBlock, ...] | None = None

    def template(self, wanted: str) -> PlacedTemplate:
        """The placed template for a name such as "product". Raises TemplateMissing."""
        name = self.template_name(wanted)
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = self._template(name)
        return found

    def template_name(self, wanted: str) -> str:
        """The name that serves `wanted`: alternates may be the package's or the store's own. Raises
        TemplateMissing.
        """
        own = self.own["templates"]
        for name in template_names(wanted):
            if name in own or name in self.package.templates or name in self.package.liquid_templates:
                return name
        return self.package.template_name(wanted)

    def has_template(self, name: str) -> bool:
        """Whether there is a template of exactly this name."""
        try:
            return self.template_name(name) == name
        except TemplateMissing:
            return False

    def _template(self, name: str) -> PlacedTemplate:
        own = self.own["templates"].get(name)
        if not own and name not in self.package.templates:
            layout = "" if name.startswith(PLAIN_TEXT) else "theme"
            return PlacedTemplate(name, layout, (), liquid=self.package.liquid_templates[name])
        template = self._merged(self.package.templates.get(name), name, own)
        prefix = f"template--{name.replace('/', '-').replace('.', '-')}__"
        return self._placed(template, prefix, "template")

    def group(self, name: str) -> PlacedTemplate | None:
        """The section group of a name such as "footer-group", None when the package has none."""
        if name not in self.package.groups:
            return None
        if name not in self._groups:
            template = self._merged(self.package.groups[name], name, self.own["sections"].get(name))
            kind = template.kind or f"custom.{name}"
            self._groups[name] = self._placed(template, f"sections--{name}__", kind, group=name)
        return self._groups[name]

    def static_section(self, kind: str) -> PlacedSection | None:
        """The section that `{% section 'kind' %}` or a request for a bare section type shows, None if
        unknown.
        """
        section = self.package.sections.get(kind)
        if section is None:
            return None
        if kind not in self._static:
            entry = self.own["sections"].get(kind) or default_entry(section.schema)
            use = next(section_uses({"sections": {kind: {**entry, "type": kind}}}))
            self._static[kind] = self._place(use, section, kind, "static")
        return self._static[kind]

    def document(self, part: Literal["templates", "sections"], name: str) -> dict[str, Any]:
        """The JSON of a template ("templates") or a section group ("sections") as this store has it now, for
        the editor; {} when there is none.
        """
        own = self.own[part].get(name)
        if own:
            return {**own}
        known = self.package.templates if part == "templates" else self.package.groups
        return document_of(known[name]) if name in known else {}

    def embeds(self) -> tuple[PlacedBlock, ...]:
        """Blocks of apps that stand on every page."""
        if self._embeds is None:
            merged = {**self.own.get("embeds", {}), **_object(self.own["settings"].get("blocks"))}
            placer = Placer(self.package, self.schemes)
            uses = [
                BlockUse(name, str(entry.get("type") or ""), _object(entry.get("settings")))
                for name, entry in merged.items()
                if isinstance(entry, Mapping) and not entry.get("disabled")
            ]
            self._embeds = tuple(placer.blocks(uses, Schema("embeds"), "embed", ()))
        return self._embeds

    @property
    def schemes(self) -> Schemes:
        """The theme's colour schemes."""
        return self.values.schemes

    @property
    def custom_css(self) -> str:
        """The merchant's CSS for every page."""
        return custom_css(self.own["settings"]) or str(self.own.get("custom_css", ""))

    def _placed(self, template: JsonTemplate, prefix: str, location: str, group: str = "") -> PlacedTemplate:
        placed = [
            self._place(use, self.package.sections[use.type], prefix + use.id, location, group)
            for use in template.sections
            if not use.disabled and use.type in self.package.sections
        ]
        return PlacedTemplate(template.name, template.layout, tuple(placed), template.wrapper)

    @staticmethod
    def _merged(template: JsonTemplate | None, name: str, own: Mapping[str, Any] | None) -> JsonTemplate:
        """The package's template, or the store's own version of it."""
        if template is None:
            return json_template(name, own or {})
        if not own:
            return template
        return JsonTemplate(
            name,
            tuple(section_uses(own)),
            json_template(name, own).layout if "layout" in own else template.layout,
            str(own.get("wrapper") or template.wrapper),
            template.kind,
            template.title,
        )

    def _place(
        self, use: SectionUse, section: Section, identity: str, location: str, group: str = ""
    ) -> PlacedSection:
        placer = Placer(self.package, self.schemes)
        blocks = placer.blocks(use.blocks, section.schema, identity, ())
        return PlacedSection(
            id=identity,
            key=use.id,
            section=section,
            values=values_of(section.schema.settings, use.settings, self.schemes),
            blocks=tuple(blocks),
            static=placer.static(use.blocks, section.schema, identity, ()),
            location=location,
            group=group,
            custom_css=use.custom_css,
        )


class Placer:
    """Places blocks: finds what each is (a section's own, a theme block, an app's) and its values."""

    def __init__(self, package: Package, schemes: Schemes) -> None:
        self._package = package
        self._schemes = schemes

    def blocks(
        self,
        uses: "tuple[BlockUse, ...] | list[BlockUse]",
        schema: Schema,
        parent: str,
        path: tuple[str, ...],
    ) -> list[PlacedBlock]:
        """The blocks in order, without static, disabled and unknown ones."""
        placed = (
            self.block(use, schema, parent, path)
            for use in uses
            if not use.is_static and not use.disabled and self._is_allowed(use.type, schema)
        )
        return [block for block in placed if block is not None]

    def static(
        self, uses: tuple[BlockUse, ...], schema: Schema, parent: str, path: tuple[str, ...]
    ) -> dict[str, PlacedBlock | None]:
        """The static blocks by id; None for one that is hidden."""
        return {
            use.id: None if use.disabled else self.block(use, schema, parent, path)
            for use in uses
            if use.is_static
        }

    @staticmethod
    def _is_allowed(kind: str, schema: Schema) -> bool:
        return kind in schema.blocks or is_app_block(kind) or schema.accepts.takes(kind)

    def block(self, use: BlockUse, schema: Schema, parent: str, path: tuple[str, ...]) -> PlacedBlock | None:
        """One block with all that lies in it; None when nobody knows its type."""
        path = (*path, use.id)
        own = schema.blocks.get(use.type)
        if own is not None:
            values = values_of(own.settings, use.settings, self._schemes)
            return PlacedBlock(use.id, path, use.type, use.name or own.name, values)
        part = self._package.blocks.get(use.type)
        if part is None:
            return self._app_block(use, path)
        identity = f"{parent}__{use.id}"
        return PlacedBlock(
            id=identity,
            path=path,
            type=use.type,
            name=use.name or part.schema.name,
            values=values_of(part.schema.settings, use.settings, self._schemes),
            part=part,
            blocks=tuple(self.blocks(use.blocks, part.schema, identity, path)),
            static=self.static(use.blocks, part.schema, identity, path),
        )

    def _app_block(self, use: BlockUse, path: tuple[str, ...]) -> PlacedBlock | None:
        app = find_app_block(use.type)
        if app is None:
            return None
        values = values_of(app.schema.settings, use.settings, self._schemes)
        name = use.name or app.schema.name
        return PlacedBlock(use.id, path, use.type, name, values, app=app, given=use.settings)

    def as_offered(self, placed: PlacedBlock) -> PlacedBlock:
        """An app's block as the app offers it now; without `app` where it no longer does.

        A placed theme is kept for as long as its document stays the same; apps come, go and change meanwhile.
        """
        if placed.app is None:
            return placed
        app = find_app_block(placed.type)
        if app is placed.app:
            return placed
        if app is None or app.schema.settings is placed.app.schema.settings:
            return replace(placed, app=app)
        values = values_of(app.schema.settings, placed.given, self._schemes)
        return replace(placed, app=app, values=values)

    def static_block(
        self, holder: PlacedSection | PlacedBlock, kind: str, identity: str
    ) -> PlacedBlock | None:
        """The block that `{% content_for 'block' %}` names inside `holder`, made with its defaults when the
        document does not speak of it; None when it is hidden, unknown, or lies too deep.
        """
        if identity in holder.static:
            found = holder.static[identity]
            if found is None or found.type == kind:
                return found
        if len(holder.path) >= MAX_DEPTH:
            return None
        key = (kind, identity)
        if key not in holder.made:
            use = BlockUse(identity, kind, is_static=True)
            schema = _schema_of(holder)
            made = self.block(use, Schema(schema.name), holder.id, holder.path)
            if len(holder.made) >= MOST_STATIC:
                return made
            holder.made[key] = made
        return holder.made[key]


def _schema_of(holder: PlacedSection | PlacedBlock) -> Schema:
    if isinstance(holder, PlacedSection):
        return holder.section.schema
    return holder.part.schema if holder.part else Schema(holder.type)


def default_entry(schema: Schema) -> Mapping[str, Any]:
    """What a section holds that stands in a layout and was never edited: the `default` of its schema."""
    blocks = schema.default.get("blocks")
    listed = blocks if isinstance(blocks, list) else []
    return {
        "settings": _object(schema.default.get("settings")),
        "blocks": {
            f"{block.get('type')}-{index}": block for index, block in enumerate(listed) if _object(block)
        },
    }


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
