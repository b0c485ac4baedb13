"""What a shopper wrote to the shop: messages and comments. Erased, both are gone."""

from __future__ import annotations

from typing import Any

from storefront.personal import Person, PersonalData, know

from .models import Comment, Message


def register() -> None:
    """Called when the platform starts."""
    know(PersonalData(name="messages", tell=_tell, erase=_erase))


def _tell(person: Person) -> dict[str, Any]:
    messages = Message.objects.filter(email__iexact=person.email).order_by("pk")
    comments = Comment.objects.filter(email__iexact=person.email).order_by("pk")
    return {
        "messages": list(messages.values("name", "body", "fields", "created_at")),
        "comments": list(comments.values("author", "body", "created_at")),
    }


def _erase(person: Person) -> None:
    Message.objects.filter(email__iexact=person.email).delete()
    Comment.objects.filter(email__iexact=person.email).delete()
