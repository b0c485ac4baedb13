"""Template tags of remote apps."""

from __future__ import annotations

from django import template

from plugins.forms import said
from plugins.remote_apps.queries import AppOnShelf, app_shelf

register = template.Library()


@register.inclusion_tag("remote_apps/shelf.html", takes_context=True)
def remote_app_shelf(context: template.Context, words: str) -> dict[str, object]:
    """The remote apps that the store has and could have, beside its plugins."""
    rows = [(row, said(row.name) or row.client_id, _summary(row)) for row in app_shelf(words)]
    return {"rows": rows, "request": context["request"]}


def _summary(row: AppOnShelf) -> str:
    return said(row.app.summary) if row.app else ""
