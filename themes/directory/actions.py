"""Every change of offered themes. They are the developers', of no store, so no store's events tell of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import IO, Literal, assert_never

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.waiting import Waiting, something_waits
from themes.directory.models import LookPicture, OfferedTheme, OfferedVersion
from themes.directory.offering import Offer, read_offer
from themes.stored.archive import unpack
from themes.stored.intake import take_in

MOST_THEMES = 50
MOST_PICTURE_BYTES = 300_000
LONGEST_WORD = 500
LEFT_OUT_KEPT = 50

type Verdict = Literal["approve", "refuse", "block", "unblock"]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A package that was checked and is kept."""

    digest: str
    offer: Offer
    left_out: list[str]


def offer_theme(*, owner_id: int, file: IO[bytes], file_name: str) -> OfferedVersion:
    """Keep a new theme of a developer, from its zip, as a draft.

    Raises PackageError with everything that is wrong with the files, ActionError "too_many". Not to be called
    inside a transaction: the storage may be far away.
    """
    _check_room(owner_id)
    taken = _take(file, file_name)
    with transaction.atomic():
        theme = OfferedTheme.objects.create(owner_id=owner_id)
        return add_draft(theme, taken.digest, taken.offer, taken.left_out)


def offer_version(*, theme: OfferedTheme, file: IO[bytes], file_name: str) -> OfferedVersion:
    """Keep a newer version of a theme as its draft, in the place of a draft that is there.

    Stores keep the approved one. Raises as `offer_theme`, and ActionError "blocked", or "version_same" where
    this version's number was approved already.
    """
    _refuse_blocked(theme)
    taken = _take(file, file_name)
    with transaction.atomic():
        row = _locked(theme)
        _refuse_blocked(row)
        _refuse_same(row, taken.offer.version)
        return add_draft(row, taken.digest, taken.offer, taken.left_out)


def add_draft(theme: OfferedTheme, digest: str, offer: Offer, left_out: list[str]) -> OfferedVersion:
    """Make a kept package the theme's version that is not approved yet. Runs inside an action."""
    version = theme.versions.exclude(state=OfferedVersion.State.APPROVED).first() or OfferedVersion(
        theme=theme
    )
    is_first = version.pk is None
    version.version, version.digest, version.author = offer.version, digest, offer.author
    version.name, version.summary, version.looks = dict(offer.name), dict(offer.summary), offer.looks
    version.left_out = left_out
    version.state, version.decided_at, version.changed_at = OfferedVersion.State.DRAFT, None, timezone.now()
    version.save()
    presets = [look["preset"] for look in offer.looks]
    if is_first:
        _carry_pictures(theme, version, presets)
    version.pictures.exclude(preset__in=presets).delete()
    _touch(theme)
    return version


def set_picture(*, theme: OfferedTheme, preset: str, body: bytes) -> LookPicture:
    """Keep the picture of one look of the draft: a WebP that the caller made of what was sent.

    Raises ActionError: "blocked", "no_draft" where all is approved, "preset_unknown" or "picture_large".
    """
    if len(body) > MOST_PICTURE_BYTES:
        raise ActionError("picture_large", _("This picture has too many details. Take a calmer one."))
    with transaction.atomic():
        row = _locked(theme)
        _refuse_blocked(row)
        version = _open_version(row)
        if preset not in {look["preset"] for look in version.looks}:
            raise ActionError("preset_unknown", _("The theme has no such look."))
        digest = hashlib.sha256(body).hexdigest()
        picture, _made = LookPicture.objects.update_or_create(
            version=version, preset=preset, defaults={"digest": digest, "body": body}
        )
        version.changed_at = timezone.now()
        version.save(update_fields=["changed_at"])
    return picture


def hand_in(*, theme: OfferedTheme) -> None:
    """Ask the operators to approve the draft; again changes nothing.

    Raises ActionError: "blocked", "no_draft", or "picture_missing" without a picture of the first look.
    """
    with transaction.atomic():
        row = _locked(theme)
        _refuse_blocked(row)
        version = _open_version(row)
        if version.state == OfferedVersion.State.IN_REVIEW:
            return
        first = version.looks[0]["preset"]
        if row.owner_id and not version.pictures.filter(preset=first).exists():
            raise ActionError("picture_missing", _("Add a picture of the first look first."))
        version.state = OfferedVersion.State.IN_REVIEW
        version.save(update_fields=["state"])
        row.standing = OfferedTheme.Standing.OPEN
        _touch(row)
        by = row.owner.get_username() if row.owner else version.author
        something_waits(Waiting("theme", str(row.uid), str(version), by))


def withdraw(*, theme: OfferedTheme) -> None:
    """Offer a theme no more, and take it out of review. Stores that have it keep it."""
    with transaction.atomic():
        row = _locked(theme)
        _refuse_blocked(row)
        row.versions.filter(state=OfferedVersion.State.IN_REVIEW).update(state=OfferedVersion.State.DRAFT)
        if row.versions.filter(state=OfferedVersion.State.APPROVED).exists():
            row.standing = OfferedTheme.Standing.WITHDRAWN
        _touch(row)


def offer_again(*, theme: OfferedTheme) -> None:
    """Offer the approved version of a withdrawn theme once more. Raises ActionError "blocked"."""
    with transaction.atomic():
        row = _locked(theme)
        _refuse_blocked(row)
        row.standing = OfferedTheme.Standing.OPEN
        _touch(row)


