"""The shelf of themes: add, copy, rename, delete."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from themes import locks, sources
from themes.actions import steps
from themes.actions.install import choose_preset
from themes.directory.queries import is_blocked
from themes.events import ThemeAdded, ThemeDeleted, ThemeRenamed
from themes.models import StoreTheme, ThemeVersion
from themes.stored.blobs import is_digest


def add_theme(*, source: str, preset: str = "", name: str = "", actor: str = SYSTEM) -> StoreTheme:
    """Put a package, installed or stored, into the library as a draft.

    Raises UnknownTheme, UnknownPreset, or ActionError when the store has as many themes as it may, or for a
    package that operators blocked.
    """
    if is_digest(source) and is_blocked(source):
        raise ActionError("blocked", _("The platform's operators have blocked this theme."))
    chosen = choose_preset(sources.package(source), preset)
    with transaction.atomic():
        locks.all_themes()
        steps.check_room()
        theme = steps.new_theme(source=source, preset=chosen, role=StoreTheme.Role.DRAFT, name=name)
        steps.keep(theme)
        steps.add_version(theme, ThemeVersion.Kind.SAVED, actor=actor)
        record(ThemeAdded(theme=theme.pk, source=source, copied_from=None), subject=theme, actor=actor)
    return theme


@transaction.atomic
def duplicate_theme(*, theme: StoreTheme, name: str, actor: str = SYSTEM) -> StoreTheme:
    """A draft that is as the theme is now, with what its editor has not saved. Raises ActionError."""
    own_name = steps.checked_name(name)
    locks.all_themes()
    steps.check_room()
    copy = locks.theme(theme.pk)
    copy.pk, copy.name, copy.role, copy.publish_at = None, own_name, StoreTheme.Role.DRAFT, None
    copy._state.adding = True
    copy.revision = 0
    steps.keep(copy)
    steps.add_version(copy, ThemeVersion.Kind.SAVED, actor=actor)
    record(ThemeAdded(theme=copy.pk, source=copy.source, copied_from=theme.pk), subject=copy, actor=actor)
    return copy


@transaction.atomic
def rename_theme(*, theme: StoreTheme, name: str, actor: str = SYSTEM) -> StoreTheme:
    """Give the theme another name. Raises ActionError."""
    locked = locks.theme(theme.pk)
    locked.name = steps.checked_name(name)
    locked.save(update_fields=["name"])
    record(ThemeRenamed(theme=locked.pk, title=locked.name), subject=locked, actor=actor)
    return locked


@transaction.atomic
def delete_theme(*, theme: StoreTheme, actor: str = SYSTEM) -> None:
    """Delete a draft and its versions. Raises ActionError for the theme that shoppers see."""
    locked = next((each for each in locks.all_themes() if each.pk == theme.pk), None)
    if locked is None:
        return
    if locked.is_main:
        raise ActionError("main_theme", _("Shoppers see this theme. Publish another one first."))
    record(ThemeDeleted(theme=locked.pk, title=locked.name), subject=locked, actor=actor)
    locked.delete()
