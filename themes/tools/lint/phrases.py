"""The keys of a theme's phrases."""

from themes.format.translations import PLURALS, Translations
from themes.tools.lint.theme import JsonFile, LiquidFile


def keys_of(file: JsonFile | None) -> set[str]:
    """All keys of a locale file; a phrase with plural forms has one."""
    return Translations("en", file.mapping).own_keys if file else set()


def has_key(keys: set[str], key: str) -> bool:
    """Whether a key is there, perhaps as one form of a phrase with several."""
    group, _, form = key.rpartition(".")
    return key in keys or (form in PLURALS and group in keys)


def own_words(file: LiquidFile) -> set[str]:
    """Keys that a section's own schema brings in `locales`, as its Liquid asks for them."""
    found: set[str] = set()
    locales = file.schema.get("locales")
    for words in locales.values() if isinstance(locales, dict) else ():
        if isinstance(words, dict):
            found |= {f"sections.{file.name}.{key}" for key in Translations("en", words).own_keys}
    return found
