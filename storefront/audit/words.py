"""Events as sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language

from foundation.events import catalogue, meaning
from foundation.models import Event
from plugins.webhooks.choices import GROUPS
from storefront.orders.timeline import tell


def sentence_of(event: Event) -> str:
    """What happened, in a sentence; the event's name where nobody declares it any more."""
    told = tell(event, get_language() or "en")
    return told.title if told else plain_meaning(event.name)


def plain_meaning(name: str) -> str:
    """What an event means, in a sentence; its name where nobody declares it."""
    known = catalogue().get(name)
    return name if known is None else meaning(known)


def events_that_say(word: str) -> list[str]:
    """Names of the events whose sentence, or whose own name, has the word in it."""
    wanted = word.casefold()
    return [name for name in catalogue() if wanted in name or wanted in plain_meaning(name).casefold()]


def kinds() -> list[tuple[str, str | Promise]]:
    """What events are about: the first part of their names, and what it is called."""
    used = {name.partition(".")[0] for name in catalogue()}
    return [(kind, label) for kind, label in GROUPS.items() if kind in used]


def details_of(event: Event) -> list[tuple[str, str]]:
    """What an event says besides, as name and text; empty values are left out."""
    return list(_flat(event.payload.items()))


def _flat(pairs: Iterable[tuple[str, object]]) -> Iterable[tuple[str, str]]:
    for name, value in pairs:
        if isinstance(value, dict):
            for inner, change in value.items():
                if isinstance(change, list) and len(change) == 2:
                    yield str(inner), f"{_text(change[0])} → {_text(change[1])}"
                else:
                    yield str(inner), _text(change)
        elif value not in ("", None, [], ()):
            yield name, _text(value)


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_text(part) for part in value)
    return "–" if value in ("", None) else str(value)
