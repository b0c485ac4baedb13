"""`{% load console %}`: the menu of the console, and what its acts and events are called."""

from __future__ import annotations

from django import template

from console.acts import ACTS
from console.menu import ConsolePlace, places
from foundation.models import Event
from storefront.audit.words import sentence_of

register = template.Library()


@register.simple_tag(takes_context=True)
def console_places(context: template.Context) -> list[ConsolePlace]:
    """The menu, the place of this page marked."""
    match = context["request"].resolver_match
    return places(match.url_name or "" if match else "")


@register.filter
def act_label(act: str) -> str:
    """What an operator's act is called."""
    return str(ACTS.get(act, act))


@register.filter
def event_sentence(event: Event) -> str:
    """What happened in a store, in a sentence."""
    return sentence_of(event)
