"""What a merchant has typed so far on the way to a store, kept in the session: going back loses nothing."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field, fields
from typing import Any, cast

from django.contrib.sessions.backends.base import SessionBase

from .actions import StorePlan

SESSION_KEY = "opening"


def _new_key() -> str:
    return str(uuid.uuid4())


@dataclass
class Draft:
    """The answers of the screens. `key` makes sending the last one twice open one store.

    `problem` is why the last try failed, `file` the storage key of a CSV file that came with it.
    """

    name: str = ""
    handle: str = ""
    locale: str = ""
    currency: str = ""
    time_zone: str = ""
    look: str = ""
    goods: str = ""
    file: str = ""
    file_name: str = ""
    problem: str = ""
    key: str = field(default_factory=_new_key)

    def plan(self, other_locales: list[str]) -> StorePlan:
        """The store that was asked for."""
        return StorePlan(
            name=self.name,
            handle=self.handle,
            locale=self.locale,
            locales=[self.locale, *other_locales],
            currency=self.currency,
            time_zone=self.time_zone,
        )


def read_draft(session: SessionBase) -> Draft:
    """The draft of this session, or a new one."""
    kept = cast("dict[str, Any]", session.get(SESSION_KEY) or {})
    known = {item.name for item in fields(Draft)}
    return Draft(**{name: value for name, value in kept.items() if name in known})


def keep_draft(session: SessionBase, draft: Draft) -> None:
    """Remember the draft."""
    session[SESSION_KEY] = asdict(draft)


def forget_draft(session: SessionBase) -> None:
    """The store is open: start afresh next time."""
    session.pop(SESSION_KEY, None)
