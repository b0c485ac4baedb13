"""Theme access tokens, and what comes in with one."""

import hashlib
import secrets
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.events import SYSTEM, record
from themes import locks
from themes.actions import steps
from themes.actions.code import upload_theme
from themes.events import ThemePushed, ThemeTokenMade, ThemeTokenRevoked
from themes.format.problems import Problem
from themes.models import StoreTheme, ThemeToken, ThemeVersion
from themes.stored.archive import unpack
from themes.stored.intake import take_in

PREFIX = "kdt_"
MOST_TOKENS = 20
SECONDS_BETWEEN_NOTES = 60


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_theme_token(*, name: str, actor: str = SYSTEM) -> tuple[ThemeToken, str]:
    """A new token: its row, and the secret, which is shown once and kept nowhere. Raises ActionError."""
    own_name = steps.checked_name(name)
    locks.all_themes()
    if ThemeToken.objects.filter(revoked_at=None).count() >= MOST_TOKENS:
        text = _("A store has up to %(most)s of these. Revoke one first.")
        raise ActionError("too_many_tokens", sentence(text, most=MOST_TOKENS))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ThemeToken.objects.create(name=own_name, digest=digest_of(secret), hint=secret[-4:], actor=actor)
    record(ThemeTokenMade(token=token.pk, title=token.name), subject=token, actor=actor)
    return token, secret


@transaction.atomic
def revoke_theme_token(*, token: ThemeToken, actor: str = SYSTEM) -> None:
    """From now on the token opens nothing. Revoking it again changes nothing."""
    changed = ThemeToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    if changed:
        record(ThemeTokenRevoked(token=token.pk, title=token.name), subject=token, actor=actor)


def note_token_use(*, token: ThemeToken) -> None:
    """Remember that the token was used, once a minute at most."""
    now = timezone.now()
    if token.last_used_at is None or (now - token.last_used_at).total_seconds() > SECONDS_BETWEEN_NOTES:
        ThemeToken.objects.filter(pk=token.pk).update(last_used_at=now)


def push_theme(
    *, file: IO[bytes], file_name: str, theme: StoreTheme | None, name: str = "", actor: str = SYSTEM
) -> tuple[StoreTheme, tuple[Problem, ...]]:
    """Take a developer's zip: a new draft, or the code of the draft `theme` with what its editor keeps.

    Returns the draft and warnings. Raises PackageError with every fault, or ActionError: for the theme that
    shoppers see, which nobody changes from a command line, and when the store has as many as it may.
    """
    if theme is None:
        return upload_theme(file=file, file_name=file_name, name=name, actor=actor)
    _check_draft(theme)
    unpacked = unpack(file, file_name)
    digest, package = take_in(unpacked.files)
    with transaction.atomic():
        locked = locks.theme(theme.pk)
        _check_draft(locked)
        locked.source = digest
        locked.upstream_digest, locked.upstream_version = digest, package.version[:40]
        locked.name = steps.checked_name(name) if name else locked.name
        if locked.preset not in package.presets:
            locked.preset = package.default_preset
        steps.keep(locked)
        version = steps.add_version(locked, ThemeVersion.Kind.CODE, actor=actor, note=file_name)
        record(
            ThemePushed(theme=locked.pk, source=digest, version=version.number), subject=locked, actor=actor
        )
    warnings = [problem for problem in package.warnings if problem.is_warning]
    return locked, (*unpacked.left_out, *warnings)


def _check_draft(theme: StoreTheme) -> None:
    if theme.is_main:
        raise ActionError("main_theme", _("Shoppers see this theme. Push into a draft, and publish that."))
