"""Text that shoppers see is stored with its language: the model's own fields hold the store's first language,
`translations` the others."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Translated(models.Model):
    """A model with text in several languages.

    `translations` is {locale: {field: text}} for every language but the store's first, whose text stands
    in the fields themselves. `translated_fields` names the fields that may be translated.
    """

    translated_fields: ClassVar[tuple[str, ...]] = ()

    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True

    def text(self, field: str, locale: str) -> str:
        """The field in `locale`, or in the store's first language where it has no translation."""
        if field not in self.translated_fields:
            raise ValueError(f"{type(self).__name__}.{field} is not translated")
        own: Any = self.translations.get(locale)
        return str((own and own.get(field)) or getattr(self, field))
