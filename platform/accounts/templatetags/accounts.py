"""`{% load accounts %}`: the way back for who was sent to set up a second step."""

from __future__ import annotations

from django import template

from backoffice.second_step import GO_ON

register = template.Library()


@register.simple_tag(takes_context=True)
def go_on_url(context: template.Context) -> str:
    """The page that asked for a second step; "" where none did."""
    return str(context["request"].session.get(GO_ON, ""))
