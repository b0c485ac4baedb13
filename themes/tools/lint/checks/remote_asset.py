"""The check RemoteAsset."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import Element, elements
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "RemoteAsset",
    Severity.WARNING,
    _("A style, script, font or picture from somebody else's host."),
    bad={
        "layout/theme.liquid": '<link rel="stylesheet" href="https://cdn.example.com/a.css">'
        "{{ content_for_header }}{{ content_for_layout }}\n"
    },
    good={
        "layout/theme.liquid": "{{ 'a.css' | asset_url | stylesheet_tag }}"
        "{{ content_for_header }}{{ content_for_layout }}\n",
        "assets/a.css": "body { margin: 0 }\n",
    },
    why=_("A second connection makes the page slow, and the other host learns of every shopper."),
)
def remote_asset(theme: Theme) -> Iterator[Find]:
    """Addresses with a host of their own where browsers fetch something for the page."""
    for file in theme.liquid.values():
        for element in elements(file):
            for name in ATTRIBUTES.get(element.name, ()):
                value = element.attributes.get(name, "").strip()
                if value.startswith(("http://", "https://", "//")) and not _is_link(element):
                    text = Said("it is fetched from another host: %(value)s", value=value[:60])
                    yield Find(file.path, text, *file.place(element.at))


ATTRIBUTES = {
    "link": ("href",),
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
}
_FETCHED = ("stylesheet", "preload", "icon", "modulepreload", "apple-touch-icon")


def _is_link(element: Element) -> bool:
    """Whether a `<link>` only points somewhere: preconnect, canonical, alternate."""
    return element.name == "link" and not any(word in element.attributes.get("rel", "") for word in _FETCHED)
