"""Placed themes: a package's sections with the values that one store gave them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from themes.keys import PREFIX
from themes.load import section_uses
from themes.package import BlockUse, JsonTemplate, Package, Section, SectionUse
from themes.page import Page
from themes.schema import LISTS, MARKUP, RESOURCE, TEXT, Setting, as_markup, in_language

type Late = Callable[[Page], object]
"""A setting whose value depends on the page: its language, or an object of the store."""


@dataclass(frozen=True, slots=True)
class Values:
    """Values of settings: `fixed` ones, and `late` ones that are worked out for a page when asked for."""

    fixed: Mapping[str, object]
    late: Mapping[str, Late]


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block of a placed section."""

    id: str
    type: str
    values: Values


@dataclass(frozen=True, slots=True)
class PlacedSection:
    """A section where it stands on a page: `id` is unique on the page, `key` is its name in the template."""

    id: str
    key: str
    section: Section
    values: Values
    blocks: tuple[PlacedBlock, ...]


@dataclass(frozen=True, slots=True)
class PlacedTemplate:
    """A template's sections in order, and its layout ("" for none)."""

    name: str
    layout: str
    sections: tuple[PlacedSection, ...]


@dataclass(slots=True)
class ResolvedTheme:
    """What `render_page` works with. `digest` changes with the package and with every setting of the
    store.
    """

    package: Package
    digest: str
    values: Values
    own: Mapping[str, Any]
    _templates: dict[str, PlacedTemplate] = field(default_factory=dict)
    _groups: dict[str, PlacedTemplate] = field(default_factory=dict)
    _static: dict[str, PlacedSection | None] = field(default_factory=dict)

    def template(self, wanted: str) -> PlacedTemplate:
        """The placed template for a name such as "product". Raises TemplateMissing."""
        name = self.package.template_name(wanted)
        found = self._templates.get(name)
        if found is None:
            template = self._merged(self.package.templates[name], self.own["templates"].get(name))
            found = self._templates[name] = self._placed(template, f"template--{name.replace('/', '-')}__")
        return found

    def group(self, name: str) -> PlacedTemplate | None:
        """The section group of a name such as "footer-group", None when the package has none."""
        if name not in self.package.groups:
            return None
        if name not in self._groups:
            template = self._merged(self.package.groups[name], self.own["sections"].get(name))
            self._groups[name] = self._placed(template, f"sections--{name}__")
        return self._groups[name]

    def static_section(self, kind: str) -> PlacedSection | None:
        """The section that `{% section 'kind' %}` or a request for a bare section type shows, None if
        unknown.
        """
        if kind not in self._static:
            section = self.package.sections.get(kind)
            entry = self.own["sections"].get(kind, {})
            use = next(section_uses({"sections": {kind: {**entry, "type": kind}}}))
            self._static[kind] = _place(use, section, kind) if section else None
        return self._static[kind]

    def _placed(self, template: JsonTemplate, prefix: str) -> PlacedTemplate:
        placed = [
            _place(use, self.package.sections[use.type], prefix + use.id)
            for use in template.sections
            if not use.disabled and use.type in self.package.sections
        ]
        return PlacedTemplate(template.name, template.layout, tuple(placed))

    @staticmethod
    def _merged(template: JsonTemplate, own: Mapping[str, Any] | None) -> JsonTemplate:
        """The package's template, or the store's own version of it."""
        if not own:
            return template
        return JsonTemplate(template.name, tuple(section_uses(own)), template.layout, template.wrapper)


def _place(use: SectionUse, section: Section, identity: str) -> PlacedSection:
    known = section.schema.blocks
    return PlacedSection(
        id=identity,
        key=use.id,
        section=section,
        values=values_of(section.schema.settings, use.settings),
        blocks=tuple(
            _place_block(block, known[block.type].settings) for block in use.blocks if block.type in known
        ),
    )


def _place_block(block: BlockUse, settings: Mapping[str, Setting]) -> PlacedBlock:
    return PlacedBlock(block.id, block.type, values_of(settings, block.settings))


def values_of(settings: Mapping[str, Setting], given: Mapping[str, Any]) -> Values:
    """Values of declared settings; a given value that does not fit (any more) gives way to the default."""
    fixed: dict[str, object] = {}
    late: dict[str, Late] = {}
    for name, setting in settings.items():
        value = given.get(name, setting.default)
        if setting.fault(value):
            value = setting.default
        found = _value(setting, value)
        if callable(found):
            late[name] = found
        else:
            fixed[name] = found
    return Values(fixed, late)


def _value(setting: Setting, value: Any) -> Any:
    """The value as templates see it, or a function of the page that works it out."""
    if setting.type in RESOURCE:
        return _resource(setting, value) if value else None
    if setting.type in TEXT:
        if isinstance(value, Mapping) or (isinstance(value, str) and value.startswith(PREFIX)):
            return _text_by_page(setting, value)
        return as_markup(value) if setting.type in MARKUP and value else value
    return value


def _text_by_page(setting: Setting, value: str | Mapping[str, str]) -> Late:
    is_markup = setting.type in MARKUP

    def text(page: Page) -> object:
        if isinstance(value, str):
            assert page.renderer is not None
            found: object = page.renderer.translations.text(value.removeprefix(PREFIX))
        else:
            found = in_language(value, page.locale)
        return as_markup(str(found)) if is_markup and found else found

    return text


def _resource(setting: Setting, value: Any) -> Late:
    source = RESOURCE[setting.type]

    def resource(page: Page) -> object:
        assert page.renderer is not None
        if setting.type in LISTS:
            found = [page.renderer.resource(source, handle) for handle in value]
            return [each for each in found if each is not None]
        return page.renderer.resource(source, value)

    return resource
