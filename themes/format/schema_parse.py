"""Reads the JSON of a `{% schema %}`."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from themes.format.problems import Report
from themes.format.schema import MAX_BLOCKS, Accepts, AllowedIn, BlockType, Schema, by_id, parse_settings

_TAG = re.compile(r"[a-zA-Z][a-zA-Z0-9-]{0,49}")
THEME = "@theme"
APP = "@app"


def parse_schema(
    data: object, kind: Literal["section", "block"], report: Report, *, theme_blocks: frozenset[str]
) -> Schema:
    """The schema of a section or block file. `theme_blocks` are the types that have a file in `blocks/`.

    What is wrong goes to the report; what can be read is returned in any case.
    """
    if not isinstance(data, Mapping):
        report.fault(_("the schema must be an object"))
        data = {}
    if not data.get("name"):
        report.warning(_("the schema has no name"))
    entries = parse_settings(data.get("settings") or [], report, "settings")
    blocks, accepts = _blocks(data.get("blocks") or [], report, theme_blocks)
    if kind == "block" and any(map(_is_described, blocks.values())):
        report.warning(_("a block takes only blocks that have a file of their own"), "blocks")
    return Schema(
        name=_name(data),
        tag=_tag(data, kind, report),
        css_class=str(data.get("class") or ""),
        entries=entries,
        settings=by_id(entries),
        blocks=blocks,
        accepts=accepts,
        limit=_whole(data.get("limit"), 0),
        max_blocks=_whole(data.get("max_blocks"), MAX_BLOCKS),
        presets=_presets(data.get("presets"), report),
        default=_object(data.get("default"), report, "default"),
        locales=_object(data.get("locales"), report, "locales"),
        enabled_on=_places(data.get("enabled_on")),
        disabled_on=_places(data.get("disabled_on")),
    )


def _name(data: Mapping[str, Any]) -> str:
    name = data.get("name")
    if isinstance(name, Mapping):  # older themes gave a name for each language
        name = name.get("en") or next(iter(name.values()), "")
    return str(name or "")


def _tag(data: Mapping[str, Any], kind: str, report: Report) -> str:
    if "tag" in data and data["tag"] is None and kind == "block":
        return ""
    tag = data.get("tag") or "div"
    if not isinstance(tag, str) or not _TAG.fullmatch(tag):
        report.fault(sentence(_("“%(tag)s” is no HTML element to wrap it in"), tag=tag), "tag")
        return "div"
    return tag


def _blocks(
    declared: object, report: Report, theme_blocks: frozenset[str]
) -> tuple[dict[str, BlockType], Accepts]:
    blocks: dict[str, BlockType] = {}
    named: list[str] = []
    if not isinstance(declared, list):
        report.fault(_("a list of blocks was expected"), "blocks")
        return {}, Accepts()
    for index, entry in enumerate(declared):
        kind = str(entry.get("type") or "") if isinstance(entry, Mapping) else ""
        if not kind:
            report.fault(_("a block has no type"), "blocks", index)
        elif kind in blocks or kind in named:
            message = sentence(_("the block “%(type)s” is declared twice"), type=kind)
            report.fault(message, "blocks", index, "type")
        elif kind in (THEME, APP) or (kind in theme_blocks and not {"name", "settings"} & entry.keys()):
            named.append(kind)
        else:
            blocks[kind] = _block_type(kind, entry, index, report)
    accepts = Accepts(
        theme=THEME in named, app=APP in named, named=tuple(each for each in named if each[0] != "@")
    )
    if any(map(_is_described, blocks.values())) and (accepts.theme or accepts.named):
        report.warning(_("own blocks and those of the theme can't be mixed everywhere"), "blocks")
    return blocks, accepts


def _is_described(block: BlockType) -> bool:
    """Whether a schema says what the block is, and does not only name one of the theme's that is gone."""
    return bool(block.name or block.entries)


def _block_type(kind: str, entry: Mapping[str, Any], index: int, report: Report) -> BlockType:
    if not {"name", "settings"} & entry.keys():
        message = sentence(_("there is no file “%(file)s”"), file=f"blocks/{kind}.liquid")
        report.warning(message, "blocks", index, "type")
    entries = parse_settings(entry.get("settings") or [], report, "blocks", index, "settings")
    return BlockType(
        type=kind,
        name=str(entry.get("name") or ""),
        entries=entries,
        settings=by_id(entries),
        limit=_whole(entry.get("limit"), 0),
    )


def _presets(declared: object, report: Report) -> tuple[Mapping[str, Any], ...]:
    if declared is None:
        return ()
    if not isinstance(declared, list) or not all(isinstance(preset, Mapping) for preset in declared):
        report.fault(_("a list of presets was expected"), "presets")
        return ()
    return tuple(declared)


def _object(value: object, report: Report, member: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        report.fault(_("an object was expected"), member)
        return {}
    return value


def _places(declared: object) -> AllowedIn | None:
    if not isinstance(declared, Mapping):
        return None
    return AllowedIn(_words(declared.get("templates")), _words(declared.get("groups")))


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def _whole(value: object, otherwise: int) -> int:
    try:
        return max(int(value), 0) if isinstance(value, int | float | str) else otherwise
    except ValueError:
        return otherwise
