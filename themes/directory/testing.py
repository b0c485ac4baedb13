"""What tests of several floors share: a theme that can be offered, as files, as a zip and as a row."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from PIL import Image

from tenants.context import on_platform
from themes.directory.actions import hand_in, judge, mark_of, offer_theme, offer_version, set_picture
from themes.directory.models import OfferedTheme, OfferedVersion
from themes.stored.archive import pack
from themes.stored.paths import place_fault
from themes.tools.packing import SCHEMA
from themes.tools.scaffold import STARTER

PRESET = "Default"
ABOUT = {
    "theme_name": "Lantern",
    "theme_title": {"en": "Lantern", "zh-Hans": "灯笼"},
    "theme_description": {"en": "Warm light for small things.", "zh-Hans": "小物的暖光。"},
    "theme_author": "Ada Studio",
}


@cache
def _starter() -> dict[str, bytes]:
    files = {path.relative_to(STARTER).as_posix(): path for path in STARTER.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not place_fault(name)}


def offerable(version: str = "1.0.0", **about: Any) -> dict[str, bytes]:
    """The starter theme with what an offer needs. `about` replaces members of `theme_info`."""
    groups = json.loads(_starter()[SCHEMA])
    said = {**groups[0], **ABOUT, "theme_version": version, **about}
    groups[0] = {name: value for name, value in said.items() if value is not None}
    return {**_starter(), SCHEMA: json.dumps(groups, ensure_ascii=False).encode()}


def zip_of(files: Mapping[str, bytes]) -> io.BytesIO:
    """Files as `kaidian theme package` packs them, with the name of a file that was sent."""
    found = io.BytesIO(pack(files, "lantern"))
    found.name = "lantern.zip"
    return found


def a_picture(colour: str = "#c96") -> bytes:
    """A small WebP of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (96, 72), colour).save(out, "WEBP")
    return out.getvalue()


def developer(email: str = "dev@example.com") -> Any:
    """An account that offers themes."""
    people = get_user_model()._default_manager
    return people.filter(email=email).first() or people.create(email=email, name="Dev")


def offered(files: Mapping[str, bytes] | None = None, *, owner: Any = None) -> OfferedTheme:
    """A developer's theme with its picture, as a draft."""
    with on_platform():
        by = owner or developer()
        version = offer_theme(owner_id=by.pk, file=zip_of(files or offerable()), file_name="lantern.zip")
        set_picture(theme=version.theme, preset=PRESET, body=a_picture())
        return version.theme


def renewed(theme: OfferedTheme, files: Mapping[str, bytes]) -> OfferedVersion:
    """A newer version of it, as a draft."""
    with on_platform():
        return offer_version(theme=theme, file=zip_of(files), file_name="lantern.zip")


def approve(theme: OfferedTheme) -> OfferedVersion:
    """Hand the draft in, and let an operator approve it."""
    with on_platform():
        hand_in(theme=theme)
        decide(theme, "approve")
        return theme.versions.order_by("pk").last()  # type: ignore[return-value]


def decide(theme: OfferedTheme, verdict: Any, word: str = "") -> None:
    """What an operator decides who looked at it this moment."""
    with on_platform():
        theme.refresh_from_db()
        judge(
            theme=theme, verdict=verdict, word=word, seen=mark_of(theme, theme.versions.order_by("pk").last())
        )
