"""The one catalogue of what a person, a token or a plugin may do in a store.

It drives the menu, the pages, the API's scopes and the plugins' scopes. A domain adds its own rights here,
so that they can be read in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Permission:
    """One right: its name as stored, its label as shown, and what it lets somebody do, in a sentence."""

    name: str
    label: str | Promise
    help: str | Promise = ""


PERMISSIONS = (
    Permission("store.view", _("See the dashboard"), _("Opens the back office. Everybody needs it.")),
    Permission(
        "store.settings",
        _("Change the store's settings"),
        _("Name, address, languages, shipping, taxes, payments and messages."),
    ),
    Permission(
        "store.team",
        _("Invite and remove people"),
        _("Also makes roles, but never with more rights than one has."),
    ),
    Permission(
        "store.billing",
        _("Choose the plan and pay for it"),
        _("Plan, card, bills and tax number; also cancels the plan."),
    ),
    Permission(
        "store.business",
        _("Tell who is behind the store"),
        _("Business details and documents that we check, and answers to complaints. For owners."),
    ),
    Permission(
        "store.data",
        _("Take the store's data along, or delete the store"),
        _("Downloads everything, brings backups back, ends the store. For owners."),
    ),
    Permission(
        "store.audit", _("See what everybody did"), _("The log of all changes, with who made them and when.")
    ),
    Permission("catalog.view", _("See products"), _("Products, collections and how many are in stock.")),
    Permission(
        "catalog.edit", _("Add, change and import products"), _("Prices, pictures and collections, too.")
    ),
    Permission("inventory.edit", _("Change stock"), _("Counts, receipts and corrections.")),
    Permission("orders.view", _("See orders"), _("With names and addresses of who ordered.")),
    Permission("orders.fulfil", _("Fulfil orders"), _("Pack, send, and enter tracking numbers.")),
    Permission("orders.note", _("Write notes on orders"), _("For the team, on an order's timeline.")),
    Permission("orders.cancel", _("Cancel orders"), _("Ends an order and gives its goods back to stock.")),
    Permission("orders.refund", _("Refund payments"), _("Sends money back to shoppers.")),
    Permission("customers.view", _("See customers"), _("Addresses, phone numbers and what they bought.")),
    Permission(
        "customers.edit",
        _("Change customers and their accounts"),
        _("Details and tags; bars an account or opens it again."),
    ),
    Permission(
        "content.edit",
        _("Write pages, posts and menus, and read messages"),
        _("Everything in words that shoppers read."),
    ),
    Permission(
        "plugins.manage",
        _("Add plugins and set them up"),
        _("Also apps, webhooks and API tokens, which reach far: give it to few."),
    ),
    Permission("themes.edit", _("Change the look of the store"), _("Drafts and the editor.")),
    Permission(
        "themes.publish", _("Choose which theme shoppers see"), _("At once, or at a time that is set.")
    ),
    Permission("themes.code", _("Upload themes and change their code"), _("For who knows Liquid and CSS.")),
)
NAMES = frozenset(permission.name for permission in PERMISSIONS)
GROUPS: dict[str, str | Promise] = {
    "store": pgettext_lazy("menu", "Store"),
    "catalog": _("Products"),
    "inventory": _("Inventory"),
    "orders": _("Orders"),
    "customers": _("Customers"),
    "content": _("Content"),
    "themes": _("Look of the shop"),
    "plugins": _("Plugins and programs"),
}
"""What rights are about, by the first part of their names, in the order in which they are shown."""


@dataclass(frozen=True)
class PermissionGroup:
    """Rights about the same thing, under what it is called."""

    label: str | Promise
    permissions: tuple[Permission, ...]


def permission_groups() -> list[PermissionGroup]:
    """The whole catalogue, by what rights are about. A subject without a label of its own comes last."""
    subjects = [
        *GROUPS,
        *dict.fromkeys(_subject(right) for right in PERMISSIONS if _subject(right) not in GROUPS),
    ]
    groups = [
        PermissionGroup(
            GROUPS.get(subject, subject.capitalize()),
            tuple(right for right in PERMISSIONS if _subject(right) == subject),
        )
        for subject in subjects
    ]
    return [group for group in groups if group.permissions]


def _subject(permission: Permission) -> str:
    return permission.name.partition(".")[0]


class Role(StrEnum):
    """What a member is in a store, where the store made no role of its own. A role is a set of rights."""

    OWNER = "owner"
    MANAGER = "manager"
    CATALOG = "catalog"
    FULFILMENT = "fulfilment"
    SUPPORT = "support"
    MARKETING = "marketing"
    ANALYST = "analyst"


ROLES: dict[Role, frozenset[str]] = {
    Role.OWNER: NAMES,
    Role.MANAGER: NAMES - {"store.team", "store.billing", "store.business", "store.data"},
    Role.CATALOG: frozenset({"store.view", "catalog.view", "catalog.edit", "inventory.edit"}),
    Role.FULFILMENT: frozenset(
        {"store.view", "catalog.view", "orders.view", "orders.fulfil", "orders.note"}
    ),
    Role.SUPPORT: frozenset(
        {
            "store.view", "catalog.view", "orders.view", "orders.note", "orders.cancel", "orders.refund",
            "customers.view", "customers.edit",
        }
    ),
    Role.MARKETING: frozenset(
        {"store.view", "catalog.view", "customers.view", "content.edit", "themes.edit", "themes.publish"}
    ),
    Role.ANALYST: frozenset({"store.view", "catalog.view", "orders.view", "customers.view"}),
}  # fmt: skip
ROLE_LABELS: dict[Role, str | Promise] = {
    Role.OWNER: _("Owner"),
    Role.MANAGER: _("Manager"),
    Role.CATALOG: _("Products and stock"),
    Role.FULFILMENT: _("Fulfilment"),
    Role.SUPPORT: _("Customer service"),
    Role.MARKETING: _("Marketing"),
    Role.ANALYST: _("Analyst"),
}
ROLE_HELP: dict[Role, str | Promise] = {
    Role.OWNER: _("May do everything, also invite and remove people."),
    Role.MANAGER: _("May do everything but change the team and the plan."),
    Role.CATALOG: _("Adds and changes products, and counts stock."),
    Role.FULFILMENT: _("Sees products and orders, and fulfils orders."),
    Role.SUPPORT: _("Answers shoppers: sees, cancels and refunds orders, and helps with accounts."),
    Role.MARKETING: _("Writes pages and posts, and looks after the shop's look."),
    Role.ANALYST: _("Sees orders, products and customers, and changes nothing."),
}


def allows(role: str, permission: str) -> bool:
    """Whether a built-in role holds a right. Raises KeyError for a right that is not in the catalogue."""
    if permission not in NAMES:
        raise KeyError(permission)
    return permission in ROLES[Role(role)]
