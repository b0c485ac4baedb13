"""/dev/clock: let days go by on this machine. Only development has this address."""

from __future__ import annotations

import urllib.error

import redis
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from foundation.moved_clock import MovedClock, followed

from . import days

CHOICES = (1, 7, 30)
"""How many days may be asked for at once."""
MOST_AHEAD = 3 * 366
"""Days: Stripe's subscriptions of more years would renew for minutes."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: HttpRequest) -> HttpResponse:
    """How far the clock is, and buttons that let days go by."""
    moved = _clock()
    if request.method == "POST":
        chosen = {str(count): count for count in _choices(moved)}.get(request.POST.get("days", ""), 0)
        days.ask_for(moved, chosen)
        return redirect("dev_clock")
    return render(request, "portal/dev_clock.html", _facts(moved))


@never_cache
@require_POST
def clock_goes_on(request: HttpRequest) -> HttpResponse:
    """The page asks each second while days are left: one more goes by when the last is done."""
    moved = _clock()
    try:
        days.go_on(moved)
    except (redis.RedisError, urllib.error.URLError):
        days.ask_for(moved, 0)
    return render(request, "portal/dev_clock_state.html", _facts(moved))


def _clock() -> MovedClock:
    moved = followed()
    if moved is None:
        raise Http404
    return moved


def _choices(moved: MovedClock) -> list[int]:
    return [count for count in CHOICES if moved.ahead // days.DAY + count <= MOST_AHEAD]


def _facts(moved: MovedClock) -> dict[str, object]:
    try:
        found, is_reached = days.days(moved), True
    except (redis.RedisError, urllib.error.URLError):
        found, is_reached = days.Days(ahead=moved.ahead // days.DAY, left=0, busy=0), False
    return {
        "now": timezone.now(),
        "days": found,
        "is_reached": is_reached,
        "choices": _choices(moved),
    }
