"""Template tags of what plugins add to things of the store."""

from __future__ import annotations

from typing import Any

from django import template

from storefront.extensions.field_pages import cards_on

register = template.Library()


@register.inclusion_tag("extensions/cards.html", takes_context=True)
def plugin_fields(context: template.Context, on: str, number: int, url: str) -> dict[str, Any]:
    """The fields of plugins on a thing, with the way to fill them in:
    `{% plugin_fields "order" order.pk url %}`.
    """
    return {"cards": cards_on(on, number), "url": url, "currency": context["request"].store.currency}
