"""The check JsonSyntax."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "JsonSyntax",
    Severity.ERROR,
    _("A JSON file or a schema that is not JSON."),
    bad={"templates/index.json": '{"sections": {}, "order": [}\n'},
    good={
        f"templates/{name}.json": '{"sections": {}, "order": []}\n'
        for name in ("index", "404", "cart", "collection", "list-collections", "page", "product", "search")
    },
)
def json_syntax(theme: Theme) -> Iterator[Find]:
    """Faults of the JSON reader, which takes comments and trailing commas."""
    for path, file in theme.json.items():
        if file.fault:
            message, line, column = file.fault
            yield Find(path, Said("this is not JSON: %(message)s", message=message), line, column)
    for liquid in theme.liquid.values():
        if liquid.schema_fault:
            message, line, column = liquid.schema_fault
            yield Find(
                liquid.path, Said("the schema is not JSON: %(message)s", message=message), line, column
            )
