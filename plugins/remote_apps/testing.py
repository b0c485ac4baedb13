"""A remote app for tests: it goes the way of OAuth 2 as a developer's program would."""

from __future__ import annotations

import base64
import hashlib
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from foundation.api.versions import CURRENT
from tenants.context import current_store, enter_store, on_platform, require_store
from tenants.models import Store

from .actions import agree, redeem_code
from .actions.tokens import Pair
from .directory.actions import AppDraft, judge, register_app
from .directory.models import RemoteApp
from .queries import grant_of_code
from .secrets import ACCESS, REFRESH, new_secret

BACK = "https://app.example/back"


def draft(**changes: Any) -> AppDraft:
    """What a developer says of an app."""
    said: dict[str, Any] = {
        "name": {"en": "Parcel Scout", "zh-Hans": "包裹侦探"},
        "summary": {"en": "Follows your parcels.", "zh-Hans": "跟踪您的包裹。"},
        "redirect_uris": [BACK],
        "scopes": ["orders.view", "store.view"],
    }
    return AppDraft(**{**said, **changes})


@dataclass
class Program:
    """An app's program: its secrets, and how it speaks to the platform."""

    app: RemoteApp
    secret: str
    webhook_secret: str
    state: str = "xyz"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        """S256 of the verifier."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def address(self, **instead: str | None) -> str:
        """Where it sends the merchant; None leaves a parameter out."""
        asked: dict[str, str | None] = {
            "client_id": self.app.client_id,
            "redirect_uri": BACK,
            "response_type": "code",
            "scope": " ".join(self.app.scopes),
            "state": self.state,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
        }
        told = {name: value for name, value in {**asked, **instead}.items() if value is not None}
        return f"/oauth/authorize?{urlencode(told)}"

    def code(self, client: Client, store: Store, **instead: str | None) -> str:
        """Have a member agree; the code that comes back."""
        response = client.post(self.address(**instead), {"decision": "allow", "store": store.handle})
        assert response.status_code == 302, response.content.decode()
        return answer_of(response)["code"]

    def call(self, path: str, **body: str) -> Any:
        """A POST with the client's secret in the header."""
        coded = base64.b64encode(f"{self.app.client_id}:{self.secret}".encode()).decode()
        return post(path, body, authorization=f"Basic {coded}")

    def redeem(self, code: str, **instead: str) -> Any:
        """Change a code into tokens."""
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        return self.call("/oauth/token", **{**body, "code_verifier": self.verifier, **instead})

    def renew(self, refresh_token: str, **more: str) -> Any:
        """Change a refresh token into newer tokens."""
        return self.call("/oauth/token", grant_type="refresh_token", refresh_token=refresh_token, **more)

    def install(self, client: Client, store: Store) -> dict[str, Any]:
        """The whole way; the tokens."""
        response = self.redeem(self.code(client, store))
        assert response.status_code == 200, response.content.decode()
        tokens: dict[str, Any] = response.json()
        return tokens


def program(*, status: str = RemoteApp.Status.LISTED, owner: Any = None, **changes: Any) -> Program:
    """A registered app, listed unless told otherwise, of a developer who is in no store's team."""
    if owner is None:
        email = f"developer-{uuid.uuid4().hex[:8]}@example.com"
        owner = get_user_model()._default_manager.create(email=email, name="Dev Eloper")
    with on_platform():
        made = register_app(owner_id=owner.pk, draft=draft(**changes))
        if status != RemoteApp.Status.DRAFT:
            judge(app=made.app, status=status, word="so")
        made.app.refresh_from_db()
    return Program(made.app, made.secret, made.webhook_secret)


def let_in(owner: Any, **changes: Any) -> RemoteApp:
    """An app of a developer's own, let into the current store with all that it asks for."""
    made = program(status=RemoteApp.Status.DRAFT, owner=owner, **changes)
    code = agree(
        app=made.app,
        account_id=owner.pk,
        scopes=made.app.scopes,
        redirect_uri=BACK,
        challenge=made.challenge,
    )
    grant = grant_of_code(code, made.app.client_id)
    assert grant is not None
    store = require_store()
    redeem_code(app=made.app, grant=grant, pair=Pair(new_secret(ACCESS, store), new_secret(REFRESH, store)))
    return made.app


def answer_of(response: Any) -> dict[str, str]:
    """What the platform sent the merchant back to the app with."""
    parts = urlsplit(response.headers["Location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == BACK
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def post(path: str, body: dict[str, str], **headers: str) -> Any:
    """What an app posts; the thread is where it was afterwards."""
    store = current_store()
    client = Client(headers={"host": settings.PLATFORM_HOST})
    try:
        return client.post(
            path, urlencode(body), content_type="application/x-www-form-urlencoded", headers=headers
        )
    finally:
        enter_store(store)


def ask_api(token: str, path: str = "orders") -> Any:
    """A call of the API with an access token."""
    store = current_store()
    client = Client(headers={"host": settings.PLATFORM_HOST})
    try:
        return client.get(f"/api/{CURRENT}/{path}", headers={"authorization": f"Bearer {token}"})
    finally:
        enter_store(store)


def scopes_of(token: dict[str, Any]) -> Collection[str]:
    """What the app was told that it may."""
    return set(str(token["scope"]).split())
