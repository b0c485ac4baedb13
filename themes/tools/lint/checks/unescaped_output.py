"""The check UnescapedOutput."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import elements
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "UnescapedOutput",
    Severity.ERROR,
    _("Output in a place where escaping does not protect: a script, or an attribute without quotes."),
    bad={"sections/hero.liquid": "<script>let name = '{{ product.title }}';</script>\n"},
    good={"sections/hero.liquid": "<script>let name = {{ product.title | json }};</script>\n"},
    why=_("Text of a merchant or shopper can end the string or the attribute and become code."),
)
def unescaped_output(theme: Theme) -> Iterator[Find]:
    """Outputs inside `<script>` without `json`, and attributes without quotes."""
    for file in theme.liquid.values():
        if file.kind == "asset":
            continue
        for script in _SCRIPT.finditer(file.markup):
            for output in _OUTPUT.finditer(script[1]):
                if not _SAFE.search(output[1]):
                    at = script.start(1) + output.start()
                    yield Find(
                        file.path, Said("inside a script every output ends in “| json”"), *file.place(at)
                    )
        for element in elements(file):
            for found in _UNQUOTED.finditer(element.raw):
                text = Said("the attribute “%(name)s” needs quotes around its output", name=found[1])
                yield Find(file.path, text, *file.place(element.at))


_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_OUTPUT = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)
_SAFE = re.compile(
    r"\|\s*(json|structured_data|size|money_amount|asset_url|color_\w+|image_url|standard_event_data)\b(?!.*\|\s*append)"
    r"|^\s*(section|block|\w+)\.(id|index0?)\s*$|^\s*\w*loop\.\w+\s*$|^\s*settings\.\w+\s*$",
    re.DOTALL,
)
_UNQUOTED = re.compile(r"\s([\w:@.-]+)=\{\{")
