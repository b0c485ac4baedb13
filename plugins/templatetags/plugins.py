"""Template tags of plugins: their texts in the reader's language, and their parts."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.files.storage import default_storage

from kaidian_sdk.points.backoffice import Link, Picture
from plugins.cards import DrawnCard, cards_of, widgets_of
from plugins.forms import said as said_in

register = template.Library()


@register.filter
def said(text: Any) -> str:
    """A plugin's text in the reader's language."""
    return said_in(text)


@register.filter
def is_link(cell: object) -> bool:
    """Whether a cell leads somewhere."""
    return isinstance(cell, Link)


@register.filter
def is_picture(cell: object) -> bool:
    """Whether a cell shows a picture."""
    return isinstance(cell, Picture)


@register.filter
def kept(picture: Picture) -> str:
    """The address of a picture, where the store keeps it; "" for one from anywhere else."""
    base = default_storage.url("stores/")
    return picture.url if picture.url.startswith(base) else ""


@register.filter
def address(link: Link, base: str) -> str:
    """Where a link leads:

    below the plugin's page, or a page of the back office for one that begins with a slash.
    """
    store = base.split("/plugins/", 1)[0]
    return f"{store}/{link.to.lstrip('/')}" if link.to.startswith("/") else base + link.to


@register.inclusion_tag("plugins/cards.html", takes_context=True)
def plugin_cards(context: template.Context, on: str, subject: int) -> dict[str, list[DrawnCard]]:
    """The cards of plugins beside an object: `{% plugin_cards "order" order.pk %}`."""
    request = context["request"]
    return {"cards": cards_of(on, subject, request.store, request.member)}


@register.inclusion_tag("plugins/cards.html", takes_context=True)
def plugin_widgets(context: template.Context) -> dict[str, list[DrawnCard]]:
    """The cards of plugins on the dashboard."""
    request = context["request"]
    return {"cards": widgets_of(request.store, request.member)}
