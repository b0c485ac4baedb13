"""One try to send a message: signed, to an address that is looked at anew, with no database in reach."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.utils import timezone

from foundation.outbound.addresses import OutboundError
from foundation.outbound.calls import calling, read_some

from .actions.settling import Outcome
from .actions.taking import Job
from .addresses import look_up
from .signing import headers_for

log = logging.getLogger(__name__)
SECONDS_TO_CONNECT = 5
SECONDS_ALTOGETHER = 15
MOST_READ = 64 * 1024
MOST_HEADERS = 8 * 1024
"""Characters of the received headers that the log keeps."""
MOST_WAITED_FOR = timedelta(days=1)
"""A longer Retry-After is cut to this."""


def send(job: Job) -> Outcome:
    """Try once. Whatever goes wrong is in the outcome; nothing is raised."""
    at = timezone.now()
    started = time.monotonic()
    headers = headers_for(job.webhook_id, job.body, job.keys, at)
    try:
        target = look_up(job.url)
        with calling(
            "POST",
            target,
            headers=headers,
            body=job.body.encode(),
            connect_seconds=SECONDS_TO_CONNECT,
            whole_seconds=SECONDS_ALTOGETHER,
        ) as answer:
            status, received = answer.status, dict(answer.headers)
            response, is_cut = read_some(answer, MOST_READ)
    except OutboundError as error:
        return Outcome(job, at, _since(started), fault=error.code, sent_headers=headers)
    except Exception:
        log.exception("a webhook could not be sent to endpoint %s", job.endpoint_id)
        return Outcome(job, at, _since(started), fault="broken", sent_headers=headers)
    return Outcome(
        job,
        at,
        _since(started),
        status=status,
        sent_headers=headers,
        headers=_bounded(received),
        response=_text(response),
        is_cut=is_cut,
        retry_after=_retry_after(status, received),
    )


def _since(started: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - started)


def _text(body: bytes) -> str:
    return body.decode(errors="replace").replace("\0", "\ufffd")


def _bounded(headers: dict[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    room = MOST_HEADERS
    for name, value in headers.items():
        room -= len(name) + len(value)
        if room < 0:
            break
        kept[_plain(name)] = _plain(value)
    return kept


def _plain(text: str) -> str:
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()


def _retry_after(status: int, headers: dict[str, str]) -> timedelta | None:
    """What a busy receiver asked for, in seconds; dates are not understood."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    if status not in {429, 503} or not said.isascii() or not said.isdigit() or len(said) > 7:
        return None
    return min(timedelta(seconds=int(said)), MOST_WAITED_FOR)
