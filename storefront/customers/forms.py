"""What shoppers send about their account, in the field names of themes: `customer[email]`, `address[zip]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from foundation.addresses import LONGEST, AddressRules, country_code, parse_phone, parse_postcode, rules_of

from .actions import AddressDraft, Profile, Registration
from .models import LONGEST_COMPANY, LONGEST_NAME, CustomerAddress
from .names import full_name

MAX_NOTE = 2000
_NOTE = re.compile(r"customer\[note\](?:\[([^\]]{0,80})\])?")
_TRUE = frozenset({"1", "true", "on", "yes"})


def fields_of(posted: Mapping[str, Any], name: str) -> dict[str, str]:
    """{"email": …} of what came as `name[email]`."""
    start = f"{name}["
    return {
        key[len(start) : -1]: str(posted.get(key, ""))
        for key in posted
        if key.startswith(start) and key.endswith("]") and "[" not in key[len(start) :]
    }


class ShopForm(forms.Form):
    """A form of a theme. `typed` is what it shows again; `faults` is what was wrong, by field."""

    secret: tuple[str, ...] = ("password", "password_confirmation")

    @property
    def typed(self) -> dict[str, object]:
        """What was typed, without passwords."""
        return {name: value for name, value in self.data.items() if name not in self.secret}

    @property
    def faults(self) -> dict[str, str]:
        """{field: sentence}; "form" for what is wrong with the whole."""
        return {
            "form" if name == "__all__" else name: " ".join(map(str, told))
            for name, told in self.errors.items()
        }


def _password() -> forms.CharField:
    return forms.CharField(strip=False, max_length=4000)


class LoginForm(ShopForm):
    """Address and password."""

    email = forms.CharField(max_length=254)
    password = _password()


class RecoverForm(ShopForm):
    """The address to write to."""

    email = forms.EmailField(max_length=254)


class PasswordForm(ShopForm):
    """A new password, and again where the theme asks for it twice."""

    password = _password()
    password_confirmation = forms.CharField(strip=False, max_length=4000, required=False)

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        data: dict[str, Any] = super().clean() or {}
        twice = "password_confirmation" in self.data
        if twice and "password" in data and data["password"] != data.get("password_confirmation"):
            self.add_error("password_confirmation", _("The two passwords differ."))
        return data


class RegisterForm(PasswordForm):
    """A new account."""

    email = forms.EmailField(max_length=254)
    first_name = forms.CharField(max_length=LONGEST_NAME, required=False)
    last_name = forms.CharField(max_length=LONGEST_NAME, required=False)
    phone = forms.CharField(max_length=40, required=False)
    accepts_marketing = forms.CharField(max_length=10, required=False)

    def wanted(self, posted: Mapping[str, Any], locale: str) -> Registration:
        """What was asked for, after `is_valid`; `customer[note][…]` fields become lines of the note."""
        data = self.cleaned_data
        return Registration(
            email=data["email"],
            password=data["password"],
            first_name=data["first_name"],
            last_name=data["last_name"],
            phone=data["phone"],
            note=_note(posted),
            accepts_marketing=data["accepts_marketing"].lower() in _TRUE,
            locale=locale,
        )


class ProfileForm(ShopForm):
    """What shoppers may change of themselves; `country` is where a phone number without its code is from."""

    first_name = forms.CharField(max_length=LONGEST_NAME, required=False)
    last_name = forms.CharField(max_length=LONGEST_NAME, required=False)
    phone = forms.CharField(max_length=40, required=False)
    accepts_marketing = forms.CharField(max_length=10, required=False)

    def __init__(self, data: Mapping[str, str], *, country: str) -> None:
        super().__init__(data)
        self._country = country

    def clean_phone(self) -> str:
        """The number as E.164."""
        given: str = self.cleaned_data["phone"]
        try:
            return parse_phone(given, self._country) if given else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    @property
    def profile(self) -> Profile:
        """What was told, after `is_valid`."""
        data = self.cleaned_data
        return Profile(
            first_name=data["first_name"],
            last_name=data["last_name"],
            phone=data["phone"],
            accepts_marketing=data["accepts_marketing"].lower() in _TRUE,
        )


class NewPasswordForm(PasswordForm):
    """Another password, with the one there is."""

    secret = (*PasswordForm.secret, "password_current")

    password_current = _password()


def _note(posted: Mapping[str, Any]) -> str:
    lines = []
    for key in posted:
        found = _NOTE.fullmatch(key)
        text = str(posted.get(key, "")).replace("\x00", "").strip()
        if found and text:
            lines.append(f"{found[1].strip()}: {text}" if found[1] else text)
    return "\n".join(lines).replace("\x00", "")[:MAX_NOTE]


class AddressForm(ShopForm):
    """An address for the book, checked by what its country needs.

    The country comes by its code or its name, the province by any name it has; it is kept by its key. Written
    as `stored` has it, it is taken as it is: old addresses are as they were typed. The phone number becomes
    E.164.
    """

    first_name = forms.CharField(max_length=LONGEST_NAME, required=False)
    last_name = forms.CharField(max_length=LONGEST_NAME, required=False)
    company = forms.CharField(max_length=LONGEST_COMPANY, required=False)
    address1 = forms.CharField(max_length=LONGEST["line1"])
    address2 = forms.CharField(max_length=LONGEST["line2"], required=False)
    city = forms.CharField(max_length=LONGEST["city"], required=False)
    province = forms.CharField(max_length=LONGEST["region"], required=False)
    zip = forms.CharField(max_length=LONGEST["postcode"], required=False)
    country = forms.CharField(max_length=100)
    phone = forms.CharField(max_length=LONGEST["phone"], required=False)
    default = forms.CharField(max_length=10, required=False)

    def __init__(self, data: Mapping[str, str], *, stored: CustomerAddress | None = None) -> None:
        super().__init__(data)
        self._stored = stored

    def clean(self) -> dict[str, Any]:
        """Check what hangs together: a name, the country and what it needs."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not (data["first_name"] or data["last_name"]):
            self.add_error("first_name", _("Whose address is it?"))
        country = country_code(data.get("country", ""))
        if data.get("country") and not country:
            self.add_error("country", _("Choose a country."))
        data["country"] = country
        if country:
            self._check_place(data, rules_of(country))
        if country and data.get("phone"):
            try:
                data["phone"] = parse_phone(data["phone"], country)
            except ValueError as error:
                self.add_error("phone", str(error))
        return data

    def _check_place(self, data: dict[str, Any], rules: AddressRules) -> None:
        needed = str(forms.Field.default_error_messages["required"])
        try:
            data["zip"] = parse_postcode(data.get("zip", ""), rules)
        except ValueError as error:
            self.add_error("zip", str(error))
        if "postcode" in rules.required and "zip" in data and not data["zip"]:
            self.add_error("zip", _("Parcels to this country need a postcode."))
        if "city" in rules.required and "city" in data and not data["city"]:
            self.add_error("city", needed)
        region = data.get("province", "")
        province = rules.province(region)
        if province is not None:
            data["province"] = province.key
        elif region and rules.provinces and not self._is_stored(rules.country, region):
            self.add_error("province", _("Choose one from the list."))
        elif not region and "region" in rules.required:
            self.add_error("province", _("Choose one from the list.") if rules.provinces else needed)

    def _is_stored(self, country: str, region: str) -> bool:
        stored = self._stored
        return stored is not None and (stored.country, stored.region) == (country, region)

    @property
    def draft(self) -> AddressDraft:
        """The address, after `is_valid`."""
        data = self.cleaned_data
        return AddressDraft(
            country=data["country"],
            first_name=data["first_name"],
            last_name=data["last_name"],
            company=data["company"],
            line1=data["address1"],
            line2=data["address2"],
            city=data["city"],
            region=data["province"],
            postcode=data["zip"],
            phone=data["phone"],
        )

    @property
    def is_default(self) -> bool:
        """Whether it shall be the usual one, after `is_valid`."""
        return self.cleaned_data["default"].lower() in _TRUE


def for_checkout(address: CustomerAddress) -> dict[str, str]:
    """An address of the book in the checkout's fields."""
    return {
        "name": full_name(address.first_name, address.last_name),
        "phone": address.phone,
        "country": address.country,
        "region": address.region,
        "city": address.city,
        "line1": address.line1,
        "line2": ", ".join(filter(None, [address.company, address.line2]))[: LONGEST["line2"]],
        "postcode": address.postcode,
    }
