"""Answering an invitation to a store's team, from its e-mail or from the list of one's stores."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.actions import accept_invitation
from backoffice.models import Invitation
from backoffice.queries import find_invitation, invitations_for
from foundation.errors import ActionError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link of the e-mail leads to. Whoever holds it has read the mail of the invited address."""
    found = find_invitation(token)
    if found is None:
        return render(request, "portal/invitation_gone.html", status=404)
    if not request.user.is_authenticated:
        get_adapter(request).stash_verified_email(request, found.email)
        return render(request, "portal/invitation.html", {"invitation": found, "stranger": True})
    if request.method == "POST":
        return _accept(request, found)
    other = request.user.email.lower() != found.email
    return render(request, "portal/invitation.html", {"invitation": found, "other": other})


@login_required
@require_POST
def accept_here(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Accept an invitation to one's own address without its e-mail."""
    assert request.user.is_authenticated
    return _accept(request, get_object_or_404(invitations_for(request.user.email), pk=invitation_id))


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    assert request.user.is_authenticated
    try:
        accept_invitation(invitation=found, account=request.user)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("my_stores")
    messages.success(request, _("Welcome to %(store)s") % {"store": found.store.name})
    return redirect("backoffice:dashboard", handle=found.store.handle)
