"""The shared conformance suite of Liquid engines, where it lies beside the project."""

import json
from pathlib import Path
from typing import Any

import pytest

from themes.engine import Engine, Run, Template, TemplateError, TemplateMissing

SUITE = Path(__file__).parents[3].parent / "shared" / "conformance" / "golden_liquid.json"

DIFFERENT = {
    "tags, case, unexpected when token, strict2": "another test wants the same source read laxly",
    "tags, comment, incomplete tags are not parsed": "a comment ends at its end tag, whatever is in it",
    "tags, comment, malformed tags are not parsed": "a comment ends at its end tag, whatever is in it",
    "tags, include, assign to a keyword argument": "a name that `include` was given is gone behind it, "
    "even when the snippet assigns it",
}
"""Tests whose result is another here, and why."""


def cases() -> list[Any]:
    if not SUITE.exists():
        return []
    tests = json.loads(SUITE.read_text("utf-8"))["tests"]
    return [pytest.param(test, id=test["name"]) for test in tests if test["name"] not in DIFFERENT]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(strict=True, escape=False)


@pytest.mark.skipif(not SUITE.exists(), reason="the conformance suite is not beside the project")
@pytest.mark.parametrize("case", cases())
def test_golden(case: dict[str, Any], engine: Engine) -> None:
    sources: dict[str, str] = case.get("templates") or {}

    def load(name: str) -> Template:
        if name not in sources:
            raise TemplateMissing(name)
        return engine.compile(sources[name], name)

    def render() -> str:
        return engine.compile(case["template"], "case").render(Run(objects=case.get("data") or {}, load=load))

    if case.get("invalid"):
        with pytest.raises(TemplateError):
            render()
    else:
        assert render() in case.get("results", [case.get("result")])
