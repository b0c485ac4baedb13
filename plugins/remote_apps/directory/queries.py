"""Reads of apps. All of them work from inside a store too."""

from __future__ import annotations

import hmac

from django.db.models import Q, QuerySet
from django.utils import timezone

from plugins.secrets import opened
from tenants.context import on_platform

from .models import RemoteApp


def find_app(client_id: str) -> RemoteApp | None:
    """The app of a client id, its owner loaded; None where there is none (any more)."""
    with on_platform():
        return RemoteApp.objects.select_related("owner").filter(client_id=client_id).first()


def apps_named(client_ids: list[str]) -> dict[str, RemoteApp]:
    """{client id: app} of those that there are."""
    with on_platform():
        return {app.client_id: app for app in RemoteApp.objects.filter(client_id__in=client_ids)}


def apps_of(owner_id: int) -> QuerySet[RemoteApp]:
    """A developer's apps, the newest first."""
    return RemoteApp.objects.filter(owner_id=owner_id).order_by("-pk")


def listed_apps() -> list[RemoteApp]:
    """The apps that every store can add (`RemoteApp.is_offered`), their owners loaded, by client id."""
    is_listed = Q(status=RemoteApp.Status.LISTED)
    is_edited = Q(status=RemoteApp.Status.IN_REVIEW, stays_listed=True)
    with on_platform():
        rows = RemoteApp.objects.select_related("owner").filter(is_listed | is_edited)
        return list(rows.order_by("client_id"))


def webhook_keys(app: RemoteApp) -> tuple[str, ...]:
    """The secrets that sign the app's webhooks now, the newest first."""
    kept = [app.webhook_secret]
    if app.former_webhook_until is not None and app.former_webhook_until > timezone.now():
        kept.append(app.former_webhook_secret)
    return tuple(filter(None, map(opened, kept)))


def knows_secret(app: RemoteApp, secret: str) -> bool:
    """Whether this is the app's client secret, or the former one in its time."""
    kept = [app.secret]
    if app.former_until is not None and app.former_until > timezone.now():
        kept.append(app.former_secret)
    known = [opened(each) for each in kept]
    return any(each and hmac.compare_digest(each.encode(), secret.encode()) for each in known)
