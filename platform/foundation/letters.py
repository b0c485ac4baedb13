"""E-mails of the platform: a letter said once, sent as HTML and as plain text, in the active language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language


@dataclass(frozen=True)
class Letter:
    """What a letter says. `button` is (label, absolute URL); `notes` are the small print below it."""

    subject: str
    paragraphs: Sequence[str]
    button: tuple[str, str] | None = None
    notes: Sequence[str] = ()

    def message_to(self, address: str) -> EmailMultiAlternatives:
        """The e-mail, ready to send."""
        context = {"letter": self, "language": get_language() or settings.LANGUAGE_CODE}
        message = EmailMultiAlternatives(
            " ".join(self.subject.split()),
            render_to_string("foundation/letter.txt", context).strip() + "\n",
            settings.DEFAULT_FROM_EMAIL,
            [address],
        )
        message.attach_alternative(render_to_string("foundation/letter.html", context), "text/html")
        return message
