"""Forms of the back office that belong to no domain: the team, the store's own settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.permissions import ROLE_LABELS, Role
from foundation.ui.forms import Card, Prefixed, RadioCards, Switch
from tenants.handles import LONGEST
from tenants.models import Store

from .time_zones import time_zone_choices

SHOP_LANGUAGES = {"zh-Hans": "简体中文", "en": "English"}
"""Languages a shop can speak, each by its own name."""

ROLE_HELP = {
    Role.OWNER: _("May do everything, also invite and remove people."),
    Role.MANAGER: _("May do everything but change the team."),
    Role.FULFILMENT: _("Sees products and orders, and fulfils orders."),
}


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), initial=Role.MANAGER.value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = [Card(role.value, ROLE_LABELS[role], ROLE_HELP[role]) for role in Role]
        field = self.fields["role"]
        field.widget = RadioCards(cards)
        field.choices = [(card.value, card.label) for card in cards]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, ROLE_LABELS[role]) for role in Role])


class StoreForm(forms.Form):
    """What a store says of itself."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Shoppers see it in the shop and in e-mails.")
    )
    email = forms.EmailField(
        label=_("Contact e-mail"),
        help_text=_("Where shoppers write to, and what order e-mails are answered to."),
    )
    locales = forms.MultipleChoiceField(
        label=_("Further languages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("When a day begins in figures and dates.")
    )

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {field: getattr(store, field) for field in self.base_fields})
        super().__init__(*args, **kwargs)
        others = [(code, name) for code, name in SHOP_LANGUAGES.items() if code != store.locale]
        self.fields["locales"].choices = others  # type: ignore[attr-defined]
        locale = "zh-Hans" if (get_language() or "").startswith("zh") else "en"
        zones = time_zone_choices(locale, store.time_zone)
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]


class HandleForm(forms.Form):
    """Another address for the store."""

    handle = forms.CharField(
        label=_("Web address"),
        max_length=LONGEST,
        widget=Prefixed(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
            suffix=f".{settings.STORES_DOMAIN}",
        ),
    )


class ShopPasswordForm(forms.Form):
    """Whether visitors need a password, which one, and what they are told in each language of the shop."""

    is_closed = forms.BooleanField(
        label=_("Visitors need a password"),
        required=False,
        widget=Switch,
        help_text=_("Everybody else sees only the page that asks for it. Search engines are kept out."),
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"is_closed": store.has_password})
        super().__init__(*args, **kwargs)
        if store.has_password:
            self.fields["password"].help_text = _(
                "Leave it empty to keep the password of now. A new one asks everybody again."
            )
        self._locales = store.all_locales
        for locale in self._locales:
            label = str(_("Message in %(language)s")) % {"language": SHOP_LANGUAGES.get(locale, locale)}
            self.fields[f"message_{locale}"] = forms.CharField(
                label=label if len(self._locales) > 1 else _("Message"),
                required=False,
                max_length=500,
                initial=store.password_messages.get(locale, ""),
                widget=forms.Textarea(attrs={"rows": 3, "lang": locale}),
            )

    @property
    def message_fields(self) -> list[forms.BoundField]:
        """The message in each language of the shop, its first one first."""
        return [self[f"message_{locale}"] for locale in self._locales]

    @property
    def messages(self) -> dict[str, str]:
        """What was typed for visitors: {locale: text}."""
        return {locale: self.cleaned_data[f"message_{locale}"] for locale in self._locales}
