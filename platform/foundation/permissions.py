"""The one catalogue of what a person, a token or a plugin may do in a store.

It drives the menu, the pages, the API's scopes and the plugins' scopes. A domain adds its own rights here,
so that they can be read in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Permission:
    """One right: its name as stored and its label as shown."""

    name: str
    label: str | Promise


PERMISSIONS = (
    Permission("store.view", _("See the dashboard")),
    Permission("store.settings", _("Change the store's settings")),
    Permission("store.team", _("Invite and remove people")),
    Permission("catalog.view", _("See products")),
    Permission("catalog.edit", _("Add, change and import products")),
    Permission("inventory.edit", _("Change stock")),
    Permission("orders.view", _("See orders")),
    Permission("orders.fulfil", _("Fulfil orders")),
    Permission("orders.cancel", _("Cancel orders")),
    Permission("orders.refund", _("Refund payments")),
    Permission("customers.view", _("See customers")),
    Permission("customers.edit", _("Change customers and their accounts")),
    Permission("content.edit", _("Write pages, posts and menus, and read messages")),
    Permission("plugins.manage", _("Add plugins and set them up")),
    Permission("themes.edit", _("Change the look of the store")),
    Permission("themes.publish", _("Choose which theme shoppers see")),
    Permission("themes.code", _("Upload themes and change their code")),
)
NAMES = frozenset(permission.name for permission in PERMISSIONS)


class Role(StrEnum):
    """What a member is in a store. A role is a set of rights."""

    OWNER = "owner"
    MANAGER = "manager"
    FULFILMENT = "fulfilment"


ROLES: dict[Role, frozenset[str]] = {
    Role.OWNER: NAMES,
    Role.MANAGER: NAMES - {"store.team"},
    Role.FULFILMENT: frozenset({"store.view", "catalog.view", "orders.view", "orders.fulfil"}),
}
ROLE_LABELS: dict[Role, str | Promise] = {
    Role.OWNER: _("Owner"),
    Role.MANAGER: _("Manager"),
    Role.FULFILMENT: _("Fulfilment"),
}


def allows(role: str, permission: str) -> bool:
    """Whether a role holds a right. Raises KeyError for a right that is not in the catalogue."""
    if permission not in NAMES:
        raise KeyError(permission)
    return permission in ROLES[Role(role)]
