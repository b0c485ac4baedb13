"""Objects that themes see of where they are: `section`, `block`, `closest` and the settings of each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from themes.engine import Drop, Html, attributes, prop
from themes.rendering.page import Page
from themes.rendering.placed import PlacedBlock, PlacedSection, Values


class SettingsDrop(Drop):
    """`settings`, `section.settings` and `block.settings`: values of settings, by id."""

    def __init__(self, values: Values, page: Page, place: "Place | None" = None) -> None:
        self._values = values
        self._page = page
        self._place = place

    def lookup(self, key: object) -> object:
        """Value of a setting, worked out for the page where it depends on it."""
        values = self._values
        if not isinstance(key, str):
            return None
        late = values.late.get(key)
        return late(self._page, self._place) if late else values.fixed.get(key)

    def json(self) -> object:
        """All values by id."""
        return {name: self[name] for name in (*self._values.fixed, *self._values.late)}


class BlockDrop(Drop):
    """`block`: a block of a section, or one inside another block."""

    def __init__(self, placed: PlacedBlock, place: "Place") -> None:
        self.placed = placed
        self._place = place

    @prop
    def id(self) -> str:
        """Unique on the page; it may change when the page is edited."""
        return self.placed.id

    @prop
    def type(self) -> str:
        """The block's type, as its schema names it."""
        return self.placed.type

    @prop
    def name(self) -> str:
        """The name that the merchant gave it, otherwise its schema's."""
        return self.placed.name

    @prop
    def settings(self) -> SettingsDrop:
        """Values of its settings."""
        return SettingsDrop(self.placed.values, self._place.page, self._place)

    @prop
    def blocks(self) -> "list[BlockDrop]":
        """The blocks inside it."""
        return [self._place.inside(block).block_drop() for block in self.placed.blocks]

    def rendered(self) -> Html:
        """What `{% render block %}` prints: the block of an app inside a section."""
        renderer = self._place.page.renderer
        return renderer.block(self.placed) if renderer and renderer.place else Html("")

    @prop
    def shopify_attributes(self) -> Html:
        """Attributes that mark the block's element for the theme editor; nothing in the shop itself."""
        if not self._place.page.editing:
            return Html("")
        return block_attributes(self.placed)


def block_attributes(placed: PlacedBlock) -> Html:
    """Attributes by which the editor knows a block's element: its path in the document, its id and type."""
    shown = json.dumps({"id": placed.id, "type": placed.type}, ensure_ascii=False)
    return attributes({"data-block-id": "/".join(placed.path), "data-shopify-editor-block": shown})


class SectionDrop(Drop):
    """`section`: a section of the page."""

    def __init__(self, placed: PlacedSection, place: "Place", index: int | None) -> None:
        self._placed = placed
        self._place = place
        self._index = index

    @prop
    def id(self) -> str:
        """Unique on the page. The element around the section has the id "shopify-section-" followed by it."""
        return self._placed.id

    @prop
    def type(self) -> str:
        """Its type: the name of its file."""
        return self._placed.section.type

    @prop
    def index(self) -> int | None:
        """Its place among its neighbours, from 1; nil when a layout places it or it is asked for alone."""
        return self._index

    @prop
    def index0(self) -> int | None:
        """Its place among its neighbours, from 0."""
        return None if self._index is None else self._index - 1

    @prop
    def location(self) -> str:
        """Where it stands: "template", "static", or the type of its group, such as "header"."""
        return self._placed.location

    @prop
    def settings(self) -> SettingsDrop:
        """Values of its settings."""
        return SettingsDrop(self._placed.values, self._place.page, self._place)

    @prop
    def blocks(self) -> list[BlockDrop]:
        """Its blocks, in order."""
        return [self._place.inside(block).block_drop() for block in self._placed.blocks]


class ClosestDrop(Drop):
    """`closest`: the nearest object of a kind around a block, such as `closest.product`."""

    def __init__(self, place: "Place") -> None:
        self._place = place

    def lookup(self, key: object) -> object:
        """The resource of a kind: handed in, of a setting around, or what the page is about; else nil."""
        return self._place.closest(key) if isinstance(key, str) else None


@dataclass(slots=True)
class Place:
    """Where on a page a template is drawn: a section, and inside it perhaps a block.

    `given` are the resources that `content_for` handed in as `closest.product` and the like.
    """

    page: Page
    section: PlacedSection
    index: int | None = None
    block: PlacedBlock | None = None
    parent: "Place | None" = None
    given: Mapping[str, object] = field(default_factory=dict)
    _section_drop: SectionDrop | None = None
    _block_drop: BlockDrop | None = None
    _names: dict[str, object] | None = None

    @property
    def holder(self) -> PlacedSection | PlacedBlock:
        """What `{% content_for %}` draws the blocks of."""
        return self.block or self.section

    @property
    def depth(self) -> int:
        """How many blocks are around here."""
        return 0 if self.parent is None else self.parent.depth + 1

    def inside(self, block: PlacedBlock, given: Mapping[str, object] | None = None) -> "Place":
        """The place inside a block."""
        return Place(self.page, self.section, self.index, block, self, given or {})

    def section_drop(self) -> SectionDrop:
        """`section`, one object for all blocks inside."""
        if self.parent is not None:
            return self.parent.section_drop()
        if self._section_drop is None:
            self._section_drop = SectionDrop(self.section, self, self.index)
        return self._section_drop

    def block_drop(self) -> BlockDrop:
        """`block`."""
        assert self.block is not None
        if self._block_drop is None:
            self._block_drop = BlockDrop(self.block, self)
        return self._block_drop

    def names(self) -> dict[str, object]:
        """The names that a template sees here."""
        if self._names is None:
            self._names = {"section": self.section_drop(), "closest": ClosestDrop(self)}
            if self.block is not None:
                self._names["block"] = self.block_drop()
        return self._names

    def closest(self, kind: str) -> object:
        """The nearest resource of a kind, None when there is none."""
        place: Place | None = self
        while place is not None:
            if kind in place.given:
                return place.given[kind]
            found = place._own(kind)
            if found is not None:
                return found
            place = place.parent
        renderer = self.page.renderer
        return renderer.run.globals[kind] if renderer else None

    def _own(self, kind: str) -> object:
        """The resource of a setting of the block here, or of the section."""
        name = self.holder.values.closest.get(kind)
        if name is None:
            return None
        drop: Drop = self.block_drop() if self.block else self.section_drop()
        settings = drop["settings"]
        return settings[name] if isinstance(settings, SettingsDrop) else None
