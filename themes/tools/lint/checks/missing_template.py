"""The check MissingTemplate."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme

PAGES = ("404", "cart", "collection", "index", "list-collections", "page", "product", "search")
"""Pages that every store has and every theme should draw."""


@check(
    "MissingTemplate",
    Severity.WARNING,
    _("A page that every store has is not drawn by the theme, or a layout that a template wants is missing."),
    bad={"templates/index.json": '{"layout": "wide", "sections": {}, "order": []}\n'},
    good={
        "templates/index.json": '{"sections": {}, "order": []}\n',
        **{f"templates/{name}.json": '{"sections": {}, "order": []}\n' for name in PAGES},
    },
)
def missing_template(theme: Theme) -> Iterator[Find]:
    """Usual pages without a template; only of themes that have templates at all."""
    drawn = {
        path.partition("/")[2].partition(".")[0] for path in theme.files if path.startswith("templates/")
    }
    for name in PAGES if drawn else ():
        if name not in drawn:
            yield Find(f"templates/{name}.json", Said("the file is missing: shoppers get an empty page"))
    for path, file in theme.json.items():
        layout = file.mapping.get("layout")
        if path.startswith("templates/") and isinstance(layout, str) and not theme.has("layout", layout):
            yield Find(
                path,
                Said("there is no file “layout/%(layout)s.liquid”", layout=layout),
                *file.places.of(("layout",)),
            )
