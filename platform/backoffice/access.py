"""Pages of one store's back office: who may see them, and in which store they run.

    @store_page("orders.refund")
    @require_POST
    def refund(request: StoreRequest, number: int) -> HttpResponse:
        ...                             # runs in the schema of request.store, in the store's time zone

The address is `/stores/<handle>/…`; the page does not take the handle. Before it runs: an anonymous
visitor is sent to sign in, somebody who is not of the store's team gets 404, a member without a second step
is led to set it up where the store asks for one, a member without the right gets 403, and in a suspended
store nothing can be changed, only seen.

A domain lists its pages as `urlpatterns` in `<domain>/page_urls.py`, and `kaidian.urls` includes them under
the namespace `backoffice`; templates say `{% store_url "order" number=order.number %}`.

The platform's middleware (session, CSRF, messages) decides at the start of a request that this is the
platform's host, and is outside of the store again when it finishes: `request.store` is set here, between
the two. The session is loaded before the store is entered and saved after it was left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render, resolve_url
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from foundation.permissions import NAMES
from tenants.context import in_store
from tenants.models import Membership, Store
from tenants.pausing import SAFE_METHODS, come_back, settled

from .models import SupportVisit
from .queries import find_membership, find_renamed
from .second_step import has_second_step, lead_to_second_step
from .support import SHUT_PAGES, SHUT_RIGHTS, member_of_visit, visit_at


class StoreRequest(HttpRequest):
    """A request to a back-office page: its store, and the member of the team who asks.

    `support` is set where it is an operator who works in the store for its team.
    """

    store: Store
    member: Membership
    support: SupportVisit | None
    htmx: HtmxDetails


def actor_of(request: StoreRequest) -> str:
    """How events name the person who asks: "account:<id>", or "operator:<id>" for one of the platform."""
    kind = "operator" if request.support else "account"
    return f"{kind}:{request.member.account_id}"


def store_page(permission: str, *, always: bool = False) -> Callable[..., Any]:
    """Make a function view a page of a store's back office for members with `permission`.

    `always` lets it change things also while the store is paused: paying, and taking one's data along.
    """
    if permission not in NAMES:
        raise ValueError(f"no such right: {permission}")

    def mark[**P](
        view: Callable[Concatenate[StoreRequest, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def page(request: HttpRequest, handle: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return sign_in(request)
            member = find_membership(request.user.pk, handle)
            visit = None if member else visit_at(request, handle)
            if visit is not None:
                member = member_of_visit(visit)
            if member is None:
                return _moved(request, handle)
            if member.store.needs_second_step and not has_second_step(member.account_id):
                return _led_away(request)
            if member.store.is_moving and request.method not in SAFE_METHODS:
                store = settled(member.store)
                if store is None:
                    return come_back(request)
                member.store = store
            store_request = _with_store(request, member)
            store_request.support = visit
            with in_store(member.store), timezone.override(member.store.time_zone):
                refused = _refusal(store_request, permission, always)
                response = refused or view(store_request, *args, **kwargs)
                return _finished(response, member.store)

        page.permission = permission  # type: ignore[attr-defined]
        page.works_always = always  # type: ignore[attr-defined]
        return never_cache(page)

    return mark


def sign_in(request: HttpRequest) -> HttpResponse:
    """Send an anonymous visitor to sign in, and then back to the page they see. Lost work is told there."""
    if request.method not in SAFE_METHODS:
        told = _("You were signed out before this was saved. Sign in, and save it again.")
        messages.warning(request, told)
    if getattr(request, "htmx", False):
        htmx = cast(StoreRequest, request).htmx
        target = redirect_to_login(htmx.current_url_abs_path or settings.LOGIN_REDIRECT_URL)
        return HttpResponseClientRedirect(target.url)
    if request.method in SAFE_METHODS:
        return redirect_to_login(request.get_full_path())
    return redirect_to_login(_came_from(request))


def _led_away(request: HttpRequest) -> HttpResponse:
    response = lead_to_second_step(request, "team")
    is_part = getattr(request, "htmx", False)
    return HttpResponseClientRedirect(response["Location"]) if is_part else response


def _came_from(request: HttpRequest) -> str:
    """The page of ours that a form was sent from."""
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return settings.LOGIN_REDIRECT_URL
    return parts.path if parts.netloc == request.get_host() and parts.path else settings.LOGIN_REDIRECT_URL


def _moved(request: HttpRequest, handle: str) -> HttpResponse:
    """Follow a store whose handle was changed, else say that there is nothing here."""
    now = find_renamed(request.user.pk or 0, handle) if request.method in SAFE_METHODS else None
    if now is None:
        raise Http404
    rest = request.get_full_path().removeprefix(f"/stores/{handle}")
    return HttpResponseRedirect(resolve_url(f"/stores/{now}{rest}"))


def _with_store(request: HttpRequest, member: Membership) -> StoreRequest:
    store_request = cast(StoreRequest, request)
    store_request.store = member.store
    store_request.member = member
    return store_request


def _refusal(request: StoreRequest, permission: str, always: bool) -> HttpResponse | None:
    """The page that says why not, or None."""
    page = request.resolver_match.url_name if request.resolver_match else None
    if request.support and (permission in SHUT_RIGHTS or page in SHUT_PAGES):
        return render(request, "backoffice/refused.html", {"reason": "support"}, status=403)
    if not request.member.may(permission):
        return render(request, "backoffice/refused.html", {"reason": "right"}, status=403)
    is_paused = request.store.status in (Store.Status.SUSPENDED, Store.Status.READ_ONLY, Store.Status.LEAVING)
    if is_paused and request.method not in SAFE_METHODS and not always:
        return render(request, "backoffice/refused.html", {"reason": request.store.status}, status=403)
    return None


def _finished(response: HttpResponseBase, store: Store) -> HttpResponseBase:
    """Do now what would read the store's tables after it was left: lazy templates, streams."""
    if isinstance(response, SimpleTemplateResponse):
        return response.render()
    if isinstance(response, StreamingHttpResponse):
        # Taken now: the generator must not find itself when it asks for what to stream.
        parts = cast(Iterator[bytes], response.streaming_content)
        response.streaming_content = _stream(parts, store)
    return response


def _stream(parts: Iterator[bytes], store: Store) -> Iterator[bytes]:
    with in_store(store), timezone.override(store.time_zone):
        yield from parts
