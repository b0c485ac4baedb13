"""How allauth behaves here: its words, its e-mails, and where people land after signing in."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.rates import Rate, client_ip
from tenants.models import Membership

from .devices import name_of_device
from .letters import LETTERS
from .models import Account

SILENT = frozenset(f"account/messages/{name}.txt" for name in ("logged_in", "logged_out", "email_confirmed"))
"""Messages that only say what the page shows anyway."""


TRIES_OF_EMAIL = Rate("account.tries.email", most=100, seconds=300)
"""Tries to sign in to one account from everywhere; those from one place are counted by allauth, tightly."""

INCORRECT_CODE = _("This code is not right. Codes change every 30 seconds: try the one shown now.")


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Two-step sign-in in our words."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": INCORRECT_CODE,
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom a passkey is for: the platform's host, under its name."""
        return {"id": settings.PLATFORM_HOST, "name": "Kaidian"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A passkey is called by the device that it was made on."""
        return name_of_device(context.request.headers.get("User-Agent", ""))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing up is open; words and e-mails are ours. Whether an address has an account is never told."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off."),
        "email_password_mismatch": _("E-mail address and password do not match."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, or choose a new password."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": INCORRECT_CODE,
        "duplicate_email": _("This is your address already."),
        "same_as_current": _("This is your address already."),
        "email_taken": _("This address can't be used."),
        "rate_limited": _("That was a bit fast. Wait a moment and try again."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To one's stores; who has none yet opens one, unless they are here to run the platform."""
        assert request.user.is_authenticated
        if Membership.objects.filter(account_id=request.user.pk).exists():
            return reverse("my_stores")
        return reverse("console:home" if request.user.is_staff else "open_store")

    def is_safe_url(self, url: str | None) -> bool:
        """Whether one may be sent on to this address. One that can't be read is no address."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account's settings."""
        return reverse("account_settings")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Tell it, unless it goes without saying."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse who tries too often: tightly by place and address, loosely by address alone."""
        super().pre_authenticate(request, **credentials)
        login = str(credentials.get("email") or credentials.get("username") or "")
        if not TRIES_OF_EMAIL.take(login):
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By the address alone, anybody who knows it could shut its owner out.
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{client_ip(request)} {key}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of our letters in the place of allauth's."""
        facts = {**context, "email": email}
        LETTERS[template_prefix](facts).message_to(email).send()

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:
        """Keep the language in which somebody signed up as theirs."""
        user.language = getattr(request, "LANGUAGE_CODE", "")
        saved: Account = super().save_user(request, user, form, commit)
        return saved
