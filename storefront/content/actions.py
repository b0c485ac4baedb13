"""Every change of a store's texts."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from foundation.events import SYSTEM, record
from foundation.html import clean_html

from .events import PolicyChanged
from .models import Policy


@transaction.atomic
def save_policy(
    *, kind: str, body: str, translations: Mapping[str, str] | None = None, actor: str = SYSTEM
) -> Policy:
    """Write one of the shop's rules. `translations` is {locale: HTML}. The HTML is cleaned."""
    given = {locale: text for locale, text in (translations or {}).items() if text.strip()}
    texts = {locale: {"body": clean_html(text)} for locale, text in given.items()}
    policy, _made = Policy.objects.update_or_create(
        kind=Policy.Kind(kind),
        defaults={"body": clean_html(body), "translations": texts, "updated_at": timezone.now()},
    )
    record(PolicyChanged(kind=policy.kind), subject=policy, actor=actor)
    return policy
