"""A theme as a zip: the same files always give the same bytes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from themes.format.lax_json import JsonFault, parse_json
from themes.stored.archive import pack
from themes.stored.paths import place_fault

SCHEMA = "config/settings_schema.json"


@dataclass(frozen=True, slots=True)
class Packed:
    """A zip and what its file is called."""

    file_name: str
    content: bytes


def pack_theme(name: str, files: Mapping[str, bytes]) -> Packed:
    """The zip of a theme's files; what has no place in a theme is left out."""
    kept = {path: body for path, body in files.items() if not place_fault(path)}
    version = _plain(str(theme_info(kept).get("theme_version") or ""))
    folder = _plain(name) or "theme"
    return Packed(f"{folder}-{version}.zip" if version else f"{folder}.zip", pack(kept, folder))


def theme_info(files: Mapping[str, bytes]) -> Mapping[str, Any]:
    """What the theme says of itself: the group “theme_info” of its settings, {} without one."""
    try:
        groups = parse_json(files.get(SCHEMA, b"[]").decode())
    except (JsonFault, UnicodeDecodeError):
        return {}
    found = (
        group
        for group in (groups if isinstance(groups, list) else ())
        if isinstance(group, Mapping) and group.get("name") == "theme_info"
    )
    return next(found, {})


def _plain(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text, flags=re.ASCII).strip("-.")
