"""The base of every view of an API: who calls, what they may do, what it costs, and what comes back.

A view declares `reads` and `writes`, the rights of the catalogue that it asks for; `@action(…, writes="…")`
says another for one of its methods. It runs inside the caller's store, in UTC.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC
from typing import Any

from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework.response import Response
from rest_framework.views import APIView

from foundation.meter import API_CALLS, count_for_store, strike
from foundation.rates import Rate, client_ip
from foundation.request_ids import request_id

from .bodies import JsonAnswer, JsonBody, OnlyJson
from .callers import Caller, find_caller
from .costs import API_RATE, CALLS, ROWS_OF_A_LIST, Bucket
from .filters import refuse_unknown
from .once import call_of, once
from .paging import rows_asked_for
from .problems import CONTENT_TYPE, Problem, not_found, pause_of, problem_of
from .schema import ApiSchema

log = logging.getLogger("django.request")
SAFE = frozenset({"GET", "HEAD"})
GUESSES = Rate("api-token-guess", most=30, seconds=300)
"""Wrong tokens from one address."""


class ApiView(APIView):
    """One address of an API. See the module's docstring."""

    parser_classes = [JsonBody]
    renderer_classes = [JsonAnswer]
    content_negotiation_class = OnlyJson
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    schema = ApiSchema()

    reads: str = ""
    writes: str = ""
    cost: int | None = None
    """Drops that a call takes; None: 1 for a thing, 2 for a list, 5 for a change."""
    unkept: Sequence[str] = ()
    """Members of an answer that are shown once and never kept."""
    bucket: Bucket = CALLS
    """What calls are counted in, by their caller's key."""
    too_often: str | Promise = _("This token has called too often. Wait %s seconds.")
    parameters: Sequence[str] = ()
    """What may stand in the query string besides what the base class reads."""

    caller: Caller

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a request, to the last byte, inside the caller's store."""
        self.args, self.kwargs = args, kwargs
        self.headers = {"Allow": ", ".join(self.allowed_methods)}
        with ExitStack() as inside:
            self.request = self.initialize_request(request, *args, **kwargs)
            try:
                response = self._answer(request, inside)
            except Exception as error:
                response = self.handle_exception(error)
            response = self.finalize_response(self.request, response, *args, **kwargs)
            patch_cache_control(response, private=True, no_cache=True)
            response.render()
            return response

    def _answer(self, request: HttpRequest, inside: ExitStack) -> Response:
        self.format_kwarg = None
        accepted = self.perform_content_negotiation(self.request)
        self.request.accepted_renderer, self.request.accepted_media_type = accepted
        handler: Any = getattr(self, (request.method or "").lower(), None)
        if request.method not in self.allowed_methods or handler is None:
            self.http_method_not_allowed(self.request)
        self.caller = self._let_in(request)
        inside.enter_context(self.caller.within())
        count_for_store(request)
        inside.enter_context(timezone.override(UTC))
        self.check_right(self.permission)
        self._check_open()
        self._pay()
        refuse_unknown(self.request, self.known_parameters())
        return self._run(lambda: handler(self.request, *self.args, **self.kwargs))

    @property
    def is_atomic(self) -> bool:
        """Whether a change is one transaction with its idempotency key; False for what calls the outside."""
        return True

    @property
    def idempotency_key(self) -> str:
        """A name for this call that no other has, for actions that take one; "" where the caller gave
        none."""
        key = self.request.headers.get("Idempotency-Key")
        return "" if key is None else call_of(self.caller_name, key, "", "", None).key

    @property
    def caller_name(self) -> str:
        """Whose idempotency keys these are."""
        return self.caller.key

    @property
    def permission(self) -> str:
        """The right that this call needs."""
        return self.reads if self.request.method in SAFE else self.writes

    def known_parameters(self) -> set[str]:
        """All that may stand in the query string."""
        return set(self.parameters)

    def check_right(self, permission: str) -> None:
        """Raise Problem 403 for a caller without the right; "" is none."""
        if permission and permission not in self.caller.scopes:
            text = _("This token has no right to do that. It needs the scope “%s”.") % permission
            raise Problem(403, "scope_missing", text, more={"scope": permission})

    def _check_open(self) -> None:
        if self.request.method not in SAFE and not self.caller.may_change:
            text = _(
                "This store can only be read at the moment: its plan is not paid for. Nothing was changed."
            )
            raise Problem(403, "store_read_only", text)
        if self.request.method not in SAFE and (problem := pause_of()) is not None:
            raise problem

    def _let_in(self, request: HttpRequest) -> Caller:
        """Who calls. A caller that stands on the request is one that `bulk` has let in already."""
        known: Caller | None = getattr(request, "api_caller", None)
        caller = known or find_caller(request.headers.get("Authorization", ""))
        if caller is None:
            if request.headers.get("Authorization") and not GUESSES.take(client_ip(request)):
                text = _("Too many wrong tokens came from your address. Wait some minutes.")
                raise Problem(429, "too_many_guesses", text, headers={"Retry-After": str(GUESSES.seconds)})
            text = _("Send the token of an open store: “Authorization: Bearer kd_…”.")
            raise Problem(401, "unauthorized", text, headers={"WWW-Authenticate": "Bearer"})
        return caller

    def price(self) -> int:
        """What this call costs."""
        if self.cost is not None:
            return self.cost
        if self.request.method not in SAFE:
            return 5
        if getattr(self, "action", "") != "list":
            return 1
        return 2 * -(-rows_asked_for(self.request) // ROWS_OF_A_LIST)

    def _pay(self) -> None:
        bucket = self.bucket.refilled_by(API_RATE.most()) if self.bucket is CALLS else self.bucket
        price = self.price()
        taken = bucket.take(self.caller.key, price)
        self.headers |= {"RateLimit-Policy": bucket.policy, "RateLimit": bucket.header(taken)}
        if taken.is_within and self.caller.group:
            taken = bucket.of_group().take(self.caller.group, price)
        if not taken.is_within:
            strike(API_CALLS)
            text = str(self.too_often) % taken.wait
            raise Problem(429, "rate_limited", text, headers={"Retry-After": str(taken.wait)})

    def _run(self, run: Callable[[], Response]) -> Response:
        if self.request.method in SAFE:
            return run()
        key = self.request.headers.get("Idempotency-Key")
        if key is not None:
            path = self.request.get_full_path()
            call = call_of(self.caller_name, key, self.request.method or "", path, self.request.data)
            return once(call, run, is_atomic=self.is_atomic, unkept=self.unkept)
        if not self.is_atomic:
            return run()
        with transaction.atomic():
            return run()

    def handle_exception(self, exc: Exception) -> Response:
        """A refusal as a problem; anything else is a fault of ours, told to the log and to nobody else."""
        problem = problem_of(exc)
        if problem is None:
            got_request_exception.send(sender=type(self), request=self.request._request)
            log.error(
                "Internal Server Error: %s", self.request.path, exc_info=exc, extra={"status_code": 500}
            )
            text = _("Something went wrong on our side. Tell us the request_id.")
            problem = Problem(500, "internal", text)
        body = problem.as_json(request_id.get())
        response = Response(
            body, status=problem.status, content_type=CONTENT_TYPE, headers=dict(problem.headers)
        )
        response.exception = True
        return response


@csrf_exempt
def unknown_address(request: HttpRequest, path: str = "") -> HttpResponse:
    """What is answered below /api/ where nothing is: in the form that programs read."""
    body = not_found().as_json(request_id.get())
    return JsonResponse(
        body, status=404, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )
