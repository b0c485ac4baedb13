"""Pages that open only for accounts with a second step: those who have none are led to set it up."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

GO_ON = "second_step_go_on"
"""The key in a session that holds where somebody wanted to go before they were led away."""
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_step(account_id: int) -> bool:
    """Whether signing in to the account takes more than its password."""
    return bool(Authenticator.objects.filter(user_id=account_id, type__in=STEPS).exists())


def accounts_with_second_step(account_ids: Iterable[int]) -> set[int]:
    """Those of the accounts that have one."""
    rows = Authenticator.objects.filter(user_id__in=list(account_ids), type__in=STEPS)
    return set(rows.values_list("user_id", flat=True))


def lead_to_second_step(request: HttpRequest, why: str) -> HttpResponse:
    """To the page that says why a second step is needed and sets it up; then back to this page."""
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    if here and url_has_allowed_host_and_scheme(here, allowed_hosts=None):
        request.session[GO_ON] = here
    response = redirect("second_step_needed")
    response["Location"] += f"?for={why}"
    return response
