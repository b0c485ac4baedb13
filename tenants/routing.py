"""Which world a request belongs to: the platform's pages, or one store's shop. Decided by its host alone."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path

from . import health
from .context import enter_store
from .hosts import Route, is_address, routes, split_host
from .invalidation import listener
from .models import Store
from .pausing import POLICY, SAFE_METHODS, come_back, platform_url, settled
from .queries import has_moved

RETRY_AFTER_SECONDS = 3600
REDIRECT_KEPT_SECONDS = 300


_SHUT = frozenset({Store.Status.CLOSED, Store.Status.LEAVING})


class MovedForGood(HttpResponsePermanentRedirect):
    """308: as 301, but the method and the body stay."""

    status_code = 308


class StoreRouting:
    """Give each request its store and the addresses that go with it.

    On the platform's host `request.store` is None. On a store's host it is the Store, shared between threads
    and never to be changed, and the thread is in the store. Hosts that lead nowhere, and stores that are
    suspended or closed, are answered here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.platform_hosts = frozenset({settings.PLATFORM_HOST})
        # Not on a store's domain: on a developer's machine one types 127.0.0.1 and means the platform.
        self.addresses_are_platform: bool = settings.DEVELOPMENT

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = health.PROBES.get(request.path_info)
        if probe is not None:
            return probe(request)
        listener.ensure_started()
        host, port = split_host(request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", ""))
        if self._is_platform(host):
            return self._platform(request)
        route = routes.find(host) if host else None
        if route is None or route.store.status in _SHUT:
            return self._page("tenants/no_store.html", 404)
        if route.primary != host:
            return _redirect(request, route, port)
        if route.store.status == Store.Status.SUSPENDED:
            return self._suspended()
        return self._shop_or_wait(request, route.store)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ask to try again where the store was moved under the request: what it did was undone."""
        store = getattr(exception, "failed_in", None) or getattr(request, "store", None)
        if isinstance(exception, DatabaseError) and store is not None and has_moved(store):
            routes.forget(store.pk)
            return come_back(request, store.locale)
        return None

    def _is_platform(self, host: str) -> bool:
        return host in self.platform_hosts or (self.addresses_are_platform and is_address(host))

    def _platform(self, request: HttpRequest) -> HttpResponse:
        request.store = None  # type: ignore[attr-defined]
        enter_store(None)
        return self.get_response(request)

    def _shop_or_wait(self, request: HttpRequest, store: Store) -> HttpResponse:
        """The shop; who changes something waits a moment where it is being moved. Its API says so itself."""
        if not store.is_moving or request.method in SAFE_METHODS or request.path_info.startswith("/api/"):
            return self._shop(request, store)
        now = settled(store)
        return come_back(request, store.locale) if now is None else self._shop(request, now)

    def _shop(self, request: HttpRequest, store: Store) -> HttpResponse:
        request.store = store  # type: ignore[attr-defined]
        request.urlconf = settings.STORE_URLCONF
        # Left as it is afterwards: the next request of the same store then needs no `SET search_path`,
        # and every other one chooses its own.
        enter_store(store)
        return self.get_response(request)

    def _suspended(self) -> HttpResponse:
        response = self._page("tenants/suspended.html", 503)
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response

    def _page(self, template: str, status: int) -> HttpResponse:
        enter_store(None)
        response = HttpResponse(render_to_string(template, {"platform": platform_url()}), status=status)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Security-Policy"] = POLICY
        return response


def _redirect(request: HttpRequest, route: Route, port: str) -> HttpResponse:
    """To the same address on the store's first host. Kept for minutes only: handles can change back."""
    query = request.META.get("QUERY_STRING", "")
    authority = f"{route.primary}:{port}" if port else route.primary
    target = f"{request.scheme}://{authority}{escape_uri_path(request.path)}{'?' + query if query else ''}"
    kind = HttpResponsePermanentRedirect if request.method in {"GET", "HEAD"} else MovedForGood
    response = kind(target)
    response.headers["Cache-Control"] = f"max-age={REDIRECT_KEPT_SECONDS}"
    return response
