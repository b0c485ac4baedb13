"""Session tokens: how an app's page in the back office knows whose store it is in, and who looks at it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlencode, urlsplit, urlunsplit

import jwt
from django.conf import settings
from django.utils import timezone

from plugins.remote_apps.directory.models import RemoteApp
from plugins.secrets import opened
from tenants.models import Store

SESSION_LIVES = timedelta(seconds=60)


def session_token(*, app: RemoteApp, store: Store, actor: str, scopes: Collection[str], locale: str) -> str:
    """A JWT (HS256, by the app's client secret) that tells for a minute who looks at which store.

    `aud` is the client id, `sub` the member as events name them, `scopes` what the app may do for them: its
    access token may reach further than the member does. It is no access token itself: it opens nothing.
    """
    now = timezone.now()
    claims = {
        "iss": f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}",
        "aud": app.client_id,
        "sub": actor,
        "store": {"id": str(store.uid), "handle": store.handle},
        "scopes": sorted(scopes),
        "locale": locale,
        "iat": now,
        "nbf": now,
        "exp": now + SESSION_LIVES,
        "jti": uuid.uuid4().hex,
    }
    return jwt.encode(claims, opened(app.secret), algorithm="HS256")


def framed_url(app: RemoteApp, store: Store, token: str, locale: str) -> str:
    """The app's page with its first session token; later ones come by postMessage."""
    parts = urlsplit(app.embedded_url)
    own = urlencode({"session": token, "store": store.handle, "locale": locale})
    return urlunsplit(parts._replace(query=f"{parts.query}&{own}" if parts.query else own))
