"""The devices that an account is signed in with: what they are, where, when last; and signing them out.

Sessions are kept by allauth.usersessions, which notes them when somebody signs in. When they were last used
is noted here, every few minutes at most.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.usersessions.models import UserSession
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .models import Account

BETWEEN_NOTES = 300
NOTED = "seen_at"
"""The key in a session that says when its use was last written down, in seconds since 1970."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("MicroMessenger", "WeChat"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """A session as its owner sees it."""

    id: int
    name: str
    ip: str
    last_seen: datetime
    is_this: bool
    is_phone: bool


def name_of_device(user_agent: str) -> str:
    """What people call a browser by its User-Agent: "Chrome on Windows"."""
    browser = next((name for sign, name in _BROWSERS if re.search(rf"{sign}\w*/", user_agent)), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown device")


def note_session(request: HttpRequest) -> None:
    """Remember that the session of this request is in use, every few minutes at most."""
    session = getattr(request, "session", None)
    if session is None or not session.session_key or not request.user.is_authenticated:
        return
    now = int(time.time())
    if now - int(session.get(NOTED, 0)) >= BETWEEN_NOTES:
        session[NOTED] = now
        UserSession.objects.create_from_request(request)


def devices_of(account: Account, current_key: str) -> list[Device]:
    """Where the account is signed in now: this session first, then the latest used."""
    rows = UserSession.objects.purge_and_list(account)
    rows.sort(key=lambda row: (row.session_key == current_key, row.last_seen_at), reverse=True)
    return [
        Device(
            id=row.pk,
            name=name_of_device(row.user_agent),
            ip=row.ip,
            last_seen=row.last_seen_at,
            is_this=row.session_key == current_key,
            is_phone="Mobi" in row.user_agent,
        )
        for row in rows
    ]


def end_session(*, account: Account, session_id: int) -> bool:
    """Sign a device of the account out at once; whether there was one."""
    row = UserSession.objects.filter(user=account, pk=session_id).first()
    if row is not None:
        row.end()
    return row is not None


def end_other_sessions(*, account: Account, current_key: str | None) -> int:
    """Sign out everywhere but here; how many devices that were."""
    rows = list(UserSession.objects.filter(user=account).exclude(session_key=current_key or ""))
    for row in rows:
        row.end()
    return len(rows)


@receiver([password_changed, password_set, password_reset])
def _end_others(request: HttpRequest, user: Account, **_more: object) -> None:
    # Django lets sessions of an older password in no more; their rows go with them.
    end_other_sessions(account=user, current_key=request.session.session_key)
