"""The pages of the portal."""

from __future__ import annotations

from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class DocsPart:
    """Pages for one kind of work, under a heading of the contents."""

    title: str | Promise
    pages: tuple[DocsPage, ...]


PARTS = (
    DocsPart(
        pgettext_lazy("developers", "Themes"),
        (
            DocsPage("start", _("Start here")),
            DocsPage("structure", _("What a theme is made of")),
            DocsPage("sections", _("Sections and blocks")),
            DocsPage("settings", _("Settings")),
            DocsPage("cli", _("The command line")),
            DocsPage("offer-a-theme", _("Offer your theme")),
            DocsPage("storefront", _("Sections, cart and editor in scripts")),
            DocsPage("shopify", _("Coming from Shopify")),
            DocsPage("tags", _("Tags"), generated=True),
            DocsPage("filters", pgettext_lazy("theme", "Filters"), generated=True),
            DocsPage("objects", _("Objects"), generated=True),
            DocsPage("checks", _("Checks"), generated=True),
            DocsPage("limits", _("Limits"), generated=True),
        ),
    ),
    DocsPart(
        pgettext_lazy("developers", "Plugins"),
        (
            DocsPage("plugins", _("Write a plugin")),
            DocsPage("plugin-tests", _("Test and package it")),
            DocsPage("plugin-checks", _("Checks"), generated=True),
            DocsPage("points", _("Extension points"), generated=True),
            DocsPage("kit", _("What functions are given"), generated=True),
            DocsPage("fields", _("Kinds of fields"), generated=True),
            DocsPage("scopes", _("Scopes"), generated=True),
        ),
    ),
    DocsPart(
        pgettext_lazy("developers", "Functions"),
        (
            DocsPage("functions", _("Write a function")),
            DocsPage("function-kinds", _("What functions decide"), generated=True),
            DocsPage("function-limits", _("What a run may use"), generated=True),
        ),
    ),
    DocsPart(
        _("API"),
        (DocsPage("api", _("Call the API")), DocsPage("shop-api", _("Shops with a face of their own"))),
    ),
    DocsPart(_("Remote apps"), (DocsPage("remote-apps", _("Write a remote app")),)),
    DocsPart(
        pgettext_lazy("developers", "Webhooks"),
        (
            DocsPage("webhooks", _("Receive webhooks")),
            DocsPage("events", _("Events"), generated=True),
        ),
    ),
    DocsPart(
        _("For all of them"),
        (
            DocsPage("stores", _("Sample stores and sign-ins")),
            DocsPage("versions", _("Versions and changes"), generated=True),
        ),
    ),
)
PAGES = tuple(page for part in PARTS for page in part.pages)


def find(slug: str) -> DocsPage | None:
    """The page of an address, None when there is none."""
    return next((page for page in PAGES if page.slug == slug), None)


def following(page: DocsPage) -> Iterator[DocsPage]:
    """The page that comes after another in its part, if one does."""
    for part in PARTS:
        if page in part.pages:
            yield from part.pages[part.pages.index(page) + 1 :][:1]
