"""Pages of one's account that allauth does not have."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from backoffice.second_step import GO_ON, has_second_step

from . import actions
from .devices import devices_of, end_other_sessions, end_session
from .forms import ProfileForm
from .language import OFFERED
from .models import Account


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Name and language, and the ways to address, password and two-step sign-in."""
    account: Account = request.user  # type: ignore[assignment]
    form = ProfileForm(request.POST or None, initial={"name": account.name, "language": account.language})
    if request.method == "POST" and form.is_valid():
        actions.change_profile(account=account, **form.cleaned_data)
        with translation.override(account.language or translation.get_language()):
            messages.success(request, _("Saved"))
        return redirect("account_settings")
    pending = EmailAddress.objects.filter(user=account, verified=False).exclude(email=account.email).first()
    facts = {
        "form": form,
        "has_mfa": has_second_step(account.pk),
        "pending": pending,
        "devices": devices_of(account, request.session.session_key or ""),
    }
    return render(request, "accounts/settings.html", facts, status=422 if form.errors else 200)


@login_required
@require_POST
def end_device(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign one of the account's devices out."""
    account: Account = request.user  # type: ignore[assignment]
    if not end_session(account=account, session_id=session_id):
        raise Http404
    messages.success(request, _("That device is signed out"))
    return redirect("account_settings")


@login_required
@require_POST
def end_other_devices(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    account: Account = request.user  # type: ignore[assignment]
    count = end_other_sessions(account=account, current_key=request.session.session_key)
    told = ngettext("%(count)s other device is signed out", "%(count)s other devices are signed out", count)
    messages.success(request, told % {"count": count})
    return redirect("account_settings")


@login_required
@require_safe
def second_step_needed(request: HttpRequest) -> HttpResponse:
    """Why one has to set up a second step before going on; `?for=console` for operators."""
    facts = {
        "why": request.GET.get("for", ""),
        "is_set_up": has_second_step(request.user.pk or 0),
        "go_on": request.session.get(GO_ON) or reverse("my_stores"),
    }
    return render(request, "accounts/second_step.html", facts)


@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Whether the browser is signed in, and a token that its forms are taken with now.

    {"signed_in": bool, "token": str}: forms that were open for long ask before they are sent.
    """
    return JsonResponse({"signed_in": request.user.is_authenticated, "token": get_token(request)})


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Read on in another language: kept in the cookie, and in the account of whoever is signed in."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in OFFERED:
        actions.choose_language(account=request.user, language=language)
    response = set_language(request)
    assert isinstance(response, HttpResponseRedirect | HttpResponse)
    return response
