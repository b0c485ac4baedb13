"""The pages of the portal."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class DocsPage:
    """A page: its address below /developers/, its title, and whether it is made from what is registered."""

    slug: str
    title: str | Promise
    generated: bool = False


PAGES = (
    DocsPage("start", _("Start here")),
    DocsPage("structure", _("What a theme is made of")),
    DocsPage("sections", _("Sections and blocks")),
    DocsPage("settings", _("Settings")),
    DocsPage("cli", _("The command line")),
    DocsPage("storefront", _("Sections, cart and editor in scripts")),
    DocsPage("shopify", _("Coming from Shopify")),
    DocsPage("tags", _("Tags"), generated=True),
    DocsPage("filters", pgettext_lazy("theme", "Filters"), generated=True),
    DocsPage("objects", _("Objects"), generated=True),
    DocsPage("checks", _("Checks"), generated=True),
    DocsPage("limits", _("Limits"), generated=True),
)


def find(slug: str) -> DocsPage | None:
    """The page of an address, None when there is none."""
    return next((page for page in PAGES if page.slug == slug), None)
