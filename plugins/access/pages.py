"""Access tokens in the back office: made, shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from backoffice.queries import names_of_actors
from foundation.errors import ActionError
from foundation.permissions import PERMISSIONS

from . import queries
from .actions import make_access_token, revoke_access_token
from .forms import TokenForm
from .models import AccessToken

RIGHT = "plugins.manage"


@store_page(RIGHT)
@require_safe
def list_tokens(request: StoreRequest) -> HttpResponse:
    """All tokens that were not revoked: what each may do, who made it, when it was used."""
    people = names_of_actors(request.store)
    labels = {right.name: right.label for right in PERMISSIONS}
    tokens = list(queries.tokens())
    held = queries.rights_of_makers({token.actor for token in tokens}, request.store)
    rows = [
        (
            token,
            people.get(token.actor, ""),
            [labels[scope] for scope in token.scopes if scope in held[token.actor] and scope in labels],
            [labels[scope] for scope in token.scopes if scope not in held[token.actor] and scope in labels],
        )
        for token in tokens
    ]
    return render(request, "access/list.html", {"tokens": rows})


@store_page(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_token(request: StoreRequest) -> HttpResponse:
    """A form for a new token; its secret is the answer, shown this once."""
    allowed = request.member.rights
    form = TokenForm(request.POST or None, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            token, secret = make_access_token(
                name=given["name"],
                scopes=given["scopes"],
                allowed=allowed,
                expires_at=form.expires_at,
                actor=actor_of(request),
            )
        except ActionError as error:
            form.add_error(error.field or None, str(error))
        else:
            address = request.build_absolute_uri("/api/")
            return render(request, "access/made.html", {"token": token, "secret": secret, "address": address})
    return render(request, "access/form.html", {"form": form}, status=422 if form.errors else 200)


@store_page(RIGHT)
@require_POST
def revoke(request: StoreRequest, token_id: int) -> HttpResponse:
    """Let a token open nothing any more."""
    token = get_object_or_404(AccessToken, pk=token_id)
    revoke_access_token(token=token, actor=actor_of(request))
    messages.success(request, _("“%(name)s” opens nothing any more") % {"name": token.name})
    return redirect("backoffice:api_tokens", handle=request.store.handle)
