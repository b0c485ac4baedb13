"""What `make run` says when everything is up: where to go and how to sign in, in both languages."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra.printer import Printer

type Rows = list[tuple[str, str]]


def panel(printer: Printer, demo: Path, platform_host: str, port: int) -> str:
    """The text. `demo` is the file in which the demo store's addresses and sign-ins were written down.

    It holds `{"stores": [{"name", "url"}], "people": [{"role", "email", "password"}]}`.
    """
    platform = f"http://{platform_host}:{port}"
    known = _read(demo)
    places: Rows = [
        ("Platform · 平台", f"{platform}/"),
        ("My stores · 我的店铺", f"{platform}/stores/"),
        *((f"Shop · {store['name']}", f"{store['url']}/") for store in known.get("stores", [])),
        ("Developers · 开发者", f"{platform}/developers/"),
        ("API", f"{platform}/api/docs"),
        ("Mail · 邮件", f"{platform}/dev/mail"),
        ("Clock · 时间", f"{platform}/dev/clock"),
        ("Interface kit · 界面组件", f"{platform}/dev/ui"),
        ("Operators · 运营后台", f"{platform}/operator/"),
    ]
    people: Rows = [
        (person["role"], f"{person['email']}   {person['password']}") for person in known.get("people", [])
    ]
    return _draw(printer, places, people)


def _read(path: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return known


def _draw(printer: Printer, places: Rows, people: Rows) -> str:
    column = max(_width(name) for name, _ in places + people) + 3
    lines = ["", f"  {printer.paint('Kaidian 开店 is ready · 已就绪', 1, 32)}", "", *_rows(places, column)]
    if people:
        lines += ["", f"  {printer.paint('Sign in · 登录', 1)}", "", *_rows(people, column)]
    return "\n".join(
        [*lines, "", "  Ctrl-C stops everything; what you did is kept. 按 Ctrl-C 停止，数据会保留。", ""]
    )


def _rows(rows: Rows, column: int) -> Iterable[str]:
    for name, value in rows:
        yield f"  {name}{' ' * (column - _width(name))}{value}"


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
