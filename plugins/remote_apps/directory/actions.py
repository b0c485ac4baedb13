"""Every change of the apps. They are the developers', of no store, so no store's events tell of it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.events import catalogue
from foundation.outbound.addresses import OutboundError
from foundation.permissions import NAMES
from foundation.waiting import Waiting, something_waits
from plugins.remote_apps.rights import heard
from plugins.secrets import sealed
from plugins.webhooks.addresses import look_up
from plugins.webhooks.reasons import REASONS
from plugins.webhooks.signing import new_secret

from .checks import check_page, check_redirects
from .models import RemoteApp
from .versions import snapshot

OVERLAP = timedelta(days=2)
"""How long a former secret still counts beside the new one."""
MOST_APPS = 50
MOST_BLOCKS = 20
LONGEST_BLOCK = 20_000
_BLOCK_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, kw_only=True)
class AppDraft:
    """What a developer says of an app. `name` and `summary` are texts by language."""

    name: Mapping[str, str]
    summary: Mapping[str, str]
    redirect_uris: list[str]
    scopes: list[str]
    icon: str = "apps"
    homepage: str = ""
    embedded_url: str = ""
    webhook_url: str = ""
    events: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Registered:
    """A new app, with secrets that are never shown again."""

    app: RemoteApp
    secret: str
    webhook_secret: str


def register_app(*, owner_id: int, draft: AppDraft) -> Registered:
    """Keep a new app of a developer. Raises ActionError as `change_app` does, and "too_many"."""
    values = _checked(draft)
    if RemoteApp.objects.filter(owner_id=owner_id).count() >= MOST_APPS:
        raise ActionError("too_many", sentence(_("You can register %(most)s apps."), most=MOST_APPS))
    secret, webhook_secret = _new_client_secret(), new_secret()
    app = RemoteApp.objects.create(
        client_id=secrets.token_hex(16),
        owner_id=owner_id,
        secret=sealed(secret),
        webhook_secret=sealed(webhook_secret),
        **values,
    )
    return Registered(app, secret, webhook_secret)


def change_app(*, app: RemoteApp, draft: AppDraft) -> RemoteApp:
    """Keep what a developer says of an app now.

    A listed one that changes is in review again; stores have, and can add, what was approved until it is
    listed. Raises ActionError: "name_missing", "scope_unknown", "redirects_missing", "address_refused", a
    code of `plugins.webhooks.reasons`, "event_unknown" or "event_hidden", each with its field.
    """
    values = _checked(draft)
    with transaction.atomic():
        row = _locked(app)
        weighs = any(getattr(row, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(row, name, value)
        if weighs:
            _look_again(row)
        row.changed_at = timezone.now()
        row.save()
    return row


def save_block(*, app: RemoteApp, name: str, source: str, is_new: bool = False) -> None:
    """Keep a block that stores with the app can place in their themes, new or another of its name.

    `is_new` is said of one that takes no other's place: "name_taken" where there is one of that name.

    Whoever calls has read it (`storefront.extensions.remote_blocks.check_block`). Raises ActionError
    "name_wrong", "source_too_long", "too_many".
    """
    if not _BLOCK_NAME.fullmatch(name):
        text = _("A name has 1 to 40 small letters, digits and hyphens, and begins with a letter.")
        raise ActionError("name_wrong", text, field="name")
    if len(source) > LONGEST_BLOCK:
        long = sentence(_("A block has up to %(most)s characters."), most=LONGEST_BLOCK)
        raise ActionError("source_too_long", long, field="source")
    with transaction.atomic():
        row = _locked(app)
        others = [each for each in row.blocks if each["id"] != name]
        if is_new and len(others) < len(row.blocks):
            text = _("The app has a block of that name. Choose another, or change that block.")
            raise ActionError("name_taken", text, field="name")
        if len(others) >= MOST_BLOCKS:
            raise ActionError("too_many", sentence(_("An app can have %(most)s blocks."), most=MOST_BLOCKS))
        _keep_blocks(row, [*others, {"id": name, "source": source}])


def remove_block(*, app: RemoteApp, name: str) -> None:
    """Take a block away: where a theme has placed it, nothing is shown any more."""
    with transaction.atomic():
        row = _locked(app)
        _keep_blocks(row, [each for each in row.blocks if each["id"] != name])


def _keep_blocks(row: RemoteApp, blocks: list[dict[str, str]]) -> None:
    former, row.blocks = row.blocks, sorted(blocks, key=lambda each: each["id"])
    if row.blocks == former:
        return
    _look_again(row)
    row.changed_at = timezone.now()
    row.save(update_fields=["blocks", "status", "stays_listed", "changed_at"])


def _look_again(row: RemoteApp) -> None:
    if row.status == RemoteApp.Status.LISTED:
        row.status, row.stays_listed = RemoteApp.Status.IN_REVIEW, True


def rotate_client_secret(*, app: RemoteApp) -> str:
    """A new client secret, shown this once. The former one is taken for two days more."""
    secret = _new_client_secret()
    with transaction.atomic():
        row = _locked(app)
        row.former_secret, row.former_until = row.secret, timezone.now() + OVERLAP
        row.secret = sealed(secret)
        row.save()
    return secret


def rotate_webhook_secret(*, app: RemoteApp) -> str:
    """A new secret that signs webhooks, shown this once. The former one signs beside it for two days."""
    secret = new_secret()
    with transaction.atomic():
        row = _locked(app)
        row.former_webhook_secret, row.former_webhook_until = row.webhook_secret, timezone.now() + OVERLAP
        row.webhook_secret = sealed(secret)
        row.save()
    return secret


def hand_in(*, app: RemoteApp) -> None:
    """Ask the operators to list the app. Raises ActionError "blocked"; again changes nothing."""
    with transaction.atomic():
        row = _locked(app)
        if not row.is_open:
            raise ActionError("blocked", _("This app is blocked. Write to the operators of the platform."))
        if row.status in {RemoteApp.Status.DRAFT, RemoteApp.Status.REFUSED}:
            row.status = RemoteApp.Status.IN_REVIEW
            row.save(update_fields=["status"])
            something_waits(Waiting("app", row.client_id, str(row), row.owner.get_username()))


def take_back(*, app: RemoteApp) -> None:
    """Take an app off the list, or out of review. Stores that have it keep it."""
    with transaction.atomic():
        row = _locked(app)
        if row.status in {RemoteApp.Status.LISTED, RemoteApp.Status.IN_REVIEW}:
            row.status, row.stays_listed = RemoteApp.Status.DRAFT, False
            row.save(update_fields=["status", "stays_listed"])


def judge(*, app: RemoteApp, status: str, word: str = "", seen: str | None = None) -> None:
    """What an operator decides: to list, not to accept, to block, or to unblock ("draft").

    Listed, it is approved as it is now: stores get this version. Otherwise it is off the list, its approved
    version too; stores that have that keep it. `seen` is the `changed_at` (ISO) of what the operator looked
    at. All but listing and unblocking need a word for the developer. Raises ActionError
    "word_missing", or "changed_meanwhile" where another version would be listed than was seen.
    """
    word = word.replace("\0", "").strip()[:500]
    needs_word = status in {RemoteApp.Status.REFUSED, RemoteApp.Status.BLOCKED}
    if needs_word and not word:
        raise ActionError("word_missing", _("Write why: the developer reads it."), field="word")
    with transaction.atomic():
        row = _locked(app)
        row.status, row.word, row.stays_listed = status, word, False
        if status == RemoteApp.Status.LISTED:
            if seen is not None and seen != row.changed_at.isoformat():
                text = _("The developer has changed the app meanwhile. Look at it once more, then decide.")
                raise ActionError("changed_meanwhile", text)
            row.approved, row.approved_at = snapshot(row), timezone.now()
        row.save(update_fields=["status", "word", "stays_listed", "approved", "approved_at"])


def remove_app(*, app: RemoteApp) -> None:
    """Forget an app. From then on its tokens open nothing, and stores see that it is gone."""
    RemoteApp.objects.filter(pk=app.pk).delete()


def _new_client_secret() -> str:
    return f"kdsec_{secrets.token_urlsafe(32)}"


def _locked(app: RemoteApp) -> RemoteApp:
    return RemoteApp.objects.select_for_update().get(pk=app.pk)


def _checked(draft: AppDraft) -> dict[str, Any]:
    """The fields to keep. The webhook's address is looked up, so no transaction may be open."""
    name = _texts(draft.name, 60)
    if not name:
        raise ActionError("name_missing", _("Give the app a name."), field="name_en")
    unknown = set(draft.scopes) - NAMES
    if unknown:
        raise ActionError("scope_unknown", _("Choose rights from the list."), field="scopes")
    if draft.embedded_url:
        check_page(draft.embedded_url, "embedded_url")
    if draft.homepage:
        check_page(draft.homepage, "homepage")
    _check_webhook(draft)
    return {
        "name": name,
        "summary": _texts(draft.summary, 200),
        "icon": draft.icon,
        "homepage": draft.homepage,
        "redirect_uris": check_redirects(draft.redirect_uris),
        "embedded_url": draft.embedded_url,
        "webhook_url": draft.webhook_url,
        "events": list(dict.fromkeys(draft.events)) if draft.webhook_url else [],
        "scopes": sorted(set(draft.scopes)),
    }


def _texts(texts: Mapping[str, str], longest: int) -> dict[str, str]:
    cleaned = {locale: " ".join(text.replace("\0", "").split())[:longest] for locale, text in texts.items()}
    return {locale: text for locale, text in cleaned.items() if text}


def _check_webhook(draft: AppDraft) -> None:
    if not draft.webhook_url:
        return
    try:
        look_up(draft.webhook_url)
    except OutboundError as error:
        raise ActionError(error.code, REASONS[error.code], field="webhook_url") from None
    # Whole names and groups alone: what a freer pattern takes in could not be held against rights.
    known = {*catalogue(), *(f"{name.partition('.')[0]}.*" for name in catalogue())}
    for event in draft.events:
        if event not in known:
            text = sentence(_("No event is called “%(name)s”."), name=event[:80])
            raise ActionError("event_unknown", text, field="events")
    hidden = set(draft.events) - set(heard(draft.events, draft.scopes))
    if hidden:
        text = _("These events tell what the app has no right to see: %(names)s. Ask for the right, too.")
        raise ActionError("event_hidden", sentence(text, names=", ".join(sorted(hidden))), field="events")
