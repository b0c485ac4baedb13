"""The form of a remote app."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.permissions import PERMISSIONS
from plugins.remote_apps.directory.actions import AppDraft
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.rights import right_for
from plugins.webhooks.choices import groups

ICONS = {
    "apps": pgettext_lazy("icon", "Squares"),
    "truck": pgettext_lazy("icon", "Lorry"),
    "chart": pgettext_lazy("icon", "Chart"),
    "mail": pgettext_lazy("icon", "Letter"),
    "tag": pgettext_lazy("icon", "Price tag"),
    "box": pgettext_lazy("icon", "Box"),
    "card": pgettext_lazy("icon", "Bank card"),
    "users": pgettext_lazy("icon", "People"),
    "globe": pgettext_lazy("icon", "Globe"),
    "spark": pgettext_lazy("icon", "Spark"),
    "star": pgettext_lazy("icon", "Star"),
    "bell": pgettext_lazy("icon", "Bell"),
}
_ADDRESS = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"})


def _address(label: Any, help_text: Any, placeholder: str = "") -> forms.CharField:
    field = forms.CharField(label=label, help_text=help_text, max_length=500, required=False, widget=_ADDRESS)
    field.widget.attrs["placeholder"] = placeholder
    return field


class AppForm(forms.Form):
    """What a developer says of an app. Addresses are looked at by the action."""

    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60, required=False)
    summary_en = forms.CharField(label=_("What it does, in English"), max_length=200, required=False)
    summary_zh = forms.CharField(label=_("What it does, in Chinese"), max_length=200, required=False)
    icon = forms.ChoiceField(label=_("Icon"), choices=list(ICONS.items()), initial="apps")
    homepage = _address(_("Website"), _("Where merchants learn more and begin to add the app."))
    redirect_uris = forms.CharField(
        label=_("Addresses to come back to"),
        help_text=_(
            "One a line. Merchants are sent to one of them with a code; it must be the same letter by letter."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "placeholder": "https://"}),
    )
    embedded_url = _address(
        _("Page in the back office"),
        _("An address of the app that is shown in a frame in the store's back office. May be empty."),
        "https://",
    )
    webhook_url = _address(
        _("Address for webhooks"),
        _("Gets the events below from every store that has the app, and a last one when it is taken out."),
        "https://",
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as it needs: merchants read this list before they let it in."),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Only those that its rights let it see."),
    )

    def __init__(self, *args: Any, app: RemoteApp | None = None, **kwargs: Any) -> None:
        if app is not None:
            kwargs["initial"] = _initial(app)
        super().__init__(*args, **kwargs)
        scopes, events = self.fields["scopes"], self.fields["events"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        assert isinstance(events, forms.MultipleChoiceField)
        scopes.choices = [(right.name, f"{right.label} ({right.name})") for right in PERMISSIONS]
        events.choices = list(_events())

    def draft(self) -> AppDraft:
        """What was said, for the actions. Only of a valid form."""
        given = self.cleaned_data
        return AppDraft(
            name={"en": given["name_en"], "zh-Hans": given["name_zh"]},
            summary={"en": given["summary_en"], "zh-Hans": given["summary_zh"]},
            icon=given["icon"],
            homepage=given["homepage"].strip(),
            redirect_uris=given["redirect_uris"].splitlines(),
            embedded_url=given["embedded_url"].strip(),
            webhook_url=given["webhook_url"].strip(),
            events=given["events"],
            scopes=given["scopes"],
        )


class BlockForm(forms.Form):
    """A block for themes: its name and its Liquid."""

    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens. Themes know the block by it, so it stays."),
    )
    source = forms.CharField(
        label=_("Liquid"),
        strip=False,
        help_text=_("Written like a theme's block, with a schema at its end. What could run is taken out."),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "mono"}),
    )


def _events() -> list[tuple[str, str]]:
    """Groups and events, each with the right that it needs."""
    found = []
    for group in groups():
        found.append((group.pattern, f"{group.pattern} · {group.label} ({right_for(group.pattern)})"))
        found += [(choice.name, f"{choice.name} ({right_for(choice.name)})") for choice in group.choices]
    return found


def _initial(app: RemoteApp) -> dict[str, Any]:
    return {
        "name_en": app.name.get("en", ""),
        "name_zh": app.name.get("zh-Hans", ""),
        "summary_en": app.summary.get("en", ""),
        "summary_zh": app.summary.get("zh-Hans", ""),
        "icon": app.icon,
        "homepage": app.homepage,
        "redirect_uris": "\n".join(app.redirect_uris),
        "embedded_url": app.embedded_url,
        "webhook_url": app.webhook_url,
        "scopes": app.scopes,
        "events": app.events,
    }
