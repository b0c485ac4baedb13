"""Checks of what templates, groups and presets place: types, limits and settings. Nearly all are warnings,
since pages pass over what they do not know.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from themes.app_blocks import is_app_block
from themes.format.documents import MAX_DEPTH
from themes.format.problems import Message, Report
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
            message = sentence(_("there are more than %(most)s sections"), most=MAX_SECTIONS)
            report.warning(message, *path, "sections")
        used: dict[str, int] = {}
        for identity, entry in sections.items():
            place = (*path, "sections", identity)
            if not isinstance(entry, Mapping):
                report.fault(_("a section is an object"), *place)
                continue
            kind = str(entry.get("type") or "")
            schema = self.sections.get(kind)
            if schema is None:
                self._unknown_section(identity, kind, report, place)
                continue
            used[kind] = used.get(kind, 0) + 1
            if used[kind] == schema.limit + 1 and schema.limit:
                message = _("“%(type)s” stands here more than %(most)s times")
                report.warning(sentence(message, type=kind, most=schema.limit), *place)
            self.placed(entry, schema, kind, report, *place)

    @staticmethod
    def _unknown_section(identity: str, kind: str, report: Report, place: Path) -> None:
        message = sentence(_("“%(name)s” is of an unknown type: “%(type)s”"), name=identity, type=kind)
        if is_app_block(kind) or kind == "apps":
            report.warning(message, *place, "type")
        else:
            report.fault(message, *place, "type")

    @staticmethod
    def _order(order: list[Any], sections: Data, report: Report, *path: str | int) -> None:
        for identity in sorted({str(each) for each in order}.symmetric_difference(sections)):
            message = sentence(_("“%(name)s” is not in both `sections` and `order`"), name=identity)
            report.warning(message, *path)

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
            message = sentence(_("blocks lie deeper than %(most)s in each other"), most=MAX_DEPTH)
            report.warning(message, *path, "blocks")
            return
        if len(blocks) > schema.max_blocks:
            message = sentence(_("“%(type)s” takes %(most)s blocks only"), type=kind, most=schema.max_blocks)
            report.warning(message, *path, "blocks")
        used: dict[str, int] = {}
        for identity, block in blocks.items():
            name: str | int = int(identity) if isinstance(entry.get("blocks"), list) else identity
            if isinstance(block, Mapping):
                self._block(block, schema, kind, report, (*path, "blocks", name), depth, used)
            else:
                report.fault(_("a block is an object"), *path, "blocks", name)

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
                message = _("“%(holder)s” takes “%(type)s” %(most)s times only")
                report.warning(sentence(message, holder=holder, type=kind, most=own.limit), *path)
            check_values(block.get("settings") or {}, own.settings, report, *path, "settings")
        elif kind in self.blocks:
            if not block.get("static") and not schema.accepts.takes(kind):
                report.warning(_not_taken(holder, kind), *path, "type")
            inner = self.blocks[kind]
            check_values(block.get("settings") or {}, inner.settings, report, *path, "settings")
            self._inside(block, inner, kind, report, path, depth + 1)
        elif not is_app_block(kind):
            report.warning(_not_taken(holder, kind), *path, "type")


def _not_taken(holder: str, kind: str) -> Message:
    return sentence(_("“%(holder)s” takes no block “%(type)s”"), holder=holder, type=kind)


def _object(value: object, report: Report, *path: str | int) -> Data:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        report.fault(_("an object was expected"), *path)
        return {}
    return value
