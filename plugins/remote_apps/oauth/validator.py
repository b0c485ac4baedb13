"""What oauthlib asks while it speaks the protocol, answered from the directory and from the store's tables.

Every code and token names its store, so each question enters that store by itself. What was found is kept
beside oauthlib's request (`found`), since an attribute that was not set there is one that somebody sent.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from urllib.parse import unquote_plus

from oauthlib.oauth2 import RequestValidator
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError

from foundation.errors import ActionError
from plugins.remote_apps.actions.tokens import (
    Pair,
    ReusedError,
    redeem_code,
    refresh,
    revoke_token,
    spend_code,
)
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.directory.queries import find_app, knows_secret
from plugins.remote_apps.directory.versions import versions
from plugins.remote_apps.models import Grant, Token
from plugins.remote_apps.queries import (
    app_for,
    find_installation,
    grant_of_code,
    may_be_added,
    refresh_token_of,
    rights_of_member,
)
from plugins.remote_apps.secrets import ACCESS, CODE, REFRESH, store_of
from tenants.context import in_store, require_store
from tenants.models import Store

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_CLIENT_ID = re.compile(r"[0-9a-f]{32}")


class Found:
    """What one request is about, as far as it is known by now."""

    app: RemoteApp
    store: Store
    grant: Grant
    token: Token


def found(request: Any) -> Found:
    """What was found for a request so far."""
    kept: Found = vars(request).setdefault("_found", Found())
    return kept


class Answers(RequestValidator):
    """oauthlib's questions, under its names. What it never asks of us stays unanswered."""

    # Who asks

    def validate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether there is such an app, and it is not blocked."""
        app = _app(client_id)
        if app is None:
            return False
        request.client = found(request).app = app
        return True

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether the app proved by its secret who it is, in the header (RFC 6749, 2.3.1) or the body."""
        client_id, secret = _credentials(request)
        app = _app(client_id)
        if app is None or not knows_secret(app, secret):
            return False
        request.client = found(request).app = app
        return True

    def authenticate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Never: every app has a secret."""
        return False

    # What may be asked for

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether it is, letter by letter, one of those that the app registered.

        Which of its versions the store may add is asked once the store is known (`consent`).
        """
        return any(redirect_uri in each.redirect_uris for each in versions(found(request).app))

    def get_default_redirect_uri(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> str:
        """None: it has to be said."""
        return ""

    def validate_response_type(
        self, client_id: str, response_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Codes alone."""
        return response_type == "code"

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether the app is registered for all that it asks, in one of its versions."""
        return any(set(scopes) <= set(each.scopes) for each in versions(found(request).app))

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """All that the app is registered for; `consent` takes the store's version."""
        return list(found(request).app.scopes)

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        """Always."""
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """The two that there are; oauthlib hands no other to us."""
        return grant_type in {"authorization_code", "refresh_token"}

    # A code becomes tokens

    def validate_code(
        self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether this app may redeem the code; whether it still can is decided as it is redeemed."""
        store = store_of(code, CODE)
        if store is None:
            return False
        with in_store(store):
            grant = grant_of_code(code, client.client_id)
            if grant is None or not (grant.code_used_at or _still_agreed(grant, client)):
                return False
        found(request).store, found(request).grant = store, grant
        request.scopes = list(grant.scopes)
        request.user = grant.account
        return True

    def get_code_challenge(self, code: str, request: Any) -> str:
        """What the code was bound to."""
        return found(request).grant.challenge

    def get_code_challenge_method(self, code: str, request: Any) -> str:
        """There is one only."""
        return "S256"

    def confirm_redirect_uri(
        self,
        client_id: str,
        code: str,
        redirect_uri: str,
        client: Any,
        request: Any,
        *args: Any,
        **kwargs: Any,
    ) -> bool:
        """Whether the code was sent to this very address."""
        return found(request).grant.redirect_uri == redirect_uri

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Nothing is left to do: redeeming spent it, in one transaction with the tokens."""

    # A refresh token becomes newer ones

    def validate_refresh_token(
        self, refresh_token: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether it is this app's and open. A used one passes here, so that using it ends the family."""
        store = store_of(refresh_token, REFRESH)
        if store is None:
            return False
        with in_store(store):
            token = refresh_token_of(refresh_token, client.client_id)
            if token is None or not token.is_open:
                return False
            installation = find_installation(client.client_id)
            if installation is None or not installation.is_on:
                return False
        found(request).store, found(request).token = store, token
        request.user = token.grant.account
        return True

    def get_original_scopes(self, refresh_token: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """What was granted with it."""
        return list(found(request).token.scopes)

    def rotate_refresh_token(self, request: Any) -> bool:
        """Always."""
        return True

    def save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        """Keep digests of what the app is about to get. Raises InvalidGrantError for what was used."""
        pair, known = Pair(token["access_token"], token["refresh_token"]), found(request)
        try:
            with in_store(known.store):
                if request.grant_type == "refresh_token":
                    refresh(token=known.token, scopes=request.scopes, pair=pair)
                else:
                    redeem_code(app=app_for(known.app, known.store), grant=known.grant, pair=pair)
        except (ReusedError, ActionError):
            raise InvalidGrantError(request=request) from None

    def revoke_token(self, token: str, token_type_hint: str, request: Any, *args: Any, **kwargs: Any) -> None:
        """Give a token back; one that is nobody's, or another app's, changes nothing."""
        store = store_of(token, ACCESS, REFRESH)
        if store is not None:
            with in_store(store):
                revoke_token(app=found(request).app, secret=token)


def spend(request: Any) -> None:
    """What came with a code was wrong, so the code is spent: nobody guesses a verifier."""
    known = found(request)
    if "grant" in vars(known):
        with in_store(known.store):
            spend_code(grant=known.grant)


def _app(client_id: object) -> RemoteApp | None:
    if not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id):
        return None
    app = find_app(client_id)
    return app if app is not None and app.is_open else None


def _still_agreed(grant: Grant, app: RemoteApp) -> bool:
    """Whether the member who agreed a moment ago still may, and the store still may have the app."""
    store = require_store()
    rights = rights_of_member(grant.account, store)
    if "plugins.manage" not in rights or not may_be_added(app, store):
        return False
    return set(grant.scopes) <= rights & set(app_for(app, store).scopes)


def _credentials(request: Any) -> tuple[str, str]:
    header = str(request.headers.get("Authorization", ""))
    scheme, _space, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return str(request.client_id or ""), str(request.client_secret or "")
    try:
        client_id, _colon, secret = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)
