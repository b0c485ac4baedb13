"""Steps that several actions share. They run inside an action's transaction, on a locked row."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from themes import sources
from themes.gallery import spoken
from themes.models import StoreTheme, ThemeVersion
from themes.stored.blobs import is_digest

MOST_THEMES = 20
VERSIONS_KEPT = 200
LONGEST_NAME = 80
LONGEST_NOTE = 200


def new_theme(*, source: str, preset: str, role: StoreTheme.Role, name: str = "") -> StoreTheme:
    """A row for a package, not saved yet. Raises UnknownTheme.

    Without a name it is called after its package: looks of the gallery in the language of whoever reads it.
    """
    package = sources.package(source)
    title = spoken(package.title)
    return StoreTheme(
        name=_own_name(name or (title if is_digest(source) else "")),
        source=source,
        preset=preset,
        role=role,
        upstream_name=(source if not is_digest(source) else title)[:120],
        upstream_version=package.version[:40],
        upstream_digest=source if is_digest(source) else "",
    )


def _own_name(name: str) -> str:
    """The name, with a number behind it where another theme of the store has it: "Winter 2"."""
    name, stem = name[:LONGEST_NAME], name[: LONGEST_NAME - 4]
    taken = (
        set(StoreTheme.objects.filter(name__startswith=stem).values_list("name", flat=True)) if name else ()
    )
    if name not in taken:
        return name
    return next(each for number in range(2, MOST_THEMES + 3) if (each := f"{stem} {number}") not in taken)


def keep(theme: StoreTheme) -> None:
    """Save the row as one revision more."""
    theme.revision += 1
    theme.updated_at = timezone.now()
    theme.save()


def add_version(theme: StoreTheme, kind: ThemeVersion.Kind, *, actor: str, note: str = "") -> ThemeVersion:
    """Write down how the theme is now. Only the newest VERSIONS_KEPT stay."""
    last = theme.versions.aggregate(last=Max("number"))["last"] or 0
    version = theme.versions.create(
        number=last + 1,
        source=theme.source,
        preset=theme.preset,
        document=theme.document,
        upstream_version=theme.upstream_version,
        upstream_digest=theme.upstream_digest,
        kind=kind,
        note=note.strip()[:LONGEST_NOTE],
        actor=actor,
    )
    theme.versions.filter(number__lte=version.number - VERSIONS_KEPT).delete()
    return version


def check_room() -> None:
    """Raises ActionError when the store has as many themes as it may."""
    if StoreTheme.objects.count() >= MOST_THEMES:
        raise ActionError(
            "too_many_themes",
            sentence(_("A store keeps up to %(most)s themes. Delete one first."), most=MOST_THEMES),
        )


def checked_name(name: str) -> str:
    """A theme's name as it is kept. Raises ActionError."""
    bare = " ".join(name.replace("\x00", "").split())
    if not bare:
        raise ActionError("name", _("Give the theme a name."), field="name")
    if len(bare) > LONGEST_NAME:
        raise ActionError(
            "name",
            sentence(_("A theme's name has up to %(longest)s characters."), longest=LONGEST_NAME),
            field="name",
        )
    return bare


def check_revision(theme: StoreTheme, revision: int) -> None:
    """Raises ActionError when the theme was changed since the caller read it."""
    if theme.revision != revision:
        raise ActionError(
            "stale",
            _("This theme was changed in another window meanwhile. Load it again to go on from there."),
        )
