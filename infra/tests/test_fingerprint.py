"""What test databases depend on: every migration there is."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps

from infra.fingerprint import PROJECT, SCHEMA


def test_every_apps_migrations_are_known() -> None:
    known = {path for pattern in SCHEMA for path in PROJECT.glob(pattern)}
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    own = {
        file
        for folder in folders
        if folder.is_relative_to(PROJECT) and not folder.relative_to(PROJECT).parts[0].startswith(".")
        for file in folder.glob("*.py")
    }
    assert own - known == set()
    assert PROJECT / "platform/backoffice/status/migrations/0001_initial.py" in own
    assert not [path for path in known if ".venv" in path.parts]
