"""The check HardcodedText."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import elements, without_liquid
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "HardcodedText",
    Severity.HINT,
    _("Words for shoppers that stand in the Liquid, where they can't be translated."),
    bad={"sections/hero.liquid": "<button>Add to cart</button>\n"},
    good={
        "sections/hero.liquid": "<button>{{ 'product.add' | t }}</button>\n",
        "locales/en.default.json": '{"product": {"add": "Add to cart"}}\n',
    },
)
def hardcoded_text(theme: Theme) -> Iterator[Find]:
    """Text between tags, and in attributes that are read, with three letters or a Han character."""
    for file in theme.of_kind("layout", "template", "section", "block", "snippet"):
        for found in _BETWEEN.finditer(_bare(file.markup)):
            if _WORDS.search(_ENTITY.sub(" ", found[1])):
                at = found.start(1) + len(found[1]) - len(found[1].lstrip())
                text = Said("“%(text)s” can't be translated", text=" ".join(found[1].split())[:40])
                yield Find(file.path, text, *file.place(at))
        for element in elements(file):
            for name in ("alt", "title", "placeholder", "aria-label"):
                value = without_liquid(element.attributes.get(name, ""))
                if _WORDS.search(value):
                    text = Said("“%(text)s” can't be translated", text=value.strip()[:40])
                    yield Find(file.path, text, *file.place(element.at))


_BETWEEN = re.compile(r"(?<=>)([^<>]+)(?=<)")
_WORDS = re.compile(r"[^\W\d_]{3,}|[\u3400-\u9fff]")
_ENTITY = re.compile(r"&#?\w+;")
_NO_TEXT = re.compile(r"<(script|style|svg|noscript|template)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_BLANK = re.compile(r"[^\n]")
_STYLE = re.compile(r"\{%-?\s*style\b.*?\{%-?\s*endstyle\s*-?%\}", re.DOTALL)


def _bare(text: str) -> str:
    """The markup with blanks for scripts, styles and Liquid; a `>` inside Liquid is no end of a tag."""
    text = _STYLE.sub(lambda found: _BLANK.sub(" ", found[0]), text)
    text = without_liquid(text)
    return _NO_TEXT.sub(lambda found: _BLANK.sub(" ", found[0]), text)
