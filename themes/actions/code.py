"""Bring packages in, and change the code of a theme, which then has a package of its own.

The storage may be far away, so packages are checked and kept first, and the row is changed in a short
transaction afterwards.
"""

from collections.abc import Mapping
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from themes import locks
from themes.actions import steps
from themes.actions.library import add_theme
from themes.events import ThemeCodeEdited
from themes.format.problems import Problem
from themes.models import StoreTheme, ThemeVersion
from themes.stored.archive import unpack
from themes.stored.blobs import is_digest
from themes.stored.intake import files_of, take_in
from themes.stored.paths import path_fault, place_fault, size_fault


def upload_theme(
    *, file: IO[bytes], file_name: str, name: str = "", actor: str = SYSTEM
) -> tuple[StoreTheme, tuple[Problem, ...]]:
    """Add a theme from a zip to the library: the draft, and warnings that did not stop it.

    Raises PackageError with every fault, or ActionError when the store has as many themes as it may.
    """
    steps.check_room()
    unpacked = unpack(file, file_name)
    digest, package = take_in(unpacked.files)
    theme = add_theme(source=digest, name=name, actor=actor)
    warnings = [problem for problem in package.warnings if problem.is_warning]
    return theme, (*unpacked.left_out, *warnings)


def edit_code(
    *, theme: StoreTheme, path: str, content: bytes | None, revision: int, actor: str = SYSTEM
) -> StoreTheme:
    """Write one file of the theme's code, or delete it with None: see `change_code`."""
    return change_code(theme=theme, changes={path: content}, revision=revision, actor=actor)


def change_code(
    *, theme: StoreTheme, changes: Mapping[str, bytes | None], revision: int, actor: str = SYSTEM
) -> StoreTheme:
    """Write files of the theme's code, or delete those with None, all or none; the row returned has the new
    source. A file gets another name by deleting it and writing it under the new one.

    The first change turns the theme into a copy of its own, which no longer follows its installed package but
    can be updated from it. Raises PackageError when the theme would have faults, ActionError for a path that
    no theme has, or "stale".
    """
    for path, content in changes.items():
        _check_path(path, content)
    steps.check_revision(theme, revision)
    files = files_of(theme.source)
    pristine = theme.source if is_digest(theme.source) else take_in(files)[0]
    changed = {name: body for name, body in files.items() if name not in changes}
    changed |= {path: content for path, content in changes.items() if content is not None}
    digest, package = take_in(changed, beside=pristine)
    with transaction.atomic():
        locked = locks.theme(theme.pk)
        steps.check_revision(locked, revision)
        if not locked.upstream_digest:
            locked.upstream_digest, locked.upstream_version = pristine, package.version[:40]
        locked.source = digest
        steps.keep(locked)
        version = steps.add_version(locked, ThemeVersion.Kind.CODE, actor=actor, note=", ".join(changes))
        for path in changes:
            payload = ThemeCodeEdited(theme=locked.pk, path=path, version=version.number)
            record(payload, subject=locked, actor=actor)
    return locked


def _check_path(path: str, content: bytes | None) -> None:
    fault = path_fault(path) or place_fault(path) or size_fault(path, len(content or b""))
    if fault:
        raise ActionError("path", fault, field="path")
    if content is not None and not path.startswith("assets/"):
        try:
            content.decode()
        except UnicodeDecodeError:
            raise ActionError("encoding", _("The file is not text in UTF-8."), field="path") from None
