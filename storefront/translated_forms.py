"""Forms of the back office for things with text in every language of the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms


class TranslatedForm(forms.Form):
    """A form whose fields `translated` are there once more for each other language: `title_en`.

    `unstripped` names fields whose white space is kept. `seen` says which version of a thing was edited.
    """

    translated: ClassVar[tuple[str, ...]] = ()
    unstripped: ClassVar[tuple[str, ...]] = ()

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, locales: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locales = list(locales)
        for locale in self.locales:
            for name in self.translated:
                self.fields[f"{name}_{locale}"] = self._translated(name, locale)

    def _translated(self, name: str, locale: str) -> forms.CharField:
        like = self.base_fields[name]
        area = isinstance(like.widget, forms.Textarea)
        widget = forms.Textarea(like.widget.attrs) if area else forms.TextInput()
        widget.attrs["lang"] = locale
        return forms.CharField(
            label=like.label,
            required=False,
            widget=widget,
            strip=name not in self.unstripped,
            max_length=getattr(like, "max_length", None),
        )

    @property
    def translations(self) -> dict[str, dict[str, str]]:
        """What was typed for the other languages: {locale: {field: text}}."""
        return {
            locale: {name: self.cleaned_data.get(f"{name}_{locale}", "") for name in self.translated}
            for locale in self.locales
        }

    @property
    def language_panels(self) -> list[tuple[str, dict[str, forms.BoundField]]]:
        """For each other language the fields of its panel."""
        return [
            (locale, {name: self[f"{name}_{locale}"] for name in self.translated}) for locale in self.locales
        ]
