"""Forms of the back office that belong to no domain: the team, the store's own settings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from foundation.permissions import PERMISSIONS, ROLE_HELP, Permission, Role, permission_groups
from foundation.ui.forms import Card, Prefixed, RadioCards, Switch
from tenants.actions.roles import ENTRANCE
from tenants.handles import LONGEST
from tenants.models import OwnRole, Store, rights_of, role_key, role_label

from .time_zones import time_zone_choices

SHOP_LANGUAGES = {"zh-Hans": "简体中文", "en": "English"}
"""Languages a shop can speak, each by its own name."""


class RoleField(forms.ChoiceField):
    """A role of the store: built-in, or one of its own. Only those that `allowed` covers are offered."""

    def offer(self, roles: Iterable[Role | OwnRole], allowed: Collection[str]) -> None:
        """Set the choices; value and label of each."""
        offered = [role for role in roles if rights_of(role) <= set(allowed)]
        self.choices = [(role_key(role), role_label(role)) for role in offered]

    def offer_cards(self, roles: Iterable[Role | OwnRole], allowed: Collection[str]) -> None:
        """The same as cards with a sentence each."""
        offered = [role for role in roles if rights_of(role) <= set(allowed)]
        self.widget = RadioCards(Card(role_key(role), role_label(role), _in_short(role)) for role in offered)
        self.choices = [(role_key(role), role_label(role)) for role in offered]


def _in_short(role: Role | OwnRole) -> str:
    if not isinstance(role, OwnRole):
        return str(ROLE_HELP[role])
    count = len(role.rights)
    return ngettext("Own role with %(count)s right", "Own role with %(count)s rights", count) % {
        "count": count
    }


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = RoleField(label=_("Role"), initial=Role.MANAGER.value)

    def __init__(
        self, *args: Any, roles: Iterable[Role | OwnRole], allowed: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(RoleField, self.fields["role"]).offer_cards(roles, allowed)


class RoleForm(forms.Form):
    """Another role for a member."""

    role = RoleField(label=_("Role"))

    def __init__(
        self, *args: Any, roles: Iterable[Role | OwnRole], allowed: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(RoleField, self.fields["role"]).offer(roles, allowed)


class OwnRoleForm(forms.Form):
    """Name and rights of a role of the store's own. Rights that its maker lacks are shown, and stay shut."""

    name = forms.CharField(
        label=_("Name"), max_length=40, help_text=_("What the job is called with you: “Weekend shift”.")
    )
    permissions = forms.MultipleChoiceField(
        label=_("What the role may do"),
        choices=[(right.name, right.label) for right in PERMISSIONS],
        required=False,
    )

    def groups(self, allowed: Collection[str]) -> list[tuple[str | Promise, list[RightRow]]]:
        """The catalogue by subjects, each right with whether it is chosen and whether it can be."""
        chosen = set(self["permissions"].value() or ())
        return [
            (
                group.label,
                [
                    RightRow(right, right.name in chosen or right.name == ENTRANCE, _is_open(right, allowed))
                    for right in group.permissions
                ],
            )
            for group in permission_groups()
        ]


@dataclass(frozen=True)
class RightRow:
    """A right in the form of a role."""

    right: Permission
    is_chosen: bool
    is_open: bool


def _is_open(right: Permission, allowed: Collection[str]) -> bool:
    return right.name in allowed and right.name != ENTRANCE


class DeleteRoleForm(forms.Form):
    """Which role people get whose role is deleted."""

    replacement = RoleField(label=_("They get instead"))

    def __init__(
        self, *args: Any, roles: Iterable[Role | OwnRole], allowed: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(RoleField, self.fields["replacement"]).offer(roles, allowed)


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
