"""What merchants send of functions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions import LONGEST_MANIFEST
from .limits import LARGEST_MODULE

SPARE = 1024
"""Bytes more than are taken: who checks the module says how much too large it is."""


class UploadForm(forms.Form):
    """A function as two files."""

    manifest = forms.FileField(
        label=_("Manifest"),
        help_text=_("The file function.toml of the function's folder."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    wasm = forms.FileField(
        label=_("Module"),
        help_text=_("The built file that ends in .wasm, up to 256 kB."),
        widget=forms.FileInput(attrs={"accept": ".wasm,application/wasm"}),
    )

    def clean_manifest(self) -> str:
        """The manifest as text. What is too long is told by who reads it."""
        body: bytes = self.cleaned_data["manifest"].read(LONGEST_MANIFEST * 4)
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The manifest is not text in UTF-8.")) from None

    def clean_wasm(self) -> bytes:
        """The module, cut where it is too large anyway."""
        body: bytes = self.cleaned_data["wasm"].read(LARGEST_MODULE + SPARE)
        return body
