"""The catalogue as merchants choose from it: groups of events, each with its meaning."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.events import catalogue, meaning

from .payloads import fields_of

GROUPS: dict[str, str | Promise] = {
    "order": _("Orders"),
    "payment": _("Payments"),
    "refund": _("Refunds"),
    "product": _("Products"),
    "media": _("Pictures of products"),
    "inventory": _("Inventory"),
    "collection": _("Collections"),
    "catalog": _("Filters of the shop"),
    "import": _("Imports"),
    "export": _("Exports"),
    "customer": _("Customers"),
    "page": _("Pages"),
    "blog": _("Blogs"),
    "article": _("Articles"),
    "comment": _("Comments"),
    "menu": _("Menus"),
    "message": _("Messages"),
    "redirect": _("Redirects"),
    "content": _("Texts and files of the shop"),
    "shipping": pgettext_lazy("menu", "Shipping"),
    "taxes": _("Taxes"),
    "theme": _("Themes"),
    "store": pgettext_lazy("webhook", "Store"),
    "billing": _("Plan and bills"),
    "business": _("Check of the business"),
    "complaint": _("Complaints"),
    "member": _("Team"),
    "role": _("Roles of the team"),
    "support": _("Help from Kaidian"),
    "plugin": _("Apps"),
    "app": _("Remote apps"),
    "access": _("API tokens"),
    "function": _("Functions"),
    "webhook": _("Webhooks"),
}
"""What the first part of an event's name is called, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One event: its name, what it means, and the fields of its `data` with their types."""

    name: str
    meaning: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Events whose names begin alike. `pattern` asks for all of them."""

    label: str | Promise
    pattern: str
    choices: list[Choice]


def groups() -> list[Group]:
    """All events, in groups."""
    found: dict[str, list[Choice]] = {prefix: [] for prefix in GROUPS}
    for name, event in sorted(catalogue().items()):
        prefix = name.partition(".")[0]
        found.setdefault(prefix, []).append(Choice(name, meaning(event), fields_of(event)))
    return [
        Group(GROUPS.get(prefix, prefix), f"{prefix}.*", choices)
        for prefix, choices in found.items()
        if choices
    ]


def values() -> list[tuple[str, str]]:
    """All that a form accepts: every event, every group, everything."""
    shown = groups()
    names = [choice.name for group in shown for choice in group.choices]
    return [(value, value) for value in ("*", *(group.pattern for group in shown), *names)]
