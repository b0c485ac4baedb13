"""E-mails to developers: what an operator decided about an app or a theme of theirs, and why."""

from __future__ import annotations

from typing import Literal

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import Account
from foundation.letters import Letter

type Kind = Literal["app", "theme"]

_SAID: dict[tuple[str, str], tuple[str | Promise, str | Promise]] = {
    ("theme", "approve"): (
        gettext_lazy("Your theme %(name)s is approved"),
        gettext_lazy("Every store finds it in its theme library now. Stores that have it can update to it."),
    ),
    ("theme", "refuse"): (
        gettext_lazy("Your theme %(name)s was not accepted"),
        gettext_lazy(
            "Stores don't get this version; one that was approved before stays. Upload a better one."
        ),
    ),
    ("theme", "block"): (
        gettext_lazy("Your theme %(name)s is blocked"),
        gettext_lazy("No store can add it any more. Stores that have it keep it as it is."),
    ),
    ("theme", "unblock"): (
        gettext_lazy("Your theme %(name)s is no longer blocked"),
        gettext_lazy("Stores can add what was approved of it again, and you can go on with it."),
    ),
    ("app", "list"): (
        gettext_lazy("Your app %(name)s is listed"),
        gettext_lazy("Every store can add it now, as it is."),
    ),
    ("app", "refuse"): (
        gettext_lazy("Your app %(name)s was not accepted"),
        gettext_lazy("It is not listed. Change it, and hand it in again."),
    ),
    ("app", "block"): (
        gettext_lazy("Your app %(name)s is blocked"),
        gettext_lazy("It can do nothing in any store until it is unblocked."),
    ),
    ("app", "unblock"): (
        gettext_lazy("Your app %(name)s is no longer blocked"),
        gettext_lazy("It works again where stores have it. To have it listed, hand it in again."),
    ),
}
"""Subject and meaning, by kind and verdict."""
_PAGES = {"app": ("developer_app", "client_id"), "theme": ("developer_theme", "uid")}


def tell_developer(
    developer: Account | None, *, kind: Kind, verdict: str, name: str, word: str, key: str
) -> None:
    """Write to a developer, in their language, what was decided; `key` is what its page is found by.

    Nobody is written to about what pip installed, or whose account is gone.
    """
    if developer is None or not developer.is_active:
        return
    with override(developer.language or settings.LANGUAGE_CODE):
        decision_letter(kind=kind, verdict=verdict, name=name, word=word, key=key).message_to(
            developer.email
        ).send()


def decision_letter(*, kind: Kind, verdict: str, name: str, word: str, key: str) -> Letter:
    """What was decided, what it means, the operators' word, and the way to its page."""
    subject, means = _SAID[kind, verdict]
    said = [_("The operators say: %(word)s") % {"word": word.strip()}] if word.strip() else []
    page, part = _PAGES[kind]
    origin = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"
    button = (_("Look at it"), f"{origin}{reverse(page, kwargs={part: key})}")
    return Letter(str(subject) % {"name": name}, [str(means), *said], button)
