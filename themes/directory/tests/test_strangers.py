"""A theme that pip installed waits for operators once a version; our own four wait for nobody."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from themes import installed
from themes.directory.models import OfferedTheme
from themes.directory.queries import Status, listed_versions, shown
from themes.directory.strangers import note_strangers
from themes.directory.testing import decide
from themes.gallery import list_themes
from themes.tools.packing import SCHEMA
from themes.tools.scaffold import STARTER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a theme called "paper" that pip installed."""
    place = tmp_path / "paper"
    shutil.copytree(STARTER, place)
    monkeypatch.setattr(installed, "_plugged", lambda: {"paper": place})
    monkeypatch.setattr(installed, "_loaded", {})
    return place


def names() -> list[str]:
    return sorted({look.package for look in list_themes()})


def test_it_waits_and_is_in_no_gallery_before_it_is_approved(plugged: Path) -> None:
    (version,) = note_strangers()
    theme = OfferedTheme.objects.get()
    assert (theme.owner, theme.package, version.version, version.state) == (None, "paper", "0.1.0", "review")
    assert names() == ["circuit", "courtyard", "folio", "harbour"]
    assert list(listed_versions()) == []
    decide(theme, "approve")
    assert list(listed_versions()) == [version]


def test_the_same_version_is_noted_once_and_another_waits_again(plugged: Path) -> None:
    (first,) = note_strangers()
    assert note_strangers() == []
    theme = OfferedTheme.objects.get()
    decide(theme, "approve")
    assert note_strangers() == []
    schema = plugged / SCHEMA
    schema.write_text(schema.read_text().replace('"0.1.0"', '"0.2.0"'))
    (second,) = note_strangers()
    assert (second.version, second.state) == ("0.2.0", "review")
    assert list(listed_versions()) == [first]


def test_an_operator_may_think_better_of_a_no(plugged: Path) -> None:
    (version,) = note_strangers()
    theme = OfferedTheme.objects.get()
    decide(theme, "refuse", "Not now.")
    assert shown([theme])[0].status == Status.REFUSED
    assert note_strangers() == []
    decide(theme, "approve")
    assert list(listed_versions()) == [version]


def test_one_with_faults_is_left_out(plugged: Path) -> None:
    (plugged / "templates/index.json").write_text("{")
    assert note_strangers() == []
    assert not OfferedTheme.objects.exists()


def test_our_own_are_not_noted() -> None:
    assert note_strangers() == []
