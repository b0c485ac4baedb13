"""What is answered when something broke: a page of its own, with a reference that leads to the log line."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from foundation.errors import is_too_slow
from foundation.request_ids import request_id

SECONDS_TO_COME_BACK = 30


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session: they may be what broke. 503 where a statement took too long."""
    is_slow = is_too_slow(sys.exception())
    page = render_to_string("500.html", {"reference": request_id.get(), "is_slow": is_slow})
    response = HttpResponse(page, status=503 if is_slow else 500)
    if is_slow:
        response.headers["Retry-After"] = str(SECONDS_TO_COME_BACK)
    return response
