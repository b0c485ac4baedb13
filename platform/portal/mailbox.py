"""The e-mails that development keeps as files instead of sending them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

SEPARATOR = b"\n" + b"-" * 79 + b"\n"
MOST_SHOWN = 200


@dataclass(frozen=True)
class KeptMail:
    """One e-mail. `id` names its file and its place in it."""

    id: str
    subject: str
    sender: str
    to: str
    sent_at: datetime | None
    text: str
    html: str


def folder() -> Path:
    """Where they lie."""
    return Path(settings.MAILERS["default"]["OPTIONS"]["file_path"])


def newest_mails() -> list[KeptMail]:
    """The newest e-mails first."""
    files = sorted(folder().glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    mails: list[KeptMail] = []
    for path in files:
        mails.extend(reversed(list(_mails_of(path))))
        if len(mails) >= MOST_SHOWN:
            break
    return mails[:MOST_SHOWN]


def find_mail(identity: str) -> KeptMail | None:
    """The e-mail with this id, or None."""
    name, _, _place = identity.rpartition("-")
    path = folder() / f"{name}.log"
    if path.parent != folder() or not path.is_file():
        return None
    return next((mail for mail in _mails_of(path) if mail.id == identity), None)


def _mails_of(path: Path) -> Iterator[KeptMail]:
    for place, raw in enumerate(path.read_bytes().split(SEPARATOR)):
        if raw.strip():
            message = BytesParser(_class=EmailMessage, policy=default).parsebytes(raw)
            yield _kept(f"{path.stem}-{place}", message)


def _kept(identity: str, message: EmailMessage) -> KeptMail:
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    return KeptMail(
        id=identity,
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        sent_at=parsedate_to_datetime(str(message["Date"])) if message["Date"] else None,
        text=str(text.get_content()) if text else "",
        html=str(html.get_content()) if html else "",
    )
