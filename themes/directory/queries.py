"""Reads of offered themes. All of them work from inside a store too."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.context import on_platform
from themes.directory.models import LookPicture, OfferedTheme, OfferedVersion
from themes.gallery import ThemeChoice
from themes.stored.blobs import is_digest

_APPROVED = OfferedVersion.State.APPROVED


class Status(StrEnum):
    """How a theme stands, all in all."""

    BLOCKED = "blocked"
    IN_REVIEW = "review"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LISTED = "listed"
    DRAFT = "draft"

    @property
    def label(self) -> str | Promise:
        """As people read it."""
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """Of its badge."""
        return _TONES.get(self, "neutral")


_LABELS: dict[Status, str | Promise] = {
    Status.BLOCKED: _("Blocked"),
    Status.IN_REVIEW: _("In review"),
    Status.REFUSED: _("Not accepted"),
    Status.WITHDRAWN: _("Taken back"),
    Status.LISTED: _("Listed"),
    Status.DRAFT: _("Draft"),
}
_TONES = {
    Status.BLOCKED: "danger",
    Status.REFUSED: "danger",
    Status.IN_REVIEW: "info",
    Status.LISTED: "success",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A theme as its developer and operators see it. `approved` is what stores can have while it is listed,
    `newer` the version that is not approved; one of them may be None.
    """

    theme: OfferedTheme
    approved: OfferedVersion | None
    newer: OfferedVersion | None

    @property
    def version(self) -> OfferedVersion:
        """The one to show first."""
        found = self.newer or self.approved
        assert found is not None
        return found

    @property
    def status(self) -> Status:
        """How it stands."""
        states = OfferedVersion.State
        if self.theme.standing == OfferedTheme.Standing.BLOCKED:
            return Status.BLOCKED
        if self.newer is not None and self.newer.state == states.IN_REVIEW:
            return Status.IN_REVIEW
        if self.newer is not None and self.newer.state == states.REFUSED:
            return Status.REFUSED
        if self.theme.standing == OfferedTheme.Standing.WITHDRAWN:
            return Status.WITHDRAWN
        return Status.LISTED if self.approved else Status.DRAFT


