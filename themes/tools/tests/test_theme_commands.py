"""`kaidian theme`: make, check and pack a theme, with the exit codes that scripts rely on."""

import json
import zipfile
from pathlib import Path

import pytest

from kaidian.command import main
from themes import installed
from themes.format.load import load_package
from themes.stored.archive import unpack


def test_a_new_theme_passes_and_packs_the_same_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my-shop_2"
    assert main(["theme", "new", str(folder)]) == 0
    package = load_package(folder, installed.engine())
    assert package.title == {"en": "My Shop 2"}
    assert package.warnings == ()
    assert set(package.locales) == {"en", "zh-Hans"}
    assert set(package.labels) == {"en", "zh-Hans"}
    assert (folder / "README.md").read_text().startswith("# My Shop 2\n")
    capsys.readouterr()
    assert main(["theme", "check", str(folder), "--fail-level", "hint"]) == 0
    assert capsys.readouterr().out == "my-shop_2: nothing to complain about.\n"
    assert main(["theme", "package", str(folder)]) == 0
    first = (tmp_path / "my-shop_2-0.1.0.zip").read_bytes()
    (folder / "layout/theme.liquid").touch()
    assert main(["theme", "package", str(folder), "--output", str(tmp_path / "again.zip")]) == 0
    assert (tmp_path / "again.zip").read_bytes() == first
    with (tmp_path / "again.zip").open("rb") as file:
        unpacked = unpack(file, "again.zip")
    assert unpacked.left_out == ()
    assert "sections/header-group.json" in unpacked.files
    assert not any(path.startswith(".") or path == "README.md" for path in unpacked.files)


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("keep")
    assert main(["theme", "new", str(tmp_path / "mine")]) == 2
    assert "is there already and not empty" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]
    assert main(["theme", "new", str(tmp_path / "né")]) == 2
    assert not (tmp_path / "né").exists()


def test_check_tells_scripts_how_it_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "shop"
    main(["theme", "new", str(folder)])
    (folder / "snippets/extra.liquid").write_text("{{ product.title }}")
    capsys.readouterr()
    assert main(["theme", "check", str(folder), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out) == [
        {
            "check": "UnusedSnippet",
            "severity": "warning",
            "file": "snippets/extra.liquid",
            "line": 0,
            "column": 0,
            "message": "no file renders this snippet",
        }
    ]
    assert main(["theme", "check", str(folder), "--fail-level", "error"]) == 0
    (folder / ".theme-check.toml").write_text("[checks.Unknown]\n")
    assert main(["theme", "check", str(folder)]) == 2
    assert main(["theme", "check", str(tmp_path / "nowhere")]) == 2
    assert "there is no folder" in capsys.readouterr().err
    assert main(["theme", "check", "--list"]) == 0
    assert "UnknownObject" in capsys.readouterr().out


def test_a_theme_with_errors_is_not_packed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "shop"
    main(["theme", "new", str(folder)])
    (folder / "sections/broken.liquid").write_text("{% if product %}")
    capsys.readouterr()
    assert main(["theme", "package", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("sections/broken.liquid:1:1: error: “if” is never closed")
    assert err == "Nothing was done: mend these errors first.\n"
    assert list(tmp_path.glob("*.zip")) == []


@pytest.mark.parametrize(
    ("store", "message"),
    [
        ("", "--store and --token say where to"),
        ("gleam", "is no address"),
        ("http://shop.example/stores/gleam", "over https only"),
        ("https://shop.example/", "names no store"),
    ],
)
def test_push_wants_to_know_where_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], store: str, message: str
) -> None:
    folder = tmp_path / "shop"
    main(["theme", "new", str(folder)])
    assert main(["theme", "push", str(folder), "--store", store, "--token", "kdt_x"]) == 2
    assert message in capsys.readouterr().err


def test_the_zip_has_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    main(["theme", "new", str(folder)])
    main(["theme", "package", str(folder), "--output", str(tmp_path / "shop.zip")])
    with zipfile.ZipFile(tmp_path / "shop.zip") as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"shop"}
