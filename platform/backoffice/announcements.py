"""What the platform tells in back offices. Every process reads it every few seconds, so pages ask nothing."""

from __future__ import annotations

import time

from django.utils import timezone

from foundation.permissions import Role
from tenants.context import on_platform
from tenants.flags import plan_of
from tenants.models import Membership

from .models import Announcement

BLIND_SECONDS = 15.0

_known: list[Announcement] = []
_looked_at = float("-inf")


def announcements_for(member: Membership) -> list[Announcement]:
    """What a member of a store's team is told now, the latest first."""
    now = timezone.now()
    return [row for row in _all() if row.starts_at <= now < row.ends_at and _is_for(row, member)]


def _is_for(row: Announcement, member: Membership) -> bool:
    if row.audience == Announcement.Audience.OWNERS and member.role != Role.OWNER:
        return False
    return not row.plans or plan_of(member.store) in row.plans


def _all() -> list[Announcement]:
    global _known, _looked_at
    if time.monotonic() - _looked_at > BLIND_SECONDS:
        with on_platform():
            _known = list(Announcement.objects.filter(ends_at__gt=timezone.now()).order_by("-starts_at"))
        _looked_at = time.monotonic()
    return _known


def look_again() -> None:
    """Ask the database at the next question."""
    global _looked_at
    _looked_at = float("-inf")
