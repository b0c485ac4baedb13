"""Presets of sections and blocks as documents that can be put into a template as they are."""

from collections.abc import Mapping
from typing import Any

from themes.format.documents import MAX_DEPTH

type Data = Mapping[str, Any]


def from_preset(kind: str, preset: Data) -> dict[str, Any]:
    """The document of a section or block of this type as a preset describes it.

    Presets list blocks, or name them; documents always name them ("text", "text-2" …) and keep their order.
    """
    return _entry({"type": kind, "settings": preset.get("settings"), **_inside(preset)}, 1)


def _inside(entry: Data) -> dict[str, Any]:
    return {name: entry[name] for name in ("blocks", "block_order") if name in entry}


def _entry(entry: Data, depth: int) -> dict[str, Any]:
    settings = entry.get("settings")
    made: dict[str, Any] = {
        "type": str(entry.get("type") or ""),
        "settings": dict(settings) if isinstance(settings, Mapping) else {},
    }
    if entry.get("static"):
        made["static"] = True
    if isinstance(entry.get("name"), str):
        made["name"] = entry["name"]
    blocks = _named(entry.get("blocks")) if depth <= MAX_DEPTH else {}
    if blocks:
        order = entry.get("block_order")
        listed = [str(name) for name in order] if isinstance(order, list) else list(blocks)
        made["blocks"] = {name: _entry(block, depth + 1) for name, block in blocks.items()}
        made["block_order"] = [name for name in listed if name in blocks and not blocks[name].get("static")]
    return made


def _named(blocks: object) -> dict[str, Data]:
    if isinstance(blocks, Mapping):
        return {str(name): block for name, block in blocks.items() if isinstance(block, Mapping)}
    named: dict[str, Data] = {}
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Mapping):
            wanted = str(block.get("id") or _plain(str(block.get("type") or "block")))
            name, number = wanted, 1
            while name in named:
                number += 1
                name = f"{wanted}-{number}"
            named[name] = block
    return named


def _plain(kind: str) -> str:
    """The last word of a type: "stars" of kaidian://apps/reviews/blocks/stars."""
    return kind.rstrip("/").rpartition("/")[2] or "block"