def remove_theme(*, theme: OfferedTheme) -> None:
    """Forget a theme that was never approved. Raises ActionError "was_listed": stores may have it."""
    with transaction.atomic():
        row = _locked(theme)
        _refuse_blocked(row)
        if row.versions.filter(state=OfferedVersion.State.APPROVED).exists():
            text = _("Stores may have this theme, so it can't be removed. You can take it back.")
            raise ActionError("was_listed", text)
        row.delete()


def judge(*, theme: OfferedTheme, verdict: Verdict, word: str = "", seen: str = "") -> OfferedVersion | None:
    """What an operator decides: to approve the version in review, to refuse it, to block or to unblock the
    theme. Returns the version it is about, None for a theme without any.

    `seen` is the mark (`mark_of`) of what the operator looked at. Refusing and blocking need a word
    for the developer. Raises ActionError "word_missing", "changed_meanwhile" where it is not that any more,
    "version_same", or "listed_already" where another theme has the very same files.
    """
    word = word.replace("\0", "").strip()[:LONGEST_WORD]
    if verdict in {"refuse", "block"} and not word:
        raise ActionError("word_missing", _("Write why: the developer reads it."), field="word")
    with transaction.atomic():
        row = _locked(theme)
        version = row.versions.order_by("pk").last()
        # Only a blocked theme is unblocked, and nothing else is decided about one.
        is_blocked = row.standing == OfferedTheme.Standing.BLOCKED
        if seen != mark_of(row, version) or is_blocked != (verdict == "unblock"):
            text = _("The theme has changed meanwhile. Look at it once more, then decide.")
            raise ActionError("changed_meanwhile", text)
        match verdict:
            case "approve" | "refuse":
                _decide(row, version, is_approved=verdict == "approve")
            case "block":
                row.stood_before, row.standing = row.standing, OfferedTheme.Standing.BLOCKED
            case "unblock":
                row.standing = row.stood_before
            case _:
                assert_never(verdict)
        row.word = word
        _touch(row)
    return version


def mark_of(theme: OfferedTheme, version: OfferedVersion | None) -> str:
    """Says which state of a theme somebody looked at: another one after every change."""
    parts = [theme.standing, theme.changed_at.isoformat()]
    if version is not None:
        parts += [str(version.pk), version.state, version.changed_at.isoformat()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _decide(row: OfferedTheme, version: OfferedVersion | None, *, is_approved: bool) -> None:
    """Whoever decides about pip's themes may change their mind: nobody could hand them in again."""
    undecided = {OfferedVersion.State.IN_REVIEW, *([] if row.owner_id else [OfferedVersion.State.REFUSED])}
    if version is None or version.state not in undecided:
        raise ActionError("changed_meanwhile", _("No version of this theme waits for a decision."))
    if is_approved:
        _refuse_same(row, version.version)
    if is_approved and _is_elsewhere(version):
        text = _("Another theme with the very same files is approved already.")
        raise ActionError("listed_already", text)
    states = OfferedVersion.State
    version.state, version.decided_at = states.APPROVED if is_approved else states.REFUSED, timezone.now()
    version.save(update_fields=["state", "decided_at"])


def _refuse_same(row: OfferedTheme, version: str) -> None:
    if row.versions.filter(state=OfferedVersion.State.APPROVED, version=version).exists():
        text = _("Version %(version)s is approved already. The newer one needs a higher “theme_version”.")
        raise ActionError("version_same", sentence(text, version=version), field="theme")


def _is_elsewhere(version: OfferedVersion) -> bool:
    same = OfferedVersion.objects.filter(state=OfferedVersion.State.APPROVED, digest=version.digest)
    return same.exclude(pk=version.pk).exists()


def _check_room(owner_id: int) -> None:
    if OfferedTheme.objects.filter(owner_id=owner_id).count() >= MOST_THEMES:
        raise ActionError("too_many", sentence(_("You can offer %(most)s themes."), most=MOST_THEMES))


def _take(file: IO[bytes], file_name: str) -> _Taken:
    unpacked = unpack(file, file_name)
    digest, package = take_in(unpacked.files)
    left_out = [problem.file for problem in unpacked.left_out][:LEFT_OUT_KEPT]
    return _Taken(digest, read_offer(digest, package), left_out)


def _carry_pictures(theme: OfferedTheme, version: OfferedVersion, presets: list[str]) -> None:
    """A newer version begins with the pictures of the last approved one."""
    last = theme.versions.filter(state=OfferedVersion.State.APPROVED).order_by("-pk").first()
    for picture in last.pictures.filter(preset__in=presets) if last else ():
        picture.pk, picture.version = None, version
        picture.save(force_insert=True)


def _open_version(theme: OfferedTheme) -> OfferedVersion:
    version = theme.versions.exclude(state=OfferedVersion.State.APPROVED).first()
    if version is None:
        raise ActionError("no_draft", _("There is no newer version. Upload one first."))
    return version


def _refuse_blocked(theme: OfferedTheme) -> None:
    if theme.standing == OfferedTheme.Standing.BLOCKED:
        raise ActionError("blocked", _("This theme is blocked. Write to the operators of the platform."))


def _locked(theme: OfferedTheme) -> OfferedTheme:
    return OfferedTheme.objects.select_for_update().get(pk=theme.pk)


def _touch(theme: OfferedTheme) -> None:
    theme.changed_at = timezone.now()
    theme.save()
