"""Checks of what templates, groups and presets place: types, limits and settings. Nearly all are warnings,
since pages pass over what they do not know.
"""

from collections.abc import Mapping
from typing import Any

from themes.app_blocks import is_app_block
from themes.format.documents import MAX_DEPTH
from themes.format.problems import Report
from themes.format.schema import Schema, check_values

MAX_SECTIONS = 25
"""Sections that a template or group may hold."""

type Schemas = Mapping[str, Schema]
type Data = Mapping[str, Any]
type Path = tuple[str | int, ...]


class Checker:
    """Checks documents against the sections and theme blocks of a package."""

    def __init__(self, sections: Schemas, blocks: Schemas) -> None:
        self.sections = sections
        self.blocks = blocks

    def document(self, data: Data, report: Report, *path: str | int) -> None:
        """A template or section group. A section of an unknown type is a fault."""
        sections = _object(data.get("sections"), report, *path, "sections")
        order = data.get("order")
        if isinstance(order, list):
            self._order(order, sections, report, *path, "order")
        if len(sections) > MAX_SECTIONS:
            report.warning(f"there are more than {MAX_SECTIONS} sections", *path, "sections")
        used: dict[str, int] = {}
        for identity, entry in sections.items():
            place = (*path, "sections", identity)
            if not isinstance(entry, Mapping):
                report.fault("a section is an object", *place)
                continue
            kind = str(entry.get("type") or "")
            schema = self.sections.get(kind)
            if schema is None:
                self._unknown_section(identity, kind, report, place)
                continue
            used[kind] = used.get(kind, 0) + 1
            if used[kind] == schema.limit + 1 and schema.limit:
                report.warning(f"“{kind}” stands here more than {schema.limit} times", *place)
            self.placed(entry, schema, kind, report, *place)

    @staticmethod
    def _unknown_section(identity: str, kind: str, report: Report, place: Path) -> None:
        message = f"“{identity}” is of an unknown type: “{kind}”"
        if is_app_block(kind) or kind == "apps":
            report.warning(message, *place, "type")
        else:
            report.fault(message, *place, "type")

    @staticmethod
    def _order(order: list[Any], sections: Data, report: Report, *path: str | int) -> None:
        for identity in sorted({str(each) for each in order}.symmetric_difference(sections)):
            report.warning(f"“{identity}” is not in both `sections` and `order`", *path)

    def placed(self, entry: Data, schema: Schema, kind: str, report: Report, *path: str | int) -> None:
        """A section or block with its settings and what lies in it."""
        if "settings" in entry:
            check_values(entry["settings"], schema.settings, report, *path, "settings")
        self._inside(entry, schema, kind, report, path, 1)

    def _inside(self, entry: Data, schema: Schema, kind: str, report: Report, path: Path, depth: int) -> None:
        blocks = entry.get("blocks") or {}
        if isinstance(blocks, list):  # presets list them
            blocks = {str(index): block for index, block in enumerate(blocks)}
        blocks = _object(blocks, report, *path, "blocks")
        if blocks and depth > MAX_DEPTH:
            report.warning(f"blocks lie deeper than {MAX_DEPTH} in each other", *path, "blocks")
            return
        if len(blocks) > schema.max_blocks:
            report.warning(f"“{kind}” takes {schema.max_blocks} blocks only", *path, "blocks")
        used: dict[str, int] = {}
        for identity, block in blocks.items():
            name: str | int = int(identity) if isinstance(entry.get("blocks"), list) else identity
            if isinstance(block, Mapping):
                self._block(block, schema, kind, report, (*path, "blocks", name), depth, used)
            else:
                report.fault("a block is an object", *path, "blocks", name)

    def _block(
        self,
        block: Data,
        schema: Schema,
        holder: str,
        report: Report,
        path: Path,
        depth: int,
        used: dict[str, int],
    ) -> None:
        kind = str(block.get("type") or "")
        used[kind] = used.get(kind, 0) + 1
        own = schema.blocks.get(kind)
        if own is not None:
            if used[kind] == own.limit + 1 and own.limit:
                report.warning(f"“{holder}” takes “{kind}” {own.limit} times only", *path)
            check_values(block.get("settings") or {}, own.settings, report, *path, "settings")
        elif kind in self.blocks:
            if not block.get("static") and not schema.accepts.takes(kind):
                report.warning(f"“{holder}” takes no block “{kind}”", *path, "type")
            inner = self.blocks[kind]
            check_values(block.get("settings") or {}, inner.settings, report, *path, "settings")
            self._inside(block, inner, kind, report, path, depth + 1)
        elif not is_app_block(kind):
            report.warning(f"“{holder}” takes no block “{kind}”", *path, "type")


def _object(value: object, report: Report, *path: str | int) -> Data:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        report.fault("an object was expected", *path)
        return {}
    return value
