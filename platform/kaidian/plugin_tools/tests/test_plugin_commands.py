"""`kaidian plugin`: make, check, test and pack a plugin, with the exit codes that scripts rely on."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from kaidian.command import main
from kaidian.plugin_tools.scaffold import make_plugin
from kaidian_sdk.catalogue import POINTS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plugin as `new` makes it."""
    return make_plugin(tmp_path / "gift-notes", author="Lin")


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What was written since the last time."""
    shown = capsys.readouterr()
    return shown.out + shown.err


def test_a_new_plugin_has_nothing_to_complain_about(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugin", "new", str(folder.parent / "more-notes")]) == 0
    assert "kaidian plugin test" in said(capsys)
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert found == [
        ".gitignore",
        "README.md",
        "gift_notes/__init__.py",
        "gift_notes/plugin.toml",
        "gift_notes/py.typed",
        "pyproject.toml",
        "tests/test_gift_notes.py",
    ]
    assert main(["plugin", "check", str(folder), "--fail-level", "hint"]) == 0
    assert said(capsys) == "gift-notes: nothing to complain about.\n"


@pytest.mark.parametrize("hook", POINTS)
def test_a_new_plugin_begins_with_any_point(
    tmp_path: Path, hook: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / f"try-{hook.replace('_', '-')}"
    assert main(["plugin", "new", str(made), "--point", hook]) == 0
    capsys.readouterr()
    assert main(["plugin", "check", str(made), "--fail-level", "hint"]) == 0, said(capsys)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Gift", "is no name for a plugin: 2 to 40 small letters"),
        ("gift_notes", "is no name for a plugin"),
        ("gift--notes", "is no name for a plugin"),
        ("g", "is no name for a plugin"),
        ("class", "is a word of Python itself"),
        ("json", "is a word of Python itself"),
        ("themes", "there is a package “themes” already"),
    ],
)
def test_names_that_can_not_be(
    tmp_path: Path, name: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plugin", "new", str(tmp_path / name)]) == 2
    assert why in said(capsys)
    assert list(tmp_path.iterdir()) == []


def test_new_writes_over_nothing_and_knows_its_points(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plugin", "new", str(folder)]) == 2
    assert "is there already and not empty" in said(capsys)
    assert main(["plugin", "new", str(tmp_path / "other"), "--point", "theme_block"]) == 2
    assert "there is no point “theme_block”; did you mean “theme_blocks”?" in said(capsys)
    assert main(["plugin", "new"]) == 2
    assert "say what it is called" in said(capsys)
    assert main(["plugin", "new", "--list"]) == 0
    assert [line.split()[0] for line in said(capsys).splitlines()[-len(POINTS) :]] == list(POINTS)


def test_package_makes_a_wheel_and_says_what_it_asks_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plugin", "package", str(folder)]) == 0
    text = said(capsys)
    assert "gift-notes 0.1.0, for platforms >=1.0,<2\n" in text
    assert "asks for store.view: See the dashboard\n" in text
    assert "declares widgets: greeting\n" in text
    wheel = folder / "dist/gift_notes-0.1.0-py3-none-any.whl"
    first = wheel.read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {"gift_notes/plugin.toml", "gift_notes/__init__.py"} <= names
    assert not any(name.startswith("tests/") for name in names)
    about = json.loads((folder / "dist/gift-notes-0.1.0.json").read_text())
    assert about["scopes"] == ["store.view"]
    assert about["points"] == {"widgets": ["greeting"]}
    assert about["settings"] == {"words": "text"}
    assert about["bytes"] == len(first)
    assert main(["plugin", "package", str(folder)]) == 0
    assert wheel.read_bytes() == first


def test_what_has_errors_or_lacks_files_is_not_packed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = folder / "pyproject.toml"
    whole = project.read_text()
    project.write_text(whole + '\n[tool.hatch.build]\nexclude = ["*.toml"]\n')
    assert main(["plugin", "package", str(folder)]) == 2
    assert "the wheel lacks gift_notes/plugin.toml" in said(capsys)
    project.write_text(whole)
    (folder / "gift_notes/__init__.py").write_text("import django\n")
    assert main(["plugin", "package", str(folder), "--output", str(folder / "new")]) == 1
    assert "Nothing was packed" in said(capsys)
    assert not (folder / "new").exists()


def test_a_folder_that_is_no_plugin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "test", "package", "dev"):
        assert main(["plugin", command, str(tmp_path)]) == 2
        assert "`kaidian plugin new NAME` makes one" in said(capsys)
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert main(["plugin", "check", str(tmp_path)]) == 2
    assert "names 0 plugins" in said(capsys)
    (tmp_path / "pyproject.toml").write_text('[project.entry-points."kaidian.plugins"]\nx = "x"\n')
    assert main(["plugin", "check", str(tmp_path)]) == 2
    assert "is not there" in said(capsys)


def test_its_tests_run_in_a_real_store(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["plugin", "test", str(folder), "--", "-q"]) == 0
    assert "2 passed" in capfd.readouterr().out
    test = folder / "tests/test_gift_notes.py"
    test.write_text(
        test.read_text()
        + '\n\ndef test_a_shopper(shop: Shop) -> None:\n    assert shop.get("/").status == 500\n'
    )
    assert main(["plugin", "test", str(folder), "--", "-q"]) == 1
    assert "1 failed, 2 passed" in capfd.readouterr().out
    test.unlink()
    assert main(["plugin", "test", str(folder)]) == 2
    assert "has no tests" in capfd.readouterr().err
