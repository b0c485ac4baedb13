"""The two questions a load balancer asks, answered on any host."""

from __future__ import annotations

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from .context import on_platform
from .databases import AT_HOME, all_aliases, at_database
from .models import TemplateSchema

log = logging.getLogger(__name__)


def alive(request: HttpRequest) -> HttpResponse:
    """200 whenever the process answers at all."""
    return _answer(JsonResponse({"status": "ok"}))


def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database and Valkey answer and the schema is prepared; else 503 and what is missing."""
    parts = {"database": _database_answers(), "valkey": _valkey_answers()}
    well = all(parts.values())
    # Where only another database is down, most stores are well: the process goes on serving them.
    parts |= {f"database {alias}": _elsewhere_answers(alias) for alias in all_aliases() if alias != AT_HOME}
    return _answer(
        JsonResponse({"status": "ok" if well else "unready", "parts": parts}, status=200 if well else 503)
    )


def _answer(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


def _database_answers() -> bool:
    try:
        with on_platform():
            return TemplateSchema.objects.exists()
    except DatabaseError as error:
        log.warning("not ready: %s", error)
        return False


def _elsewhere_answers(alias: str) -> bool:
    try:
        with at_database(alias) as there, there.cursor() as cursor:
            cursor.execute("SELECT 1")
            return True
    except DatabaseError as error:
        log.warning("the database %s does not answer: %s", alias, error)
        return False


def _valkey_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError) as error:
        log.warning("not ready: %s", error)
        return False


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": alive, "/readyz": ready}
