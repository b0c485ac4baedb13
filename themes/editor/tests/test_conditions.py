"""`visible_if`, decided by the server and by the editor's script: one table, and both alike beyond it."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from themes.engine import Engine
from themes.format.conditions import holds

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "tests/conditions.json").read_text())
SCRIPT = Path(__file__).parents[1] / "static/theme_editor/conditions.js"
PAGE = "http://conditions.localhost/"
VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    3,
    2.5,
    -1,
    "",
    " ",
    "a",
    "b",
    "3",
    "grid",
    [],
    ["a"],
    ["a", "b"],
    {},
]
WRITTEN = ["true", "nil", "blank", "empty", "0", "3", "2.5", "'a'", "''", "'3'", "section.settings.other"]
SIGNS = ["==", "!=", "<>", "<", "<=", ">", ">=", "contains"]
ODD = [
    "section.settings.one section.settings.other",
    "section.settings.one and section.settings.other or true",
    "section.settings.one or section.settings.other and false",
    "section.settings.one.size == 1",
    "section.settings.one.first == 'a'",
    "section.settings.one[0] == 'a'",
    "section.settings.one[-1] == 'b'",
    "section.settings['one'] == section.settings.other",
    "section.settings.one == 'a' and",
    "and section.settings.one",
    "section.settings.one ==",
    "not section.settings.one",
    "(section.settings.one == 'a')",
    "section.settings.one | size",
    "section.settings.one == 'a' | upcase",
    "section.settings.one, true",
    "!section.settings.one",
    "section.settings.one == TRUE",
    "section.settings. one",
    "section.settings.one.two.three == nil",
]
_ENGINE = Engine()


def server(case: dict[str, Any]) -> bool:
    given = {name: case.get(name, {}) for name in ("settings", "section", "block")}
    return holds(case["condition"], _ENGINE, **given)


@pytest.mark.parametrize("case", CASES, ids=[f"{at}" for at in range(len(CASES))])
def test_the_server(case: dict[str, Any]) -> None:
    assert server(case) is case["holds"], case


def script(page: Page, cases: list[dict[str, Any]]) -> list[bool]:
    """What the editor's own script says."""

    def answer(route: Route) -> None:
        is_script = route.request.url.endswith(".js")
        kind = "text/javascript" if is_script else "text/html"
        route.fulfill(body=SCRIPT.read_text() if is_script else "<!doctype html>", content_type=kind)

    page.route(f"{PAGE}**", answer)
    page.goto(PAGE)
    decided: list[bool] = page.evaluate(
        """async (cases) => {
          const { holds } = await import("/conditions.js");
          return cases.map(({ condition, settings = {}, section = {}, block = {} }) =>
            holds(condition, { settings, section: { settings: section }, block: { settings: block } }));
        }""",
        cases,
    )
    return decided


@pytest.mark.e2e
def test_the_script(page: Page) -> None:
    decided = script(page, CASES)
    wrong = [case for case, found in zip(CASES, decided, strict=True) if found is not case["holds"]]
    assert wrong == []


@pytest.mark.e2e
def test_both_decide_alike_whatever_stands_there(page: Page) -> None:
    """Every value against every other under every sign, and what authors may mistype."""
    conditions = [f"section.settings.one {sign} {other}" for sign, other in product(SIGNS, WRITTEN)]
    conditions += [f"{other} {sign} section.settings.one" for sign, other in product(SIGNS, WRITTEN[:-1])]
    cases = [
        {"condition": f"{{{{ {condition} }}}}", "section": {"one": one, "other": other}}
        for condition in [*conditions, *ODD]
        for one in VALUES
        for other in (VALUES if "other" in condition else [None])
    ]
    decided = script(page, cases)
    apart = [(case, found) for case, found in zip(cases, decided, strict=True) if found is not server(case)]
    assert apart[:20] == []
