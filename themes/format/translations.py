"""A theme's own words: locale files flattened into phrases, with placeholders and plural forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from themes.engine import Html, escape

PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
_PLACEHOLDER = re.compile(r"\{\{-?\s*([A-Za-z_][A-Za-z0-9_]*)\s*-?\}\}")


@lru_cache(maxsize=1024)
def _plural_form(locale: str, count: int | float) -> str:
    try:
        return str(Locale.parse(locale.replace("-", "_")).plural_form(count))
    except (ValueError, UnknownLocaleError):
        return "one" if count == 1 else "other"


def _number(count: object) -> int | float:
    if isinstance(count, str):
        try:
            return float(count) if "." in count else int(count)
        except ValueError:
            return 0
    return count if isinstance(count, int | float) else 0


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
    """All phrases of one language, by dotted key; a key with plural forms holds a phrase for each form.

    What a language does not say comes from `fallback`. Texts are parsed when they are asked for first.
    `faults` says which members are no texts, by their keys; they are passed over.
    """

    def __init__(
        self, locale: str, data: Mapping[str, object], fallback: "Translations | None" = None
    ) -> None:
        self.locale = locale
        self.faults: list[str] = []
        self._fallback = fallback
        self._texts: dict[str, str | dict[str, str]] = {}
        self._phrases: dict[str, Phrase | dict[str, Phrase]] = {}
        self._read(data, "")

    @property
    def own_keys(self) -> set[str]:
        """The keys that this language itself has."""
        return set(self._texts)

    def _read(self, data: Mapping[str, object], prefix: str) -> None:
        for name, value in data.items():
            key = prefix + name
            if isinstance(value, str):
                self._texts[key] = value
            elif isinstance(value, Mapping) and "other" in value and PLURALS.issuperset(value):
                self._texts[key] = {form: str(text) for form, text in value.items()}
            elif isinstance(value, Mapping):
                self._read(value, f"{key}.")
            elif isinstance(value, int | float) and not isinstance(value, bool):
                self._texts[key] = str(value)
            elif value is not None:
                self.faults.append(key)

    def add(self, data: Mapping[str, object], prefix: str) -> None:
        """Further phrases below `prefix`, where the language does not say them already."""
        before = dict(self._texts)
        self._read(data, f"{prefix}.")
        self._texts.update(before)

    def __contains__(self, key: str) -> bool:
        return key in self._texts or (self._fallback is not None and key in self._fallback)

    def text(self, key: str, values: Mapping[str, object] | None = None) -> str | None:
        """The phrase of a key with `values` filled in (`count` chooses the plural form), None when
        unknown.
        """
        found = self._phrases.get(key) or self._parsed(key)
        if found is None:
            return self._fallback.text(key, values) if self._fallback else None
        values = values or {}
        if isinstance(found, dict):
            count = values.get("count")
            number = _number(count)
            special = found.get("zero") if number == 0 else None
            found = special or found.get(_plural_form(self.locale, number)) or found["other"]
        return found.fill(values)

    def _parsed(self, key: str) -> Phrase | dict[str, Phrase] | None:
        text = self._texts.get(key)
        if text is None:  # a group of phrases of which one is called "other" looks like plural forms
            group, _, form = key.rpartition(".")
            forms = self._texts.get(group)
            text = forms.get(form) if isinstance(forms, dict) else None
        if text is None:
            return None
        is_html = key.endswith("_html")
        if isinstance(text, str):
            found: Phrase | dict[str, Phrase] = Phrase.parse(text, is_html=is_html)
        else:
            found = {form: Phrase.parse(each, is_html=is_html) for form, each in text.items()}
        self._phrases[key] = found
        return found
