"""The check HardcodedRoute."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.objects.drops import RoutesDrop
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import elements
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "HardcodedRoute",
    Severity.WARNING,
    _("An address of the store that is written out instead of asked from `routes`."),
    bad={"sections/hero.liquid": '<a href="/cart">{{ cart.item_count }}</a>\n'},
    good={"sections/hero.liquid": '<a href="{{ routes.cart_url }}">{{ cart.item_count }}</a>\n'},
    why=_("It leads people who read another language out of it."),
)
def hardcoded_route(theme: Theme) -> Iterator[Find]:
    """Addresses in href and action that `routes` knows."""
    routes = RoutesDrop("")
    known = {str(routes[name]): name for name in sorted(routes.table, key=len, reverse=True)}
    for file in theme.liquid.values():
        for element in elements(file):
            for attribute in ("href", "action"):
                value = element.attributes.get(attribute, "").partition("?")[0].partition("#")[0]
                name = known.get(value.rstrip("/") or "/") if value else None
                if name:
                    text = Said("“%(value)s” is {{ routes.%(name)s }}", value=value, name=name)
                    yield Find(file.path, text, *file.place(element.at))
