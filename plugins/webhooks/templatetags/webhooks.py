"""Small parts of the pages of webhooks."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from foundation.ui.tags.text import badge
from plugins.webhooks.models import Attempt, Endpoint, Message
from plugins.webhooks.reasons import told

register = template.Library()
_TONES = {"waiting": "warning", "sending": "info", "delivered": "success", "failed": "danger"}


@register.simple_tag
def endpoint_badge(endpoint: Endpoint) -> SafeString:
    """How an endpoint does: on, failing, off."""
    if endpoint.off_reason == Endpoint.Off.OPERATOR:
        return badge(_("Paused"), tone="warning", icon="pause")
    if not endpoint.is_on:
        is_ours = endpoint.off_reason == Endpoint.Off.MERCHANT
        return badge(_("Off"), tone="neutral" if is_ours else "danger")
    if endpoint.failing_since is not None:
        return badge(_("Failing"), tone="warning")
    return badge(_("On"), tone="success")


@register.simple_tag
def message_badge(message: Message) -> SafeString:
    """What became of a message."""
    return badge(message.get_state_display(), tone=_TONES[message.state])


@register.simple_tag
def attempt_badge(attempt: Attempt) -> SafeString:
    """The status of an answer, or that there was none."""
    return badge(str(attempt.status or _("No answer")), tone="success" if attempt.is_well else "danger")


@register.filter
def fault_told(code: str) -> str | Promise:
    """Why a try failed, in a sentence."""
    return told(code)


@register.filter
def ticked(chosen: set[str], values: list[str]) -> int:
    """How many of the events in a group are ticked."""
    return len(chosen & set(values))


@register.filter
def names(group: object) -> list[str]:
    """The names and the pattern of a group's boxes."""
    return [group.pattern, *(choice.name for choice in group.choices)]  # type: ignore[attr-defined]
