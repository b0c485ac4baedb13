"""What all pages of the account share: the theme's page with its forms, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, cast
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache

from foundation.rates import Rate
from storefront.customers.cookies import customer_of
from storefront.customers.models import Customer
from storefront.shopfront import own_path, render, shop_page
from storefront.surface import ShopRequest
from themes.objects.drops import FormDrop

LETTERS = Rate("customer.letters", most=5, seconds=3600)
"""Letters to one address; past it nobody is told that none goes out."""
TRIES = Rate("customer.tries", most=10, seconds=300)
"""Tries to sign in with one e-mail address from one place on the network, right or wrong."""
TRIES_OF_EMAIL = Rate("customer.tries.email", most=100, seconds=300)
"""The same from everywhere: loose, for whoever spends it shuts the customer out too."""
TRIES_OF_ONE = Rate("customer.tries.ip", most=60, seconds=300)
"""Tries to sign in from one place on the network."""
ASKED_OF_ONE = Rate("customer.asked.ip", most=30, seconds=3600)
"""Accounts opened, letters asked for and addresses subscribed from one place on the network."""

type Forms = Mapping[str, FormDrop]


def show(
    request: ShopRequest,
    template: str,
    title: str,
    *,
    forms: Forms | None = None,
    hidden: Mapping[str, Mapping[str, object]] | None = None,
    objects: Mapping[str, object] | None = None,
    path: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the account. `forms` are those sent just now, by kind; `hidden` further fields of forms."""
    page = shop_page(request, title=title, path=path)
    page.scratch["forms"] = {**page.scratch.get("forms", {}), **(forms or {})}
    page.scratch["form_fields"] = dict(hidden or {})
    return render(request, template, page, dict(objects or {}), status=status)


def signed_in[**P](
    view: Callable[Concatenate[ShopRequest, Customer, P], HttpResponse],
) -> Callable[Concatenate[ShopRequest, P], HttpResponse]:
    """A page for the customer who is signed in; others sign in first and then come back."""

    @wraps(view)
    def page(request: ShopRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        customer = customer_of(request)
        if customer is None:
            return to_sign_in(request)
        return view(request, customer, *args, **kwargs)

    return cast("Callable[Concatenate[ShopRequest, P], HttpResponse]", never_cache(page))


def to_sign_in(request: ShopRequest) -> HttpResponseRedirect:
    """To the sign-in page, and from there back to the page that was asked for."""
    here = request.root + request.path_info
    query = f"?{urlencode({'return_url': here})}" if request.method in {"GET", "HEAD"} else ""
    return HttpResponseRedirect(f"{request.root}/account/login{query}")


def next_page(request: ShopRequest, otherwise: str = "/account") -> HttpResponseRedirect:
    """Where a form says to go on to, else a page of ours."""
    for name in ("return_to", "return_url", "checkout_url"):
        wanted = own_path(request.POST.get(name) or request.GET.get(name))
        if wanted:
            return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(f"{request.root}{otherwise}")


def way_back(request: ShopRequest) -> dict[str, object]:
    """The hidden fields by which a form remembers where to go on to."""
    found: dict[str, object] = {}
    for name in ("return_url", "checkout_url"):
        wanted = own_path(request.GET.get(name) or request.POST.get(name))
        if wanted:
            found[name] = wanted
    return found
