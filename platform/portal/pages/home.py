"""The landing page and one's stores."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from backoffice.queries import invitations_for
from billing.life import TRIAL
from billing.shelf import offers_in
from portal.demo import HANDLE as DEMO_HANDLE
from tenants.models import Store
from tenants.queries import stores_of
from themes.gallery import list_themes


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What Kaidian is, for those who don't know it yet, with a shop that stands open."""
    demo = Store.objects.filter(handle=DEMO_HANDLE, status=Store.Status.ACTIVE).first()
    picture = list_themes()[0].picture
    facts = {
        "demo_url": demo.url if demo else "",
        "picture": picture,
        "small_picture": picture,
        "offers": offers_in("CNY" if get_language() == "zh-hans" else "USD", "month"),
        "trial_days": TRIAL.days,
    }
    return render(request, "portal/landing.html", facts)


@never_cache
@login_required
@require_safe
def my_stores(request: HttpRequest) -> HttpResponse:
    """The stores that the person is of the team of, invitations to others, and the way to a new one."""
    assert request.user.is_authenticated
    facts = {
        "members": stores_of(request.user.pk).select_related("store__deletion"),
        "invitations": invitations_for(request.user.email),
    }
    return render(request, "portal/stores.html", facts)
