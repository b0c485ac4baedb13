"""The page on which visitors of a shop behind a password type it."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.rates import Rate, client_ip
from storefront.closed import PATH, WAY_BACK, is_let_in, let_in
from storefront.shopfront import own_path, render, shop_page
from storefront.surface import ShopRequest
from themes.objects.forms import FormDrop
from themes.rendering.preview import preview_of

TRIES = Rate("shop.password", most=10, seconds=300)
"""Passwords typed from one place on the network."""
LONGEST = 100
"""Letters of a password; longer ones are not even looked at."""
_FORM = "storefront_password"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: ShopRequest) -> HttpResponse:
    """The theme's page of this name, or the default theme's; who may look around goes on to where they were.

    The team sees it in a preview at any time.
    """
    if request.store.has_password and request.method == "POST":
        return _try(request)
    if preview_of(request) is None and is_let_in(request):
        return HttpResponseRedirect(_way_back(request))
    return _show(request)


def _try(request: ShopRequest) -> HttpResponse:
    if not TRIES.take(client_ip(request)):
        return _show(request, _("Too many tries. Wait a few minutes, then try again."), 429)
    typed = request.POST.get("password", "")
    if len(typed) > LONGEST or not check_password(typed, request.store.password_hash):
        return _show(request, _("This is not the password. Try again."), 422)
    response = HttpResponseRedirect(_way_back(request))
    response.status_code = 303
    let_in(response, request.store)
    return response


def _show(request: ShopRequest, fault: str = "", status: int = 200) -> HttpResponse:
    page = shop_page(request, title=_("Enter the shop"))
    if fault:
        form = FormDrop(_FORM, {}, {"form": fault}, kind=_FORM)
        page.scratch["forms"] = {**page.scratch.get("forms", {}), _FORM: form}
    page.scratch["form_fields"] = {_FORM: {WAY_BACK: _way_back(request)}}
    return render(request, "password", page, {}, status=status)


def _way_back(request: ShopRequest) -> str:
    """Where the visitor wanted to go when they were sent here, else the home page."""
    wanted = own_path(request.POST.get(WAY_BACK) or request.GET.get(WAY_BACK))
    is_here = wanted.partition("?")[0].rstrip("/") in {PATH, f"{request.root}{PATH}"}
    return wanted if wanted and not is_here else request.root or "/"
