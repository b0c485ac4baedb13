"""Help from the platform: letting it in, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backoffice import actions
from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError


@store_page("store.team")
@require_POST
def allow(request: StoreRequest) -> HttpResponse:
    """Let the platform's people in for the chosen hours."""
    hours = request.POST.get("hours", "")
    try:
        actions.allow_support(
            store=request.store,
            hours=int(hours) if hours.isascii() and hours.isdecimal() and len(hours) < 4 else 0,
            account=request.member.account,
            actor=actor_of(request),
        )
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kaidian support can help you in your store now"))
    return redirect("backoffice:team", handle=request.store.handle)


@store_page("store.team")
@require_POST
def revoke(request: StoreRequest) -> HttpResponse:
    """Take that back at once."""
    actions.revoke_support(store=request.store, actor=actor_of(request))
    messages.success(request, _("Kaidian support can't enter your store any more"))
    return redirect("backoffice:team", handle=request.store.handle)
