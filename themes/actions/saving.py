"""What the editor does: keep unsaved work, save it as a version, go back to one.

`revision` is the theme's revision that the caller started from; when the theme was changed meanwhile the
action is refused with ActionError "stale", so that two windows never overwrite each other.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from themes import locks
from themes.actions import steps
from themes.document import check_css, checked
from themes.events import ThemeRestored, ThemeSaved
from themes.models import StoreTheme, ThemeVersion


@transaction.atomic
def save_working(*, theme: StoreTheme, document: Mapping[str, Any], revision: int) -> StoreTheme:
    """Keep the editor's whole document without saving it. The row returned has the new revision.

    Nobody but the editor and its previews sees it, so there is no event.
    Raises DocumentFault for a wrong shape, ActionError "stale".
    """
    own = checked(document)
    locked = locks.theme(theme.pk)
    steps.check_revision(locked, revision)
    locked.working = own
    steps.keep(locked)
    return locked


@transaction.atomic
def discard_working(*, theme: StoreTheme, revision: int) -> StoreTheme:
    """Forget what is not saved. Raises ActionError "stale"."""
    locked = locks.theme(theme.pk)
    steps.check_revision(locked, revision)
    locked.working = None
    steps.keep(locked)
    return locked


@transaction.atomic
def save_version(
    *,
    theme: StoreTheme,
    revision: int,
    document: Mapping[str, Any] | None = None,
    note: str = "",
    actor: str = SYSTEM,
) -> ThemeVersion:
    """Save what the editor kept (or `document`): shoppers see it at once if the theme is the main one.

    Raises DocumentFault for a wrong shape or CSS that is not whole, ActionError "stale".
    """
    own = None if document is None else checked(document)
    locked = locks.theme(theme.pk)
    steps.check_revision(locked, revision)
    locked.document = locked.document if locked.working is None else locked.working
    locked.document = locked.document if own is None else own
    check_css(locked.document)
    locked.working = None
    steps.keep(locked)
    version = steps.add_version(locked, ThemeVersion.Kind.SAVED, actor=actor, note=note)
    record(ThemeSaved(theme=locked.pk, version=version.number), subject=locked, actor=actor)
    return version


@transaction.atomic
def restore_version(*, theme: StoreTheme, number: int, actor: str = SYSTEM) -> ThemeVersion:
    """Make the theme exactly what it was in a version: package, preset and document.

    What is not saved is forgotten. The state before is a version itself, so this can be undone the same way.
    Raises ActionError when there is no such version.
    """
    locked = locks.theme(theme.pk)
    wanted = locked.versions.filter(number=number).first()
    if wanted is None:
        raise ActionError("no_version", _("This version is not kept any more."))
    locked.source, locked.preset, locked.document = wanted.source, wanted.preset, wanted.document
    locked.upstream_version, locked.upstream_digest = wanted.upstream_version, wanted.upstream_digest
    locked.working = None
    steps.keep(locked)
    version = steps.add_version(locked, ThemeVersion.Kind.RESTORED, actor=actor, note=f"#{number}")
    record(
        ThemeRestored(theme=locked.pk, version=version.number, restored=number),
        subject=locked,
        actor=actor,
    )
    return version
