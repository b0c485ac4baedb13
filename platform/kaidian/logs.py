"""Logs: one JSON line an entry in production, a readable line in development; each with store and request."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from foundation.meter import note_page
from foundation.request_ids import request_id

access = logging.getLogger("kaidian.access")
# Asked every few seconds by whoever watches us, and of no interest.
PROBES = {"/healthz", "/readyz"}
NAMELESS = "other"
"""Answers that no page gave: doors that are shut, addresses that lead nowhere."""
_SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{43}(?=/|$)")
"""Secrets of letters' links, as `token_urlsafe(32)` writes them: who reads logs can't follow them."""


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _one_line(text: str) -> str:
    """A text without what would end the line or steer a terminal: strangers choose what stands in it."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether a traceback says anything: a request that was refused is no fault of ours."""
    return bool(record.exc_info) and getattr(record, "status_code", 500) >= 500


def _store_handle() -> str:
    from tenants.context import current_store  # the log works before Django's apps are loaded

    store = current_store()
    return store.handle if store else ""


class JsonLines(logging.Formatter):
    """A line of JSON for each record: time, level, logger, message, store, request, and `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "store": _store_handle(),
            "request": request_id.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and _is_ours(record):
            line["error"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class ReadableLines(logging.Formatter):
    """A short line for people, with the store where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        store = _store_handle()
        where = f" [{store}]" if store else ""
        text = f"{record.levelname.lower():7} {record.name}{where} {_one_line(record.getMessage())}"
        if record.exc_info and _is_ours(record):
            return f"{text}\n{self.formatException(record.exc_info)}"
        return text


def configure(options: Mapping[str, str]) -> None:
    """Set up logging for the mode (settings.LOGGING_CONFIG calls this)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if options["mode"] == "production" else ReadableLines())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for noisy in (
        "stripe",
        "oauthlib",
        "urllib3",
        "botocore",
        "celery.app.trace",
        "celery.worker.strategy",
        "django.server",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def note_answer(request: HttpRequest, response: HttpResponse, seconds: float, statements: int) -> None:
    """Count an answer for its store: by the name of the page, since addresses tell of people."""
    store = getattr(request, "store", None)
    store_id = store.pk if store else getattr(request, "counted_for", None)
    if store_id is None:
        return
    found = request.resolver_match
    page = found.view_name if found and found.view_name else NAMELESS
    note_page(store_id, page, seconds=seconds, statements=statements, status=response.status_code)


class RequestLog:
    """Give every request an id (kept from a proxy's X-Request-ID), and log one line for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        identity = given if given.isalnum() and len(given) <= 64 else uuid.uuid4().hex
        token = request_id.set(identity)
        from tenants.context import statements_run  # the log works before Django's apps are loaded

        started, statements = time.perf_counter(), statements_run()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = identity
            seconds = time.perf_counter() - started
            note_answer(request, response, seconds, statements_run() - statements)
            if access.isEnabledFor(logging.INFO) and request.path not in PROBES:
                self._log(request, response, seconds)
            return response
        finally:
            request_id.reset(token)

    def _log(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        store = getattr(request, "store", None)
        path = _SECRET.sub("…", request.path)
        facts = {
            "method": request.method,
            "path": path,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "store": store.handle if store else "",
        }
        access.info("%s %s %s", request.method, path, response.status_code, extra={"facts": facts})
