"""The check UnusedSetting."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.rendering.values import CLOSEST
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.places import SCHEMA, declared, reachable_words
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "UnusedSetting",
    Severity.WARNING,
    _("A setting that merchants can change, though nothing changes with it."),
    bad={
        "sections/hero.liquid": "<h2>{{ shop.name }}</h2>\n"
        '{% schema %}\n{"name": "Hero", "settings": '
        '[{"type": "text", "id": "headline", "label": "Headline"}]}\n{% endschema %}\n'
    },
    good={
        "sections/hero.liquid": "<h2>{{ section.settings.headline }}</h2>\n"
        '{% schema %}\n{"name": "Hero", "settings": '
        '[{"type": "text", "id": "headline", "label": "Headline"}]}\n{% endschema %}\n'
    },
)
def unused_setting(theme: Theme) -> Iterator[Find]:
    """Ids that stand nowhere in the code that could ask for them."""
    everywhere = set(_WORD.findall(" ".join(file.markup for file in theme.liquid.values())))
    everywhere |= set(_WORD.findall(" ".join(_dynamic(file.text) for file in theme.json.values())))
    yield from _theme_settings(theme, everywhere)
    for file in theme.of_kind("section", "block"):
        if _asks_any(file.markup):
            continue
        words = reachable_words(theme, file) | _conditions(file.schema)
        for where, entry in declared(file.schema):
            if entry["id"] not in words and entry.get("type") not in CLOSEST:
                place = file.schema_place(*where, "id")
                yield Find(file.path, Said("the setting “%(id)s” is used nowhere", id=entry["id"]), *place)


def _theme_settings(theme: Theme, words: set[str]) -> Iterator[Find]:
    file = theme.json.get(SCHEMA)
    groups = file.data if file and isinstance(file.data, list) else []
    for index, group in enumerate(groups):
        for where, entry in declared(group if isinstance(group, Mapping) else {}):
            used = entry["id"] in words or str(entry["id"]) in _conditions(groups)
            if file and not used and entry.get("type") != "color_scheme_group":
                place = file.places.of((index, *where, "id"))
                yield Find(SCHEMA, Said("the setting “%(id)s” is used nowhere", id=entry["id"]), *place)


def _asks_any(text: str) -> bool:
    """Whether a setting is asked for by a name that is worked out on the page."""
    return bool(re.search(r"settings\[\s*[^'\"\s]", text))


def _dynamic(text: str) -> str:
    return " ".join(re.findall(r"\{\{.*?\}\}", text))


def _conditions(data: object) -> set[str]:
    """Words in the conditions under which settings are shown."""
    return set(_WORD.findall(" ".join(re.findall(r"'visible_if': ['\"](.*?)\}\}", str(data)))))


_WORD = re.compile(r"\w+")
