"""What apps call: codes and refresh tokens become tokens, tokens are given back, and where all that is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from foundation.permissions import PERMISSIONS
from foundation.rates import Rate, client_ip

from .server import server

CALLS = Rate("oauth-calls", most=120, seconds=60)
"""What one address may call in a minute."""
FAILURES = Rate("oauth-failures", most=20, seconds=60)
"""Wrong secrets of one address in a minute; then it waits."""
_LONGEST = 10_000


def issuer() -> str:
    """The platform's own origin: who gives the tokens."""
    return f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A code, or a refresh token, becomes tokens (RFC 6749, 4.1.3 and 6)."""
    return _answered(request, server.create_token_response)


@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """A token is given back (RFC 7009)."""
    return _answered(request, server.create_revocation_response)


@require_safe
def metadata(request: HttpRequest) -> JsonResponse:
    """Where everything is and what is understood (RFC 8414)."""
    here = issuer()
    methods = ["client_secret_basic", "client_secret_post"]
    return JsonResponse(
        {
            "issuer": here,
            "authorization_endpoint": here + reverse("oauth_authorize"),
            "token_endpoint": here + reverse("oauth_token"),
            "revocation_endpoint": here + reverse("oauth_revoke"),
            "scopes_supported": [right.name for right in PERMISSIONS],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_methods_supported": methods,
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "service_documentation": here + reverse("developers_page", kwargs={"slug": "remote-apps"}),
        }
    )


type _Speaks = Callable[..., tuple[Mapping[str, str], str | None, int]]


def _answered(request: HttpRequest, speak: _Speaks) -> HttpResponse:
    ip = client_ip(request)
    if FAILURES.is_spent(ip) or not CALLS.take(ip):
        return _told({"error": "slow_down", "error_description": "Too many calls. Wait a minute."}, 429)
    is_form = request.content_type == "application/x-www-form-urlencoded"
    if not is_form or len(request.body) > _LONGEST:
        text = "Send application/x-www-form-urlencoded, up to 10,000 bytes."
        return _told({"error": "invalid_request", "error_description": text}, 400)
    try:
        headers, body, status = speak(
            issuer() + request.get_full_path(),
            http_method="POST",
            body=request.body.decode("ascii"),
            headers={"Authorization": request.headers.get("Authorization", "")},
        )
    except OAuth2Error as error:
        headers, body, status = error.headers, error.json, error.status_code
    except ValueError:  # oauthlib could not read the form
        return _told({"error": "invalid_request", "error_description": "The form can't be read."}, 400)
    if status == 401:
        FAILURES.take(ip)
    return _told(json.loads(body) if body else {}, status, headers)


def _told(body: Mapping[str, object], status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    response = JsonResponse(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    if status == 429:
        response.headers["Retry-After"] = "60"
    if headers and "WWW-Authenticate" in headers:
        response.headers["WWW-Authenticate"] = 'Basic realm="Kaidian"'
    return response
