"""A theme's own words: locale files flattened into phrases, with placeholders and plural forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from themes.engine import Html, escape

PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")


@cache
def _plural_form(locale: str, count: int | float) -> str:
    return str(Locale.parse(locale.replace("-", "_")).plural_form(count))


@dataclass(frozen=True, slots=True)
class Phrase:
    """One text: literal parts and placeholder names by turns. Markup when its key ends in `_html`."""

    parts: tuple[str, ...]
    is_html: bool

    @classmethod
    def parse(cls, text: str, *, is_html: bool) -> "Phrase":
        """A phrase from a locale file's text."""
        return cls(tuple(_PLACEHOLDER.split(text)), is_html)

    def fill(self, values: Mapping[str, object]) -> str:
        """The text with its placeholders filled; what is filled into markup is escaped."""
        if len(self.parts) == 1:
            return Html(self.parts[0]) if self.is_html else self.parts[0]
        filled = list(self.parts)
        for index in range(1, len(filled), 2):
            value = values.get(filled[index], "")
            filled[index] = str(escape(value) if self.is_html else "" if value is None else value)
        return Html("".join(filled)) if self.is_html else "".join(filled)


class Translations:
    """All phrases of one language, by dotted key; a key with plural forms holds a phrase for each form."""

    def __init__(
        self, locale: str, data: Mapping[str, object], fallback: "Translations | None" = None
    ) -> None:
        self.locale = locale
        self._phrases: dict[str, Phrase | dict[str, Phrase]] = dict(fallback._phrases) if fallback else {}
        self.own_keys: set[str] = set()
        self._read(data, "")

    def _read(self, data: Mapping[str, object], prefix: str) -> None:
        for name, value in data.items():
            key = prefix + name
            if isinstance(value, str):
                self._phrases[key] = Phrase.parse(value, is_html=name.endswith("_html"))
            elif isinstance(value, Mapping) and "other" in value and PLURALS.issuperset(value):
                forms = {
                    form: Phrase.parse(str(text), is_html=name.endswith("_html"))
                    for form, text in value.items()
                }
                self._phrases[key] = forms
            elif isinstance(value, Mapping):
                self._read(value, f"{key}.")
                continue
            else:
                raise ValueError(f"{key}: a text or an object of texts was expected")
            self.own_keys.add(key)

    def __contains__(self, key: str) -> bool:
        return key in self._phrases

    def text(self, key: str, values: Mapping[str, object] | None = None) -> str | None:
        """The phrase of a key with `values` filled in (`count` chooses the plural form), None when
        unknown.
        """
        found = self._phrases.get(key)
        if found is None:
            return None
        values = values or {}
        if isinstance(found, dict):
            count = values.get("count")
            number = count if isinstance(count, int | float) else 0
            found = found.get(_plural_form(self.locale, number)) or found["other"]
        return found.fill(values)
