"""Everything payments do not need and `localstripe` already has: customers, plans, subscriptions, invoices …

Its handlers are mounted as they are; only its storage (a pickle in /tmp) and its webhooks (unsigned order, a
sleep of one second) are replaced by ours.
"""

import pickle
from collections.abc import Awaitable, Callable

from aiohttp import web
from localstripe import errors, resources, server

from .ledger import Ledger
from .wire import Json, StripeError

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_KEEPSAKE = "localstripe"


class Others:
    """localstripe's resources, kept in the ledger's file."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        resources.Store.dump_to_disk = lambda store: None
        resources.schedule_webhook = lambda event: ledger.record(event.type, event.data["object"])
        ledger.elsewhere = self.find
        self.load()

    def load(self) -> None:
        """Read what was kept, or start empty."""
        resources.store.clear()
        kept = self._ledger.kept(_KEEPSAKE)
        if kept:
            # The file is this server's own, in the run folder of the one who started it.
            resources.store.update(pickle.loads(kept))  # noqa: S301

    def find(self, ident: str) -> Json | None:
        """An object of localstripe's by id, in the shape of ours."""
        for key in (f"{kind}:{ident}" for kind in _kinds(ident)):
            found = dict.get(resources.store, key)
            if found is not None:
                shown: Json = found._export()
                number = getattr(found, "_card_number", None)
                return {**shown, "_": {"number": number}} if number else shown
        return None

    def save(self) -> None:
        """Keep localstripe's objects as they are now."""
        self._ledger.keep(_KEEPSAKE, pickle.dumps(dict(resources.store)))

    def routes(self) -> list[tuple[str, str, Handler]]:
        """localstripe's own routes: (method, path, handler)."""
        found = []
        for route in server.app.router.routes():
            path = route.resource.canonical if route.resource else ""
            if path.startswith("/v1/") and route.method != "HEAD":
                found.append((route.method, path, self._guard(route.handler)))
        return found

    def _guard(self, handler: Callable[[web.Request], object]) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                answer = handler(request)
                if isinstance(answer, Awaitable):
                    answer = await answer
            except errors.UserError as error:
                told = error.body["error"]
                message = told.get("message") or "Invalid request."
                raise StripeError(error.code, message, code=told.get("code")) from error
            if request.method != "GET":
                self.save()
            assert isinstance(answer, web.StreamResponse)
            return answer

        return guarded


def _kinds(ident: str) -> tuple[str, ...]:
    prefix = ident.partition("_")[0]
    return _KINDS.get(prefix, ())


_KINDS = {
    "cus": ("customer",),
    "pi": ("payment_intent",),
    "pm": ("payment_method",),
    "ch": ("charge",),
    "re": ("refund",),
    "in": ("invoice",),
    "sub": ("subscription",),
    "card": ("card",),
    "src": ("source",),
    "prod": ("product",),
    "txn": ("balance_transaction",),
}
