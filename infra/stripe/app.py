"""The aiohttp application: keys, idempotency, errors and CORS around the table of calls."""

import asyncio
import hashlib
import json
import logging
import re
from base64 import b64decode
from pathlib import Path

from aiohttp import hdrs, web

from . import control, pages
from .api import OPERATIONS, Access, Operation
from .charges import end_pending_refund
from .ledger import Ledger, Replay, expand, exported
from .others import Handler, Others
from .payment_intents import client_view
from .subscriptions import run_due
from .webhooks import Deliverer
from .wire import Json, Params, StripeError, decode, new_id

_SECRET_KEY = re.compile(r"(sk|rk)_test_\w{3,}$")
_PUBLISHABLE_KEY = re.compile(r"pk_test_\w{3,}$")
_STORED_STATUS = (200, 402)
_REFUND_SECONDS = 2.0
_DUE_SECONDS = 30.0
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Stripe-Version",
    "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
    "Access-Control-Expose-Headers": "Request-Id",
    "Access-Control-Max-Age": "300",
}
logger = logging.getLogger("infra.stripe")


class LocalStripe:
    """One account in test mode: its ledger, its webhooks, and the handlers of its API."""

    def __init__(self, state: Path | None) -> None:
        self.ledger = Ledger(state)
        self.others = Others(self.ledger)
        self.deliverer = Deliverer(self.ledger)
        self.faults = control.ApiFaults()

    def application(self) -> web.Application:
        """The web application with every route."""
        app = web.Application(middlewares=[self._errors])
        for (method, path), operation in OPERATIONS.items():
            app.router.add_route(method, path, self._handler(operation))
        ours = set(OPERATIONS)
        for method, path, handler in self.others.routes():
            if (method, path) not in ours:
                app.router.add_route(method, path, self._other(handler))
        app.router.add_route(hdrs.METH_OPTIONS, "/v1/{rest:.*}", self._preflight)
        pages.add_routes(app, self)
        control.add_routes(app, self)
        app.on_startup.append(self._start)
        app.on_cleanup.append(self._stop)
        return app

    def commit(self, replay: tuple[str, Replay] | None = None) -> None:
        """Keep what the current call changed, then tell the endpoints."""
        events = self.ledger.events()
        deliveries = self.deliverer.expect(events)
        pending = any(event["type"] == "refund.created" for event in events)
        self.ledger.commit(replay)
        self.deliverer.send(deliveries)
        if pending:
            self._end_refunds_later()

    def end_refunds(self) -> None:
        """Let the bank settle every refund that is still pending."""
        for refund in self.ledger.all("refund"):
            end_pending_refund(self.ledger, refund)
        self.commit()

    def _handler(self, operation: Operation) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            body = await request.text() if request.method == "POST" else request.query_string
            rule = self.faults.take()
            if rule and not rule.after:
                return rule.response()
            request_id = new_id("req", 14)
            answer = self._answer(request, operation, body, request_id)
            answer.headers.update(_CORS)
            return rule.response() if rule else answer

        return handle

    def _answer(self, request: web.Request, operation: Operation, body: str, request_id: str) -> web.Response:
        values = decode(body)
        secret = _authenticate(request, values, operation.access)
        key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
        print_ = hashlib.sha256(f"{request.path}\n{body}".encode()).hexdigest() if key else ""
        if key and (known := self.ledger.replay(key)):
            return _replayed(known, print_, key)
        self.ledger.request = {"id": request_id, "idempotency_key": key}
        self.ledger.host = f"{request.scheme}://{request.host}"
        try:
            status, text = self._perform(request.match_info.get("id", ""), operation, values, secret)
            keep = key is not None and status in _STORED_STATUS
            self.commit((key, Replay(print_, status, text, request_id)) if key and keep else None)
        finally:
            self.ledger.forget()
        if operation.call.__name__.endswith("_endpoint"):
            self.deliverer.reload()
        return _response(status, text, request_id)

    def _perform(self, ident: str, operation: Operation, values: Json, secret: bool) -> tuple[int, str]:
        params = Params(values)
        paths = params.texts("expand") or []
        if not secret and operation.access is Access.CLIENT:
            _check_client_secret(self.ledger, ident, values)
        try:
            result = operation.call(self.ledger, ident, params)
        except StripeError as error:
            # A declined card is an outcome: the failed charge stays, like an answer of 200.
            if error.status != 402:
                raise
            logger.info("declined: %s", error)
            return 402, _dump({"error": error.error if secret else _client_error(error.error)})
        result = exported(result) if secret or operation.access is not Access.CLIENT else client_view(result)
        return 200, _dump(expand(self.ledger, result, paths) if paths else result)

    def _other(self, handler: Handler) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            _authenticate(request, {}, Access.SERVER)
            self.ledger.request = {"id": new_id("req", 14), "idempotency_key": None}
            try:
                answer = await handler(request)
                self.commit()
            finally:
                self.ledger.forget()
            return answer

        return handle

    async def _preflight(self, request: web.Request) -> web.Response:
        return web.Response(headers=_CORS)

    @web.middleware
    async def _errors(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except StripeError as error:
            return _error_response(error)
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
            if not request.path.startswith("/v1/"):
                raise
            message = f"Unrecognized request URL ({request.method}: {request.path})."
            return _error_response(StripeError(404, message))
        except web.HTTPException:
            raise
        except Exception:
            logger.exception("%s %s", request.method, request.path)
            message = "An unknown error occurred"
            return _error_response(StripeError(500, message, kind="api_error"))

    def move_clock(self, now: int) -> int:
        """Let billing live at another moment: what is due by then is renewed. How many periods began."""
        self.ledger.stopped_at = now
        return self.run_due()

    def run_due(self) -> int:
        """Renew and end subscriptions that are due."""
        count = run_due(self.ledger)
        self.commit()
        return count

    async def _live_on(self) -> None:
        while True:
            await asyncio.sleep(_DUE_SECONDS)
            self.run_due()

    def _end_refunds_later(self) -> None:
        asyncio.get_running_loop().call_later(_REFUND_SECONDS, self.end_refunds)

    async def _start(self, app: web.Application) -> None:
        self.deliverer.start()
        self.end_refunds()
        self._clock = asyncio.get_running_loop().create_task(self._live_on())

    async def _stop(self, app: web.Application) -> None:
        self._clock.cancel()
        await self.deliverer.close()
        self.ledger.close()


def _authenticate(request: web.Request, values: Json, access: Access) -> bool:
    """Whether the call came with a secret key; refuses a bad key and a browser where it has no business."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Basic":
        given = b64decode(given, validate=False).decode(errors="replace").partition(":")[0]
    key = given or values.get("key")
    if not isinstance(key, str) or not key:
        message = (
            "You did not provide an API key. You need to provide your API key in the Authorization header,"
            " using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
        raise StripeError(401, message)
    if _SECRET_KEY.match(key):
        return True
    if not _PUBLISHABLE_KEY.match(key):
        raise StripeError(401, f"Invalid API Key provided: {key[:8]}{'*' * max(len(key) - 12, 4)}{key[-4:]}")
    if access is Access.SERVER:
        message = "This API call cannot be made with a publishable API key. Please use a secret API key."
        raise StripeError(403, message, code="secret_key_required")
    return False


def _check_client_secret(ledger: Ledger, ident: str, values: Json) -> None:
    kind = "setup_intent" if ident.startswith("seti_") else "payment_intent"
    intent = ledger.get(ident, kind, "intent")
    if values.get("client_secret") != intent["client_secret"]:
        message = "The client_secret provided does not match any associated PaymentIntent on this account."
        raise StripeError(400, message, code="payment_intent_invalid_parameter", param="client_secret")


def _client_error(error: Json) -> Json:
    intent = error.get("payment_intent")
    return {**error, "payment_intent": client_view(intent)} if intent else error


def _replayed(known: Replay, print_: str, key: str) -> web.Response:
    if known.fingerprint != print_:
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were first used"
            f" with. Try using a key other than '{key}' if you meant to execute a different request."
        )
        raise StripeError(400, message, kind="idempotency_error")
    answer = _response(known.status, known.body, new_id("req", 14))
    answer.headers["Idempotent-Replayed"] = "true"
    answer.headers["Original-Request"] = known.request
    return answer


def _error_response(error: StripeError) -> web.Response:
    answer = _response(error.status, _dump({"error": error.error}), new_id("req", 14))
    answer.headers.update(_CORS)
    return answer


def _response(status: int, text: str, request_id: str) -> web.Response:
    return web.Response(
        text=text,
        status=status,
        content_type="application/json",
        headers={"Request-Id": request_id, "Stripe-Should-Retry": "false" if status < 500 else "true"},
    )


def _dump(thing: Json) -> str:
    return json.dumps(thing, separators=(",", ":"))
