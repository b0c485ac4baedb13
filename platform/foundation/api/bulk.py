"""Many calls in one: each by itself, in order, with its own right, cost, transaction and answer.

With an Idempotency-Key every one of them has a key too, so that what a crash cut short is gone on with and
not done twice.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.request_ids import request_id

from .costs import CALLS
from .problems import Problem, not_found
from .resources import Resource
from .routing import at
from .serializers import Sent, Shown, list_of
from .versions import CURRENT
from .views import ApiView

MOST = 100
SECONDS = 25
"""So long a bulk goes on; what is left then was not tried."""
_PASSED_ON = ("HTTP_HOST", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_PROTO", "SERVER_NAME", "SERVER_PORT")
_PASSED_ON_TOO = ("REMOTE_ADDR", "wsgi.url_scheme")


class OperationSent(Sent):
    """One call."""

    method = serializers.ChoiceField(choices=["GET", "POST", "PUT", "PATCH", "DELETE"])
    path = serializers.CharField(max_length=2_000, help_text="Below the version: products/17?fields=title.")
    body = serializers.JSONField(required=False)
    if_match = serializers.CharField(max_length=200, required=False)


class BulkSent(Sent):
    """Calls, in their order. With `stop` none is made after one that was refused."""

    operations = list_of(OperationSent, most=MOST, allow_empty=False)
    stop = serializers.BooleanField(required=False)


class ResultShown(Shown):
    """What one call was answered; `body` is a problem where it was refused."""

    status = serializers.IntegerField()
    body = serializers.JSONField(allow_null=True)
    etag = serializers.CharField(allow_null=True)
    location = serializers.CharField(allow_null=True)


class BulkShown(Shown):
    """A result for each call, in their order."""

    results = ResultShown(many=True)


class BulkView(Resource):
    """Many calls in one."""

    shown = BulkShown
    sends = {"create": BulkSent}
    statuses = {"create": 200}
    outside = ("create",)
    cost = 1

    def create(self, request: Request) -> Response:
        """Make up to 100 calls in one. Each has its own right, cost and answer, and is done or not by
        itself."""
        given = self.sent()
        until = time.monotonic() + SECONDS
        results: list[dict[str, Any]] = []
        stopped: Problem | None = None
        for index, operation in enumerate(given["operations"]):
            if stopped is None and time.monotonic() > until:
                stopped = Problem(503, "not_tried", _("There was no time left for this. Send it again."))
            result = _told(stopped) if stopped else self._result(operation, index)
            if stopped is None and given.get("stop") and result["status"] >= 400:
                stopped = Problem(424, "not_tried", _("An earlier call was refused, so this was not tried."))
            results.append(result)
        self.headers["RateLimit"] = CALLS.header(CALLS.take(self.caller.key, 0))
        return Response({"results": results})

    def known_parameters(self) -> set[str]:
        """None."""
        return set()

    def _result(self, operation: Mapping[str, Any], index: int) -> dict[str, Any]:
        parts = urlsplit(operation["path"].lstrip("/"))
        path = f"/api/{CURRENT}/{parts.path}"
        try:
            match = resolve(path)
        except Resolver404:
            return _told(not_found())
        view = getattr(match.func, "cls", None)
        if view is None or not issubclass(view, ApiView) or issubclass(view, BulkView):
            return _told(not_found())
        asked = self._asked(operation, path, parts.query, index)
        response: HttpResponse = match.func(asked, *match.args, **match.kwargs)
        return {
            "status": response.status_code,
            "body": json.loads(response.content) if response.content else None,
            "etag": response.headers.get("ETag"),
            "location": response.headers.get("Location"),
        }

    def _asked(self, operation: Mapping[str, Any], path: str, query: str, index: int) -> WSGIRequest:
        """The call as a request of its own, of the same caller."""
        body = json.dumps(operation["body"]).encode() if "body" in operation else b""
        outer = self.request._request.META
        environ = {name: outer[name] for name in (*_PASSED_ON, *_PASSED_ON_TOO) if name in outer}
        environ |= {
            "REQUEST_METHOD": operation["method"],
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        if "if_match" in operation:
            environ["HTTP_IF_MATCH"] = operation["if_match"]
        if key := self.idempotency_key:
            environ["HTTP_IDEMPOTENCY_KEY"] = f"{key}-{index}"
        asked = WSGIRequest(environ)
        asked.api_caller = self.caller  # type: ignore[attr-defined]
        return asked


def _told(problem: Problem) -> dict[str, Any]:
    body = problem.as_json(request_id.get())
    return {"status": problem.status, "body": body, "etag": None, "location": None}


urlpatterns = [at("bulk", BulkView, basename="bulk", post="create")]
