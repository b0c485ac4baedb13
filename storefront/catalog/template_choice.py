"""Forms of the back office for things that choose one of the theme's templates."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.translated_forms import TranslatedForm
from themes.queries import templates_for

NAMES = {"contact": _("Contact form")}
"""Alternates that every theme of ours has; of others the suffix itself tells what they are."""


class TemplateChoice(TranslatedForm):
    """A form with the alternates that the current theme has for `kind_of_template`: "page", "product" …"""

    kind_of_template: ClassVar[str] = ""

    template_suffix = forms.ChoiceField(label=_("Template"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = str(self.initial.get("template_suffix") or "")
        suffixes = templates_for(self.kind_of_template)
        # A suffix of a theme that was changed meanwhile stays until somebody chooses another.
        known = [*suffixes, *([now] if now and now not in suffixes else [])]
        field = self.fields["template_suffix"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Usual")), *((name, self._called(name)) for name in known)]

    def _called(self, suffix: str) -> str:
        """A name to read, and beside it the template's own, by which the theme's files and the editor go."""
        name = NAMES.get(suffix) or suffix.replace("-", " ").replace("_", " ").capitalize()
        return f"{name} · {self.kind_of_template}.{suffix}"


class PageFields(TemplateChoice):
    """What all things with a page of their own have: title, address, words for search engines, template."""

    title = forms.CharField(label=_("Title"), max_length=255)
    handle = forms.CharField(label=_("Link"), max_length=255, required=False)
    seo_title = forms.CharField(label=_("Title for search engines"), max_length=255, required=False)
    seo_description = forms.CharField(
        label=_("Description for search engines"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
