"""A theme's files are read once; in development again when they change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from themes import installed


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package called "copy" in a folder of its own."""
    shutil.copytree(installed.FOLDER / "courtyard", tmp_path / "copy")
    monkeypatch.setattr(installed, "FOLDER", tmp_path)
    monkeypatch.setattr(installed, "CHECK_SECONDS", 0)
    monkeypatch.setattr(installed, "_loaded", {})
    monkeypatch.setattr(installed, "_stamps", {})
    return tmp_path / "copy"


@pytest.mark.parametrize("watched", [True, False])
def test_a_changed_file_is_read_again_in_development(folder: Path, settings: Settings, watched: bool) -> None:
    settings.WATCH_THEMES = watched
    before = installed.package("copy")
    assert installed.package("copy") is before
    style = next(path for path in (folder / "assets").iterdir() if path.suffix == ".css")
    style.write_text(style.read_text() + "\n/* changed */\n")
    assert (installed.package("copy") is not before) is watched
