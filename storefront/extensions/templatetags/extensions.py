"""Template tags of what plugins add to things of the store."""

from __future__ import annotations

from typing import Any

from django import template

from plugins.metafields import fields_on
from storefront.extensions.field_pages import cards_on

register = template.Library()


@register.inclusion_tag("extensions/cards.html", takes_context=True)
def plugin_fields(context: template.Context, on: str, number: int | str, url: str) -> dict[str, Any]:
    """The fields of plugins on a thing, with the way to fill them in:
    `{% plugin_fields "order" order.pk url %}`.
    """
    return {"cards": cards_on(on, int(number)), "url": url, "currency": context["request"].store.currency}


@register.simple_tag(takes_context=True)
def has_plugin_fields(context: template.Context, on: str) -> bool:
    """Whether plugins add fields to a kind of thing; asked once a request, so rows may ask."""
    asked: dict[str, bool] = context["request"].__dict__.setdefault("plugin_fields", {})
    if on not in asked:
        asked[on] = bool(fields_on(on))
    return asked[on]
