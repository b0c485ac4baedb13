"""Theme access tokens: made and revoked by those who may change the code of themes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.access import StoreRequest, actor_of, store_page
from backoffice.queries import names_of_actors
from foundation.errors import ActionError
from themes.actions import make_theme_token, revoke_theme_token
from themes.models import ThemeToken
from themes.pages.forms import TokenForm


@store_page("themes.code")
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: StoreRequest) -> HttpResponse:
    """The tokens that open something, and a form for another. A new one is shown here, this once."""
    form, secret = TokenForm(), ""
    if request.method == "POST":
        form = TokenForm(request.POST)
        if form.is_valid():
            try:
                _token, secret = make_theme_token(name=form.cleaned_data["name"], actor=actor_of(request))
            except ActionError as error:
                form.add_error("name", str(error))
            else:
                form = TokenForm()
    team = names_of_actors(request.store)
    rows = [
        (token, team.get(token.actor, ""))
        for token in ThemeToken.objects.filter(revoked_at=None).order_by("-created_at")
    ]
    address = request.build_absolute_uri(reverse("backoffice:dashboard", args=[request.store.handle]))
    facts = {"form": form, "tokens": rows, "secret": secret, "address": address.rstrip("/")}
    return render(request, "themes/access.html", facts, status=422 if form.errors else 200)


@store_page("themes.code")
@require_POST
def revoke(request: StoreRequest, number: int) -> HttpResponse:
    """Let a token open nothing any more."""
    token = get_object_or_404(ThemeToken, pk=number)
    revoke_theme_token(token=token, actor=actor_of(request))
    messages.success(request, _("“%(name)s” opens nothing any more") % {"name": token.name})
    return redirect("backoffice:theme_access", handle=request.store.handle)
