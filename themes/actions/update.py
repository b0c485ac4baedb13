"""Move a theme to another version of its package."""

from collections.abc import Collection

from django.db import transaction

from foundation.events import SYSTEM, record
from themes import locks
from themes.actions import steps
from themes.document import checked
from themes.events import ThemeUpdated
from themes.models import StoreTheme, ThemeVersion
from themes.stored.blobs import is_digest
from themes.updates import plan_update


def update_theme(
    *,
    theme: StoreTheme,
    to: str,
    revision: int,
    take: Collection[str] = (),
    drop: Collection[str] = (),
    actor: str = SYSTEM,
) -> StoreTheme:
    """Move the theme to the package `to` and keep the merchant's edits, of its code and of its document.

    `take` names files changed on both sides of which the package's are wanted, `drop` the keys of conflicts
    whose values are not kept. Unsaved work is carried along. The version before can be rolled back to.
    Raises UnknownTheme, PackageError when the result has faults, ActionError "stale".
    """
    steps.check_revision(theme, revision)
    plan = plan_update(theme, to, take=take)
    document = checked(plan.merged.without(list(drop)))
    working = checked(plan.working.without(list(drop))) if plan.working else None
    with transaction.atomic():
        locked = locks.theme(theme.pk)
        steps.check_revision(locked, revision)
        locked.source, locked.document, locked.working = plan.source, document, working
        locked.upstream_version = plan.version[:40]
        locked.upstream_digest = plan.upstream if is_digest(plan.source) else ""
        steps.keep(locked)
        version = steps.add_version(locked, ThemeVersion.Kind.UPDATED, actor=actor, note=plan.version)
        record(
            ThemeUpdated(theme=locked.pk, source=locked.source, version=version.number),
            subject=locked,
            actor=actor,
        )
    return locked
