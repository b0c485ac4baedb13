"""The version of the migrations that a store's schema stands at: one name for all store apps together."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader


def store_apps() -> list[AppConfig]:
    """The apps whose tables every store has."""
    return _apps_named(settings.TENANT_APPS)


def public_apps() -> list[AppConfig]:
    """The apps whose tables exist once, in the public schema."""
    return _apps_named(settings.SHARED_APPS)


def _apps_named(names: list[str]) -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if config.name in names]


@cache
def current_version() -> str:
    """The version that this process's code asks for: a hash over the store apps' migrations.

    The same files give the same version on every machine. Changing a migration changes it.
    """
    digest = hashlib.sha256()
    for config in sorted(store_apps(), key=lambda config: config.label):
        module, _explicit = MigrationLoader.migrations_module(config.label)
        if module is None:
            continue
        folder = Path(import_module(module).__path__[0])
        for file in sorted(folder.glob("[0-9]*.py")):
            digest.update(f"{config.label}.{file.stem}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
