"""Reads of a store's remote apps, and what each may now."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from plugins.forms import said
from tenants.context import on_platform, require_store
from tenants.models import Membership, Store
from tenants.queries import member_of

from .directory.models import RemoteApp
from .directory.queries import apps_named, find_app, listed_apps
from .directory.versions import as_approved, has_draft
from .models import AppInstallation, Grant, Token
from .secrets import digest_of

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AppOnShelf:
    """An app as a store sees it. `app` is None for one that is gone, `installation` for one not added."""

    client_id: str
    app: RemoteApp | None
    installation: AppInstallation | None

    @property
    def name(self) -> object:
        """Its name by language."""
        return self.app.name if self.app else (self.installation.name if self.installation else {})

    @property
    def is_on(self) -> bool:
        return bool(self.installation and self.installation.is_on and self.app and self.app.is_open)


def app_shelf(words: str = "") -> list[AppOnShelf]:
    """The apps that the current store has, then those that are listed; `words` all stand in their texts."""
    installed = {row.app: row for row in AppInstallation.objects.order_by("installed_at")}
    own = apps_here(list(installed))
    listed = {app.client_id: app for app in _as_seen(listed_apps(), require_store())}
    rows = [AppOnShelf(key, own.get(key), row) for key, row in installed.items()]
    rows += [AppOnShelf(key, app, None) for key, app in listed.items() if key not in installed]
    wanted = words.casefold().split()
    return [row for row in rows if all(word in _spoken(row) for word in wanted)]


def _spoken(row: AppOnShelf) -> str:
    texts = row.app and [*row.app.name.values(), *row.app.summary.values()]
    return " ".join(map(str, texts or [row.client_id])).casefold()


def find_installation(client_id: str) -> AppInstallation | None:
    """The app in the current store, None where it does not have it."""
    return AppInstallation.objects.filter(pk=client_id).first()


def app_here(client_id: str) -> RemoteApp | None:
    """The app as the current store has it: what operators approved last, where its developer edits it.

    A store whose team its developer is in has what it is now, and so has every store while none is approved.
    """
    app = find_app(client_id)
    return app and app_for(app, require_store())


def app_for(app: RemoteApp, store: Store) -> RemoteApp:
    """The app as a store has it, or would if it added it (`app_here`)."""
    return _as_seen([app], store)[0]


def apps_here(client_ids: list[str]) -> dict[str, RemoteApp]:
    """{client id: app} of those that there are, as the current store has them (`app_here`)."""
    return {app.client_id: app for app in _as_seen(list(apps_named(client_ids).values()), require_store())}


def _as_seen(apps: list[RemoteApp], store: Store) -> list[RemoteApp]:
    owners = {app.owner_id for app in apps if has_draft(app)}
    if not owners:
        return apps
    with on_platform():
        team = Membership.objects.filter(store=store, account_id__in=owners)
        own = set(team.values_list("account_id", flat=True))
    return [as_approved(app) if has_draft(app) and app.owner_id not in own else app for app in apps]


def apps_that_are_on() -> list[str]:
    """Client ids of the apps that the current store has on."""
    return list(AppInstallation.objects.filter(is_on=True).values_list("app", flat=True))


def apps_open_to(member: Membership) -> list[str]:
    """Client ids of the apps that are on in the current store and whose pages the member may open."""
    rows = AppInstallation.objects.filter(is_on=True).order_by("installed_at")
    return [row.app for row in rows if not rights_lacking(row, member)]


def rights_lacking(installation: AppInstallation, member: Membership) -> frozenset[str]:
    """What an app may by its consent and the member may not.

    Whoever lacks something does not see the app's page: what they do there, it does with rights of its own.
    """
    return frozenset(installation.scopes) - member.rights


def rights_of_member(account_id: int, store: Store) -> frozenset[str]:
    """What an account may in a store now; nothing for one that is not, or no longer, of its team."""
    with on_platform():
        member = member_of(account_id, store)
    return member.rights if member else NOTHING


def rights_now(installation: AppInstallation) -> frozenset[str] | None:
    """What an app may in the current store now: what was agreed to and its sponsor may still.

    None while it is off, blocked by the operators, or gone: then it is not let in at all.
    """
    app = find_app(installation.app)
    if not installation.is_on or app is None or not app.is_open:
        return None
    return frozenset(installation.scopes) & rights_of_member(installation.sponsor, require_store())


def may_be_added(app: RemoteApp, store: Store) -> bool:
    """Whether a store may add an app (`app_for`): one that is offered, or of somebody of its own team."""
    if app.is_offered:
        return True
    with on_platform():
        return app.is_open and Membership.objects.filter(store=store, account_id=app.owner_id).exists()


def token_of(secret: str, kind: Token.Kind) -> Token | None:
    """The token of the current store with this secret, its grant loaded, as long as it opens something."""
    rows = Token.objects.select_related("grant").filter(digest=digest_of(secret), kind=kind)
    return rows.filter(expires_at__gt=timezone.now(), grant__revoked_at=None).first()


def refresh_token_of(secret: str, app: str) -> Token | None:
    """An app's refresh token with this secret, used, expired and revoked ones too, its grant loaded."""
    rows = Token.objects.select_related("grant").filter(grant__app=app, kind=Token.Kind.REFRESH)
    return rows.filter(digest=digest_of(secret)).first()


def grant_of_code(code: str, app: str) -> Grant | None:
    """The consent whose code this is, given to this app."""
    return Grant.objects.filter(code_digest=digest_of(code), app=app).first()


def actor_of_app(client_id: str) -> str:
    """How events name it."""
    return f"app:{client_id}"


def names_of_apps() -> dict[str, str]:
    """{how events name an app: what people call it}, of those that the current store has."""
    rows = AppInstallation.objects.values_list("app", "name")
    return {actor_of_app(app): _("App “%(name)s”") % {"name": said(name) or app} for app, name in rows}
