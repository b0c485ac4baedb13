"""Themes that pip installed and that are not ours: they wait for operators as developers' themes do."""

from __future__ import annotations

import logging

from django.db import transaction

from themes import installed
from themes.directory.actions import add_draft, hand_in
from themes.directory.models import OfferedTheme, OfferedVersion
from themes.directory.offering import read_plugged
from themes.format.problems import PackageError
from themes.stored.intake import files_of, take_in

log = logging.getLogger(__name__)


def note_strangers() -> list[OfferedVersion]:
    """Note every theme of pip's, in a version that was not seen before, to be decided about.

    Returns the new ones. Call it outside of stores, when the platform starts. One with faults is left out.
    """
    return [version for name in installed.plugged_names() if (version := _note(name)) is not None]


def _note(name: str) -> OfferedVersion | None:
    try:
        digest, package = take_in(files_of(name))
    except PackageError as error:
        log.warning("the theme %s is left out: %s", name, error)
        return None
    with transaction.atomic():
        theme, _is_new = OfferedTheme.objects.get_or_create(package=name)
        if theme.versions.filter(digest=digest).exists():
            return None
        version = add_draft(theme, digest, read_plugged(package), [])
        if theme.standing != OfferedTheme.Standing.BLOCKED:
            hand_in(theme=theme)
            version.refresh_from_db()
    log.warning("the theme %s waits for an operator's approval", version)
    return version
