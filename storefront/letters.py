"""Letters of a shop: in its name, from the platform's address, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from foundation.letters import Letter
from foundation.permissions import Role
from storefront.surface import DJANGO_LANGUAGE
from tenants.context import require_store
from tenants.models import Store


def sender_of(store: Store) -> str:
    """The store's name before the platform's own address: it is the platform that may send from it."""
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    name = store.name.replace('"', "").replace("\n", " ").replace("\r", " ")
    return f'"{name}" <{address}>'


def staff_address(store: Store) -> str:
    """Where the team of a store reads: its own address, else its owner's; "" where there is neither."""
    if store.email:
        return store.email
    owner = store.memberships.select_related("account").filter(role=Role.OWNER).order_by("pk").first()
    return owner.account.email if owner else ""


def back_office_url(path: str) -> str:
    """The whole address of a page of the back office, for letters to the team."""
    return f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}{path}"


def send_letter(to: str, locale: str, words: Callable[[], Letter]) -> None:
    """Send what `words` says in a language of the store; answers go to the store's own address."""
    store = require_store()
    with translation.override(DJANGO_LANGUAGE.get(locale, locale)):
        letter = words()
        context = {"store": store, "letter": letter, "locale": locale}
        mail = EmailMultiAlternatives(
            subject=" ".join(f"{letter.subject} · {store.name}".split()),
            body=render_to_string("customers/email/letter.txt", context).strip() + "\n",
            from_email=sender_of(store),
            to=[to],
            reply_to=[store.email] if store.email else [],
        )
        mail.attach_alternative(render_to_string("customers/email/letter.html", context), "text/html")
    mail.send()
