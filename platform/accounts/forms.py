"""Forms of accounts: allauth's, with labels instead of placeholders, and the profile."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
PASSWORD_HELP = _("At least 8 characters. A sentence of your own is easier to remember than a puzzle.")
CODE = _("Code")


def _say(form: forms.BaseForm, name: str, label: str | Promise, help_text: str | Promise = "") -> None:
    """Give a field of allauth's our label and help, and no placeholder."""
    field = form.fields.get(name)
    if field is not None:
        field.label = str(label)
        field.help_text = str(help_text)
        field.widget.attrs.pop("placeholder", None)


class SignInForm(account_forms.LoginForm):  # type: ignore[misc]
    """Address and password. The way to a new password stands beside the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", EMAIL)
        _say(self, "password", PASSWORD)


class SignUpForm(account_forms.SignupForm):  # type: ignore[misc]
    """Address and one password: it can be shown, so nobody types it twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", EMAIL)
        _say(self, "password1", PASSWORD, PASSWORD_HELP)


class ForgotPasswordForm(account_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address to send the link to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", EMAIL)


class NewPasswordForm(account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after following the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", NEW_PASSWORD, PASSWORD_HELP)
        _say(self, "password2", _("The same again"))


class ChangePasswordForm(account_forms.ChangePasswordForm):  # type: ignore[misc]
    """A new password for somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Password until now"))
        _say(self, "password1", NEW_PASSWORD, PASSWORD_HELP)
        _say(self, "password2", _("The same again"))


class ChangeEmailForm(account_forms.AddEmailForm):  # type: ignore[misc]
    """The address to use from now on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            "email",
            _("New e-mail address"),
            _("We send a link there. Until you follow it, nothing changes."),
        )


class ConfirmPasswordForm(account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", PASSWORD)


def _as_code(form: forms.BaseForm) -> None:
    _say(form, "code", CODE)
    form.fields["code"].widget.attrs.update(
        {"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True, "spellcheck": "false"}
    )


class SignInCodeForm(mfa_forms.AuthenticateForm):  # type: ignore[misc]
    """The second step: a code of the app, or one of the recovery codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self)


class ConfirmCodeForm(mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self)


class ActivateCodeForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app, which proves that it was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self)
        _say(self, "code", _("Code that the app shows"))


class CredentialField(forms.JSONField):
    """What a passkey says, from the browser's script. What nobody's script writes is refused, not read."""

    def to_python(self, value: Any) -> Any:
        """The JSON. Raises ValidationError, also for numbers and nesting past all bounds."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class SignInPasskeyForm(webauthn_forms.LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in with a passkey alone."""

    credential = CredentialField(widget=forms.HiddenInput)


class SecondStepPasskeyForm(webauthn_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""

    credential = CredentialField(widget=forms.HiddenInput)


class ConfirmPasskeyForm(webauthn_forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more, before something delicate."""

    credential = CredentialField(widget=forms.HiddenInput)


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey. Every one can sign in by itself, so the device has to have made sure who holds it."""

    credential = CredentialField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        _say(self, "name", _("Name"), _("So that you know it again: “My phone”, “Office computer”."))
        self.fields["name"].max_length = 60

    def clean(self) -> dict[str, Any]:
        """Allauth's check, with the demand that goes for keys that need no password."""
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "name", _("Name"))


class ProfileForm(forms.Form):
    """What others see of a person, and the language they read in."""

    name = forms.CharField(
        label=_("Name"), max_length=80, required=False, help_text=_("Your team sees it beside what you do.")
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As my browser says")), *settings.LANGUAGES]
    )
