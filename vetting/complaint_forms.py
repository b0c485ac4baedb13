"""Forms of complaints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.ui.forms import FileDrop

from . import files
from .actions.complaining import ComplaintDraft
from .complaint_states import Kind


class Evidence(forms.FileField):
    """Several files, none needed. The value is a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each of them as a file of its own."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(Evidence, self).clean(each, initial) for each in given if each]


class ReportForm(forms.Form):
    """What somebody complains of, who they are, and that they mean it."""

    where = forms.CharField(
        label=_("Address of the store or page"),
        max_length=500,
        help_text=_("Copy it from your browser. A product's own address helps most."),
    )
    kind = forms.ChoiceField(label=_("What is wrong"), choices=Kind.choices)
    words = forms.CharField(
        label=_("Tell us more"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("If the page is taken down, the merchant reads the decision, not your address."),
    )
    rights = forms.CharField(
        label=_("Your right"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For trademarks and copyright: the number of the registration, or where your work is."),
    )
    links = forms.CharField(
        label=_("Links that show it"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    evidence = Evidence(
        label=_("Files that show it"),
        required=False,
        widget=FileDrop(
            accept=files.ACCEPT, multiple=True, note=_("Up to three: PDF, JPEG, PNG or WebP, 10 MB each")
        ),
    )
    name = forms.CharField(label=_("Your name, or your firm's"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail"))
    swears = forms.BooleanField(
        label=_("What I say is true and in good faith; the rights are mine, or I speak for their owner."),
        error_messages={"required": _("We need this statement from you.")},
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def draft(self) -> ComplaintDraft:
        """What was filled in, of a form that is valid."""
        told = self.cleaned_data
        names = ("name", "email", "words", "rights", "links", "swears")
        return ComplaintDraft(url=told["where"], kind=Kind(told["kind"]), **{key: told[key] for key in names})


class ObjectionForm(forms.Form):
    """What a merchant says against a takedown."""

    name = forms.CharField(label=_("Your name, or your firm's"), max_length=120)
    words = forms.CharField(
        label=_("Why it is wrong"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Who complained gets this text with your name."),
    )
    swears = forms.BooleanField(label=_("What I say is true, and I answer for it."))
