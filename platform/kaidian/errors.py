"""What is answered when something broke: a page of its own, with a reference that leads to the log line."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

from foundation.request_ids import request_id


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session: they may be what broke."""
    return HttpResponseServerError(render_to_string("500.html", {"reference": request_id.get()}))