@dataclass(frozen=True, slots=True)
class Listed:
    """A theme that every store can add: its offer, and all looks of its approved version."""

    version: OfferedVersion
    looks: tuple[ThemeChoice, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a store's theme comes from, and its looks. `newest` is the version that it can be updated to,
    None without one.
    """

    standing: str
    version: OfferedVersion
    newest: OfferedVersion | None
    looks: tuple[ThemeChoice, ...]

    def look(self, preset: str) -> ThemeChoice | None:
        """The look of a preset."""
        return next((each for each in self.looks if each.preset == preset), None)


def shown(themes: Iterable[OfferedTheme]) -> list[Shown]:
    """The themes with their versions, by one query for all."""
    rows = list(themes)
    by_theme: dict[int, list[OfferedVersion]] = {}
    for version in OfferedVersion.objects.filter(theme__in=rows).order_by("pk"):
        by_theme.setdefault(version.theme_id, []).append(version)
    return [_shown(row, by_theme.get(row.pk, [])) for row in rows if row.pk in by_theme]


def _shown(theme: OfferedTheme, versions: list[OfferedVersion]) -> Shown:
    approved = [each for each in versions if each.is_approved]
    newer = next((each for each in versions if not each.is_approved), None)
    return Shown(theme, approved[-1] if approved else None, newer)


def themes_of(owner_id: int) -> QuerySet[OfferedTheme]:
    """A developer's themes, the newest first."""
    return OfferedTheme.objects.filter(owner_id=owner_id).order_by("-pk")


def themes_found(*, words: str = "", status: str = "") -> QuerySet[OfferedTheme]:
    """What operators look for: by name, author or developer, and by how it stands."""
    found = OfferedTheme.objects.select_related("owner")
    if words := words.replace("\0", "").strip()[:100]:
        named = _named(words, OfferedVersion.objects.filter(theme=OuterRef("pk")))
        by = Q(owner__email__icontains=words) | Q(owner__name__icontains=words) | Q(package__icontains=words)
        found = found.filter(Exists(named) | by)
    return found.filter(_standing(status)) if status in set(Status) else found


def _standing(status: str) -> Q:
    """The same that `Shown.status` says."""
    states, standings = OfferedVersion.State, OfferedTheme.Standing
    versions = OfferedVersion.objects.filter(theme=OuterRef("pk"))
    in_review = Q(Exists(versions.filter(state=states.IN_REVIEW)))
    refused = Q(Exists(versions.filter(state=states.REFUSED)))
    approved = Q(Exists(versions.filter(state=states.APPROVED)))
    blocked, withdrawn = Q(standing=standings.BLOCKED), Q(standing=standings.WITHDRAWN)
    settled = ~blocked & ~in_review & ~refused
    return {
        Status.BLOCKED: blocked,
        Status.IN_REVIEW: in_review & ~blocked,
        Status.REFUSED: refused & ~blocked,
        Status.WITHDRAWN: withdrawn & settled,
        Status.LISTED: approved & ~withdrawn & settled,
        Status.DRAFT: ~approved & ~withdrawn & settled,
    }[Status(status)]


def waiting_versions() -> QuerySet[OfferedVersion]:
    """Versions that operators have to decide about, the longest waiting first."""
    found = OfferedVersion.objects.filter(state=OfferedVersion.State.IN_REVIEW).select_related("theme")
    return found.exclude(theme__standing=OfferedTheme.Standing.BLOCKED).order_by("changed_at", "pk")


def _named(words: str, versions: QuerySet[OfferedVersion]) -> QuerySet[OfferedVersion]:
    texts = versions.annotate(name_text=Cast("name", TextField()), summary_text=Cast("summary", TextField()))
    return texts.filter(
        Q(name_text__icontains=words) | Q(summary_text__icontains=words) | Q(author__icontains=words)
    )


def listed_versions(words: str = "") -> QuerySet[OfferedVersion]:
    """The last approved version of every theme that stores can add. Read it on the platform's side."""
    approved = OfferedVersion.objects.filter(state=_APPROVED)
    newer = approved.filter(theme=OuterRef("theme"), pk__gt=OuterRef("pk"))
    found = approved.filter(~Exists(newer), theme__standing=OfferedTheme.Standing.OPEN)
    found = found.select_related("theme")
    words = words.replace("\0", "").strip()[:100]
    return _named(words, found) if words else found


def with_looks(versions: Iterable[OfferedVersion]) -> list[Listed]:
    """Versions with the looks that merchants choose from; their pictures come by one query."""
    rows = list(versions)
    pictures = {
        (version, preset): digest
        for version, preset, digest in LookPicture.objects.filter(version__in=rows).values_list(
            "version_id", "preset", "digest"
        )
    }
    return [Listed(row, tuple(_looks(row, pictures))) for row in rows]


def _looks(version: OfferedVersion, pictures: dict[tuple[int, str], str]) -> Iterable[ThemeChoice]:
    for look in version.looks:
        digest = pictures.get((version.pk, look["preset"]), "")
        yield ThemeChoice(
            package=version.digest,
            preset=look["preset"],
            theme_names=version.name,
            names=look["name"],
            descriptions=look["summary"] or version.summary,
            colours=(look["colours"][0], look["colours"][1], look["colours"][2]),
            own_picture=reverse("theme_picture", args=[digest]) if digest else "",
            is_developers=True,
            author=version.author,
        )


def find_listed(value: str) -> ThemeChoice | None:
    """The look of a listed theme whose value is "digest/preset", None when there is none (any more)."""
    digest, _slash, preset = value.partition("/")
    if not is_digest(digest):
        return None
    with on_platform():
        found = with_looks(listed_versions().filter(digest=digest))
    return next((look for each in found for look in each.looks if look.preset == preset), None)


def origins(digests: Collection[str]) -> dict[str, Origin]:
    """Where stores' themes come from, by the digest of the package as it came; others are left out."""
    if not digests:
        return {}
    with on_platform():
        rows = OfferedVersion.objects.filter(state=_APPROVED, digest__in=set(digests)).select_related("theme")
        mine = with_looks(rows)
        themes = {each.version.theme_id for each in mine}
        newest = {row.theme_id: row for row in listed_versions().filter(theme__in=themes)} if themes else {}
    return {each.version.digest: _origin(each, newest.get(each.version.theme_id)) for each in mine}


def _origin(listed: Listed, newest: OfferedVersion | None) -> Origin:
    row = listed.version
    is_newer = newest is not None and newest.pk != row.pk
    return Origin(row.theme.standing, row, newest if is_newer else None, listed.looks)


def is_blocked(digest: str) -> bool:
    """Whether this very package was approved once, and its theme is blocked now."""
    approved = OfferedVersion.objects.filter(state=_APPROVED, digest=digest)
    with on_platform():
        return approved.filter(theme__standing=OfferedTheme.Standing.BLOCKED).exists()


def digests_kept() -> set[str]:
    """The stored packages of all versions: the sweep leaves them where they are."""
    with on_platform():
        return set(OfferedVersion.objects.values_list("digest", flat=True))
