"""Idempotency keys: a call that is sent twice is done once, and gets the same answer.

The key's row is written before the call begins. What the call changes and what it answers are committed
together, so after a crash either both are there or neither is, and the call may run again. Views that call
the outside (`is_atomic = False`) hand the key on instead, to actions that take one, or ask `first_time` in
the transaction of their change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from foundation.models import ApiAnswer
from foundation.request_ids import request_id

from .problems import Problem, problem_of

KEPT = timedelta(hours=24)
LEASE = timedelta(minutes=2)
"""A call that said nothing for so long is given up: its process died."""
MOST_LONG = 255
_CLEARED_AT_ONCE = 50
_HEADERS = ("ETag", "Location")


@dataclass(frozen=True)
class Call:
    """A call with a key: `key` names it for good, `request` is a digest of what was asked for."""

    key: str
    request: str


def call_of(caller: str, key: str, method: str, path: str, body: Any) -> Call:
    """The call of a caller with the header `Idempotency-Key`. Raises Problem 400 for a key that is none."""
    if not 1 <= len(key) <= MOST_LONG or not key.isascii() or not key.isprintable():
        text = _("An Idempotency-Key has from 1 to %s printable ASCII characters.") % MOST_LONG
        raise Problem(400, "bad_idempotency_key", text)
    told = json.dumps([method, path, body], sort_keys=True, ensure_ascii=False)
    return Call(_digest(f"{caller}\n{key}"), _digest(told))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def once(call: Call, run: Callable[[], Response], *, is_atomic: bool, unkept: Sequence[str] = ()) -> Response:
    """The answer of `run()`, or the one that it gave the first time.

    Refusals are kept, too; faults of ours are not. Members of the answer that are `unkept` (secrets) are null
    when it is given again. Raises Problem 422 for a key that stood for something else, 409 while it is
    under way.
    """
    given = _begin(call)
    if given is not None:
        return _again(given)
    try:
        if is_atomic:
            with transaction.atomic():
                response = run()
                _keep(call, response.status_code, _without(response.data, unkept), _headers(response))
        else:
            response = run()
            _keep(call, response.status_code, _without(response.data, unkept), _headers(response))
    except Exception as error:
        _keep_refusal(call, error)
        raise
    return response


def _begin(call: Call) -> ApiAnswer | None:
    """Write the key's row; the row that stands in the way, if its answer is there already."""
    now = timezone.now()
    _clear(now)
    leased = {"request": call.request, "leased_until": now + LEASE, "expires_at": now + KEPT}
    row, is_new = ApiAnswer.objects.get_or_create(key=call.key, defaults=leased)
    if is_new:
        return None
    if row.request != call.request:
        raise Problem(422, "idempotency_key_reused", _("This Idempotency-Key stood for another request."))
    if row.status is not None:
        return row
    # Given up by whoever held it: one of those who ask now takes it over.
    dead = ApiAnswer.objects.filter(
        key=call.key, status=None, leased_until=row.leased_until, leased_until__lt=now
    )
    if not dead.update(**leased):
        text = _("The first request with this Idempotency-Key is still under way. Ask again in a moment.")
        raise Problem(409, "idempotency_key_in_flight", text, headers={"Retry-After": "1"})
    return None


def first_time(key: str) -> bool:
    """Whether what this name stands for (`ApiView.idempotency_key`) was not done yet; from now on it was.

    For changes whose answer can't be told within their transaction: call it there. Should the answer not be
    kept after that, whoever asks again gets one, and nothing is done twice.
    """
    kept = {"request": "", "status": 204, "expires_at": timezone.now() + KEPT}
    _row, is_new = ApiAnswer.objects.get_or_create(key=_digest(f"done\n{key}"), defaults=kept)
    return is_new


def clear_expired() -> int:
    """Drop all keys whose time is over; how many. For the clock: where nobody calls, nobody clears."""
    return ApiAnswer.objects.filter(expires_at__lt=timezone.now()).delete()[0]


def _clear(now: Any) -> None:
    """Drop some keys whose time is over: whoever adds one takes others away, so they never pile up."""
    old = ApiAnswer.objects.filter(expires_at__lt=now).values("pk")[:_CLEARED_AT_ONCE]
    ApiAnswer.objects.filter(pk__in=old).delete()


def _again(row: ApiAnswer) -> Response:
    headers = {**row.headers, "Idempotent-Replay": "true"}
    problem = row.status is not None and row.status >= 400
    content_type = "application/problem+json" if problem else None
    return Response(row.body, status=row.status, headers=headers, content_type=content_type)


def _keep(call: Call, status: int, body: Any, headers: dict[str, str]) -> None:
    ApiAnswer.objects.filter(key=call.key).update(
        status=status, body=body, headers=headers, leased_until=None
    )


def _keep_refusal(call: Call, error: Exception) -> None:
    problem = problem_of(error)
    if problem is None or problem.status >= 500:
        ApiAnswer.objects.filter(key=call.key).delete()
    else:
        _keep(call, problem.status, problem.as_json(request_id.get()), dict(problem.headers))


def _without(data: Any, names: Sequence[str]) -> Any:
    if isinstance(data, dict) and names:
        return {name: None if name in names else value for name, value in data.items()}
    return data


def _headers(response: Response) -> dict[str, str]:
    return {name: response.headers[name] for name in _HEADERS if name in response.headers}
