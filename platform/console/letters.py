"""E-mails to operators."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from console.queries import operators
from foundation.letters import Letter
from foundation.waiting import Waiting


def tell_operators(waiting: Waiting) -> None:
    """Write to every operator, in their language, that something waits for a decision."""
    for operator in operators():
        with override(operator.language or settings.LANGUAGE_CODE):
            waiting_letter(waiting).message_to(operator.email).send()


def waiting_letter(waiting: Waiting) -> Letter:
    """What waits, who made it, and the way to its page."""
    facts = {"name": waiting.name, "by": waiting.by}
    if waiting.kind == "plugin":
        subject = _("The plugin %(name)s waits for your approval")
        means = _("It was installed on the platform. No store can add this version before you approve it.")
        path = reverse("console:review", kwargs={"version_id": int(waiting.key)})
    elif waiting.kind == "theme":
        subject = _("The theme %(name)s waits for your approval")
        means = _("No store can have this version before you approve it.")
        path = reverse("console:theme", kwargs={"uid": waiting.key})
    else:
        subject = _("The app %(name)s waits for your approval")
        means = _(
            "Its developer handed it in. Before you list it, only stores of their own teams can add it."
        )
        path = reverse("console:remote_app", kwargs={"client_id": waiting.key})
    made_by = [_("It is from %(by)s.") % facts] if waiting.by else []
    origin = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"
    return Letter(subject % facts, [*made_by, means], (_("Look at it"), f"{origin}{path}"))
