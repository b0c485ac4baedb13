"""E-mails of the back office."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.letters import Letter

from .models import Invitation


def invitation_letter(invitation: Invitation, token: str, inviter: str) -> Letter:
    """Asks somebody to join a store's team. `token` is the link's secret."""
    facts = {"store": invitation.store.name, "inviter": inviter, "role": invitation.role_label}
    path = reverse("invitation", kwargs={"token": token})
    return Letter(
        _("You are invited to %(store)s") % facts,
        [
            _("%(inviter)s asks you to help run the store %(store)s on Kaidian, as: %(role)s.") % facts,
            _("Accept with your Kaidian account, or make one: it takes a minute."),
        ],
        (
            _("See the invitation"),
            f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}{path}",
        ),
        [_("The link works for 14 days. If you know nothing of this, ignore this e-mail.")],
    )
