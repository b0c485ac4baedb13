"""The menu of the console, in its order."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class ConsoleItem:
    """A place in the console. `url_name` is reversed as console:<url_name>; `also` are pages of it."""

    label: str | Promise
    icon: str
    url_name: str
    section: str | Promise = ""
    also: tuple[str, ...] = ()
    phone: bool = False


@dataclass(frozen=True)
class ConsolePlace:
    """An item, ready to be drawn. `begins` is its section's label where it is the first of it."""

    item: ConsoleItem
    url: str
    is_current: bool
    begins: str | Promise


MONEY = pgettext_lazy("console", "Money")
PEOPLE, EXTRAS, RUNNING = _("Merchants"), _("Made by others"), _("Running")
STORE_PAGES = ("store", "store_limits", "store_limit", "store_plan", "store_webhooks")
ITEMS = (
    ConsoleItem(_("Overview"), "home", "home", phone=True),
    ConsoleItem(
        pgettext_lazy("console", "Stores"),
        "store",
        "stores",
        PEOPLE,
        STORE_PAGES,
        phone=True,
    ),
    ConsoleItem(_("Accounts"), "users", "accounts", PEOPLE, ("account",)),
    ConsoleItem(_("Businesses"), "shield", "businesses", PEOPLE, ("business",)),
    ConsoleItem(_("Complaints"), "warning", "complaints", PEOPLE, ("complaint",)),
    ConsoleItem(_("Revenue"), "chart", "revenue", MONEY),
    ConsoleItem(_("Plans"), "wallet", "plans", MONEY, ("plan", "plan_new", "plan_renew")),
    ConsoleItem(_("Coupons"), "discount", "coupons", MONEY, ("coupon", "coupon_new")),
    ConsoleItem(_("Exchange rates"), "globe", "rates", MONEY),
    ConsoleItem(_("Plugins of others"), "apps", "reviews", EXTRAS, ("review",)),
    ConsoleItem(_("Remote apps"), "globe", "remote_apps", EXTRAS, ("remote_app",)),
    ConsoleItem(_("Themes by developers"), "theme", "themes", EXTRAS, ("theme",)),
    ConsoleItem(_("Queues"), "clock", "queues", RUNNING, ("webhooks",)),
    ConsoleItem(_("Status page"), "eye", "incidents", RUNNING, ("incident", "incident_new")),
    ConsoleItem(_("Announcements"), "bell", "announcements", RUNNING),
    ConsoleItem(_("Flags"), "moon", "flags", RUNNING, ("flag",)),
    ConsoleItem(_("Deleted stores"), "archive", "certificates", RUNNING, ("certificate",)),
    ConsoleItem(_("Tables of the stores"), "inventory", "fleet", RUNNING),
    ConsoleItem(_("Operators' log"), "list", "acts", RUNNING, phone=True),
)


def places(current: str) -> list[ConsolePlace]:
    """The whole menu, the place of the page named `current` marked."""
    found: list[ConsolePlace] = []
    last: object = ""
    for item in ITEMS:
        begins = item.section if item.section != last else ""
        last = item.section
        is_current = current == item.url_name or current in item.also
        found.append(ConsolePlace(item, reverse(f"console:{item.url_name}"), is_current, begins))
    return found
