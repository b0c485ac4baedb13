"""`kaidian function build|check|run`, with the examples and with what is wrong."""

from __future__ import annotations

import io
import json
import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from plugins import registry
from plugins.functions import examples_folder
from plugins.functions.tools import ToolFault, build, check, run

from .wat import ENDLESS, answering, manifest, module

VOLUME = registry.PACKAGES / "volume-discount" / "kaidian_volume_discount"
EXAMPLES = [*sorted(path.parent for path in examples_folder().glob("*/function.toml")), VOLUME]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "function.toml").write_text(manifest(), encoding="utf-8")
    (tmp_path / "function.wasm").write_bytes(answering({"refusals": []}))
    return tmp_path


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_holds_its_cases(example: Path) -> None:
    out = io.StringIO()
    assert check(Namespace(path=example), out) == 0
    cases = json.loads((example / "cases.json").read_text(encoding="utf-8"))
    assert len(cases) > 1
    assert [line for line in out.getvalue().splitlines() if line.startswith("ok ")][-1].startswith(
        f"ok {cases[-1]['about']}: "
    )


def test_wat_is_built_here_and_always_the_same(tmp_path: Path) -> None:
    example = shutil.copytree(VOLUME, tmp_path / "copy")
    built = (example / "volume_discount.wasm").read_bytes()
    (example / "volume_discount.wasm").unlink()
    out = io.StringIO()
    assert build(Namespace(path=example), out) == 0
    assert (example / "volume_discount.wasm").read_bytes() == built
    assert "1,124 bytes of 262,144" in out.getvalue()


def test_a_case_that_fails_is_shown(folder: Path) -> None:
    cases = [{"about": "refuses", "facts": {}, "answer": {"refusals": [{"message": "No."}]}}]
    (folder / "cases.json").write_text(json.dumps(cases))
    out = io.StringIO()
    assert check(Namespace(path=folder), out) == 1
    assert out.getvalue().splitlines()[-1] == 'FAILED refuses: it answered {"refusals": []}'


def test_a_run_shows_answer_and_cost(folder: Path) -> None:
    facts = folder / "facts.json"
    facts.write_text('{"basket": {"lines": [{"id": "1", "quantity": 2}]}}')
    out = io.StringIO()
    assert run(Namespace(path=folder, facts=facts), out) == 0
    assert out.getvalue().startswith('{\n  "refusals": []\n}\n')
    assert "instructions of 10,000,000" in out.getvalue()


def test_a_run_that_fails_says_why(folder: Path) -> None:
    (folder / "function.wasm").write_bytes(module(ENDLESS))
    facts = folder / "facts.json"
    facts.write_text("{}")
    with pytest.raises(ToolFault) as caught:
        run(Namespace(path=folder, facts=facts), io.StringIO())
    assert str(caught.value) == "fuel: it used up its instructions (10,000,000 instructions)"


def said(folder: Path, command: str = "check") -> str:
    with pytest.raises(ToolFault) as caught:
        {"check": check, "build": build}[command](Namespace(path=folder), io.StringIO())
    return str(caught.value)


def test_what_is_wrong_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(folder, "build").startswith("name the source in function.toml")
    (folder / "function.wasm").write_bytes(b"x")
    assert said(folder) == "function.wasm: This is no WebAssembly module."
    (folder / "function.wasm").unlink()
    assert "`kaidian function build` makes it" in said(folder)
    (folder / "limits.wat").write_text("(module")
    assert said(folder, "build").startswith(f"{folder / 'limits.wat'}: ")
    (folder / "limits.wat").rename(folder / "limits.ts")
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/node")
    assert "`npm ci`" in said(folder, "build")
    (folder / "Cargo.toml").write_text("")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "rustup target add wasm32-wasip1" in said(folder, "build")
    (folder / "function.toml").write_text(manifest(kind="weather"))
    assert said(folder).startswith("function.toml: “function.kind” is one of")
    (folder / "function.toml").unlink()
    assert "a function's folder has a manifest" in said(folder)
