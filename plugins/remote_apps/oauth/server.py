"""The authorization server, put together of oauthlib's parts: codes with PKCE by S256, and nothing else."""

from __future__ import annotations

from typing import Any

from oauthlib.oauth2 import AuthorizationEndpoint, BearerToken, RevocationEndpoint, TokenEndpoint
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error
from oauthlib.oauth2.rfc6749.grant_types import AuthorizationCodeGrant, RefreshTokenGrant
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256

from plugins.remote_apps.actions.tokens import ACCESS_LIVES
from plugins.remote_apps.secrets import ACCESS, REFRESH, new_secret

from .validator import CHALLENGE, Answers, found, spend


class CodeGrant(AuthorizationCodeGrant):
    """Codes, by S256 alone. A code that comes with something wrong is spent."""

    _code_challenge_methods = {"S256": code_challenge_method_s256}

    def validate_token_request(self, request: Any) -> None:
        """As oauthlib does. Raises OAuth2Error."""
        try:
            super().validate_token_request(request)
        except OAuth2Error:
            spend(request)
            raise


def _well_formed(request: Any) -> dict[str, Any]:
    challenge = request.code_challenge
    if challenge is not None and not CHALLENGE.fullmatch(challenge):
        text = "code_challenge is no SHA-256 in base64url without padding."
        raise InvalidRequestError(description=text, request=request)
    return {}


def _with_store(token: dict[str, Any], _handler: Any, request: Any) -> dict[str, Any]:
    """What an app has to know of the store that it was let into."""
    store = found(request).store
    token["store"] = {"id": str(store.uid), "handle": store.handle, "name": store.name, "url": store.url}
    return token


class Server(AuthorizationEndpoint, TokenEndpoint, RevocationEndpoint):
    """The three endpoints over one set of answers."""

    def __init__(self) -> None:
        answers = Answers()
        codes = CodeGrant(answers, post_auth=[_well_formed])
        refreshing = RefreshTokenGrant(answers)
        for grant in (codes, refreshing):
            grant.register_token_modifier(_with_store)
        bearer: Any = BearerToken(
            answers,
            token_generator=lambda request: new_secret(ACCESS, found(request).store),
            refresh_token_generator=lambda request: new_secret(REFRESH, found(request).store),
            expires_in=int(ACCESS_LIVES.total_seconds()),
        )
        AuthorizationEndpoint.__init__(
            self, default_response_type="code", default_token_type=bearer, response_types={"code": codes}
        )
        TokenEndpoint.__init__(
            self,
            default_grant_type="authorization_code",
            default_token_type=bearer,
            grant_types={"authorization_code": codes, "refresh_token": refreshing},
        )
        RevocationEndpoint.__init__(self, answers)
        self.valid_request_methods = ("POST",)


server = Server()
