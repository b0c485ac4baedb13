"""`{% load console %}`: the menu of the console, and what its acts and events are called."""

from __future__ import annotations

from django import template

from console.acts import ACTS
from console.menu import ConsolePlace, places
from foundation.events import catalogue, meaning

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
def event_meaning(name: str) -> str:
    """What an event of a store means, in a sentence."""
    known = catalogue().get(name)
    return meaning(known) if known else name
