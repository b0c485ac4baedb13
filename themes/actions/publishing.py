"""Which theme shoppers see, now or from a time on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from themes import locks
from themes.actions import steps
from themes.events import ThemePublished, ThemePublishScheduled
from themes.models import StoreTheme, ThemeVersion

FURTHEST = timedelta(days=2 * 365)
"""Later than this a time is a slip of the pen, and the draft would wait for ever."""


@transaction.atomic
def publish_theme(*, theme: StoreTheme, actor: str = SYSTEM) -> StoreTheme:
    """Show the theme, as it is saved, to shoppers. The one before becomes a draft.

    Publishing what is published already changes nothing. Raises StoreTheme.DoesNotExist.
    """
    rows = {each.pk: each for each in locks.all_themes()}
    chosen = rows.get(theme.pk)
    if chosen is None:
        raise StoreTheme.DoesNotExist("the theme was deleted")
    return _publish(chosen, list(rows.values()), actor)


def _publish(chosen: StoreTheme, rows: list[StoreTheme], actor: str) -> StoreTheme:
    if chosen.is_main:
        return chosen
    main = next((each for each in rows if each.is_main), None)
    if main is not None:
        # First this one: there is never a second main theme, not even inside the transaction.
        main.role = StoreTheme.Role.DRAFT
        main.save(update_fields=["role"])
    chosen.role, chosen.publish_at = StoreTheme.Role.MAIN, None
    steps.keep(chosen)
    version = steps.add_version(chosen, ThemeVersion.Kind.PUBLISHED, actor=actor)
    replaced = main.pk if main else None
    record(
        ThemePublished(theme=chosen.pk, version=version.number, replaced=replaced),
        subject=chosen,
        actor=actor,
    )
    return chosen


@transaction.atomic
def schedule_publish(*, theme: StoreTheme, at: datetime, actor: str = SYSTEM) -> StoreTheme:
    """Publish a draft at a time (aware).

    Raises ActionError for a time gone by, one beyond FURTHEST, or the main theme.
    """
    if at <= timezone.now():
        raise ActionError("in_past", _("Choose a time that is still to come."), field="publish_at")
    if at > timezone.now() + FURTHEST:
        raise ActionError("too_far", _("Choose a time within the next two years."), field="publish_at")
    locked = locks.theme(theme.pk)
    if locked.is_main:
        raise ActionError("main_theme", _("Shoppers see this theme already."), field="publish_at")
    locked.publish_at = at
    locked.save(update_fields=["publish_at"])
    record(ThemePublishScheduled(theme=locked.pk, at=at.isoformat()), subject=locked, actor=actor)
    return locked


@transaction.atomic
def unschedule_publish(*, theme: StoreTheme, actor: str = SYSTEM) -> StoreTheme:
    """Don't publish the draft at its time. Does nothing when none was set."""
    locked = locks.theme(theme.pk)
    if locked.publish_at is not None:
        locked.publish_at = None
        locked.save(update_fields=["publish_at"])
        record(ThemePublishScheduled(theme=locked.pk, at=None), subject=locked, actor=actor)
    return locked


@transaction.atomic
def publish_due(*, now: datetime) -> StoreTheme | None:
    """Publish the draft whose time has come: the latest of several, so that late ones end as they should.

    Returns it, or None when there was none.
    """
    rows = locks.all_themes()
    due = [each for each in rows if each.publish_at is not None and each.publish_at <= now]
    if not due:
        return None
    chosen = max(due, key=lambda each: (each.publish_at, each.pk))
    for row in due:
        row.publish_at = None
        row.save(update_fields=["publish_at"])
    return _publish(chosen, rows, SYSTEM)
