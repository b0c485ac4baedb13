"""The languages of a store, by name."""

from __future__ import annotations

from babel import Locale

from tenants.models import Store

OWN_NAMES = {"zh-Hans": "简体中文", "en": "English"}


def own_name(locale: str) -> str:
    """A language in its own words."""
    return OWN_NAMES.get(locale) or Locale.parse(locale, sep="-").get_display_name() or locale


def other_languages(store: Store) -> list[tuple[str, str]]:
    """The store's languages besides its first: (locale, name in its own words)."""
    return [(locale, own_name(locale)) for locale in store.all_locales if locale != store.locale]
